"""Yimen (一门): administrative law enforcement brought on line by files, not by code."""

__version__ = "0.1.0"
