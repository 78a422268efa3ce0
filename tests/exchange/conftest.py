"""The small county of the cases, whose notices go out."""

from cases.conftest import (  # noqa: F401  fixtures are found by being here
    county,
    database,
    postgres_county,
    sqlite_county,
)
