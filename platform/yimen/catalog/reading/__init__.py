"""Bytes become sheets of raw cells; everything hostile or unreadable stops here with a finding."""
