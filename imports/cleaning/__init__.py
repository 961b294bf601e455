"""Turns what people type into values the registry can keep, one subject per module.

Every cleaner is a pure function of a cell. It returns ``Cleaned``; it never raises for bad
input, and it never throws the raw text away: the caller keeps that.
"""
