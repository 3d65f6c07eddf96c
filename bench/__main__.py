"""Runs every benchmark in turn."""

from bench import getting, importing, reading, searching

for each in (reading, importing, getting, searching):
    each.main()
