"""Recruiting people for vacant seats: the procedure, its states, judging without names, ranking."""
