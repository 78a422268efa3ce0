"""store: where are rows kept, and what is in force?

In: a database address from the roof, change-set lines, row models of the rooms above. Out: sessions and
queries by date and by change-set number. Never here: a rule of law, a page, a decision about what may change.
"""

from .base import (
    BIG_ID,
    JSON_COLUMN,
    Base,
    JsonText,
    Key,
    LegalDay,
    LongText,
    Moment,
    RowId,
    ShortText,
    TextId,
    UtcDateTime,
)
from .entries import ChangeLine, ChangeSet, ChangeSetEvent, EntryRevision, Jurisdiction, SourceFile
from .jobs import Job
from .session import Database, open_database

__all__ = [
    "BIG_ID",
    "JSON_COLUMN",
    "Base",
    "ChangeLine",
    "ChangeSet",
    "ChangeSetEvent",
    "Database",
    "EntryRevision",
    "Job",
    "JsonText",
    "Jurisdiction",
    "Key",
    "LegalDay",
    "LongText",
    "Moment",
    "RowId",
    "ShortText",
    "SourceFile",
    "TextId",
    "UtcDateTime",
    "open_database",
]
