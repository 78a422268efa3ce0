"""The one declarative base (shared with the security models' registry) and the column types every room uses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from flask_appbuilder import Model
from sqlalchemy import JSON, BigInteger, Date, DateTime, Integer, String, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite keeps it without zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JSON_COLUMN = JSON().with_variant(JSONB(), "postgresql")
BIG_ID = BigInteger().with_variant(Integer(), "sqlite")

LegalDay = Annotated[date, mapped_column(Date)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Key = Annotated[str, mapped_column(String(200))]
ShortText = Annotated[str, mapped_column(String(200))]
LongText = Annotated[str, mapped_column(Text)]
RowId = Annotated[int, mapped_column(BIG_ID, primary_key=True, autoincrement=True)]
TextId = Annotated[str, mapped_column(String(32), primary_key=True)]


class Base(DeclarativeBase):
    """Models of every room; one registry with the security models, so that both may relate."""

    registry = Model.registry
    metadata = Model.metadata
