"""Runs every benchmark in turn."""

from bench import facts, getting, importing, quoting, reading, searching

for each in (reading, quoting, facts, importing, getting, searching):
    each.main()
