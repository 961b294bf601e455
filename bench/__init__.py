"""Benchmarks: each prints our figure as a ratio to a limit measured in the same run.

python -m bench              everything
python -m bench imports      one of them
"""
