"""Template workbooks: made from a sheet's columns for one region, and known when they return.

A template holds the columns of a `Sheet` with drop-downs of the region's own places. People of
the registry are put in only for those who may take NIKs out in full, with a reason: without its
NIK a row would meet nobody when it comes back, and a masked one is refused.
"""
