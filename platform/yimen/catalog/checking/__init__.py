"""Entries are held against their schema, against one another, and against what the sheet claims of itself."""
