"""The page "Dasbor": figures of a region and year, each with the rows it counts.

`measures` says what is counted and gives the rows; `board` puts together what a person sees.
"""
