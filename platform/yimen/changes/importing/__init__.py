"""One import from upload to change set: what was handed in, said, seen, found and compared is kept until it is done.

The files stand in the order of the steps: `models` (rows), `choices` (what the person said), `taking` (files in),
`reading` and `rows` (files read, sheets as taken), `identity`, `numbering` and `standing` (which entries in force rows
are, and which stand as they come), `library` (what references are held against), `checking` and `marking` (findings, and
the files with them), `comparing` (the whole file against what is in force), `profiles` and `drafting` (the change set),
`clearing` (old ones go).
"""
