"""Sheets become tables: which rows are title, header, section, data, total or footnote."""
