"""Tables become entries: which column fills which field, and what its cells say."""
