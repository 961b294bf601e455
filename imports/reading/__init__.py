"""Turns whatever file an office sends into rows of typed cells under known columns.

The order is guard → read (in a child process) → find the table → map its columns.
Nothing in here knows Django or the database.
"""
