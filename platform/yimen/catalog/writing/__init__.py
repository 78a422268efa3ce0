"""Every .xlsx that Yimen writes is written here, with formula injection neutralised."""
