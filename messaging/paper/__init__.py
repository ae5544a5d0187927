"""Paper: letters with their cover list, and knock cards, as PDF.

`layout.py` and `cards.py` say what stands where, as plain data; `paper.typ` draws it, and
`press.py` runs it (docs/decisions/0014).
"""
