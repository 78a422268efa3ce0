"""An empty database with every table, on each engine in turn."""

from fixtures.tables import (  # noqa: F401  fixtures are found by being here
    database,
    postgres_tables,
    sqlite_tables,
    tables_url,
)
