"""Runs every benchmark in turn."""

from bench import facts, getting, importing, memory, quoting, reading, searching

for each in (reading, quoting, facts, importing, memory, getting, searching):
    each.main()
