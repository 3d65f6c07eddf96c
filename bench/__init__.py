"""Benchmarks: one for each promise of speed. `python -m bench` runs them all, `python -m bench.search` one."""
