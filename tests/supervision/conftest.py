"""The small county of the cases, looked over."""

from cases.conftest import (  # noqa: F401  fixtures are found by being here
    county,
    database,
    postgres_county,
    sqlite_county,
)
