"""A reform of units: what is wished, what follows from it in entries, people and cases, and how it is taken back.

In the order of the way: `sheet` (a list to rows), `wished` (what was asked, checked), `following` (entries that go along),
`planning` (all of it, as a draft), `outlook` (what it means for cases and people), `effects` (activation, job, undo).
"""
