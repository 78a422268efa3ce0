"""Fixtures that every room's tests share; they stand in tests/fixtures, by what they start."""

pytest_plugins = ["fixtures.data", "fixtures.databases", "fixtures.brokers", "fixtures.browsers"]
