"""Check-in: from a card before a phone to an entry, with and without network.

`writing` is the one statement behind every scan, `roster` the sealed list on the phones,
`conflicts` what gates say against each other, `board` the live figures, `paper` the list on
paper and what is typed from it afterwards.
"""
