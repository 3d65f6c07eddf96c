"""Runs every benchmark in turn."""

from bench import getting, importing, quoting, reading, searching

for each in (reading, quoting, importing, getting, searching):
    each.main()
