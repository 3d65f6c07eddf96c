"""Runs every benchmark in turn."""

from bench import facts, getting, importing, reading, searching

for each in (reading, facts, importing, getting, searching):
    each.main()
