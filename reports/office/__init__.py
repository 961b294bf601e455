"""Filling the office's own workbook: its XML is edited in place, so that everything that is not
a placeholder stays as the office made it.

Nothing here knows Django or the register: `child.py` runs it in a process that may die.
"""
