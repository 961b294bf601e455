"""The user's own workbook back: the same sheets and formats, wrong cells red, with what to do.

`remarks` says what to write beside each row, `conversion` makes an .xlsx of the other kinds,
`child` (a process of its own, started by `process`) writes the marks into the workbook, and
`origin` is the sign by which a corrected workbook is known again.
"""
