"""Runs every benchmark in turn, or the one that is named: `python -m bench searching --articles 300000`."""

import sys

from bench import facts, getting, importing, memory, quoting, reading, searching

if sys.argv[1:2] == ["searching"]:
    searching.main(sys.argv[2:])
else:
    for each in (reading, quoting, facts, importing, memory, getting, searching):
        each.main()
