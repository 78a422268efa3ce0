"""store: where are rows kept, and what is in force?

In: a database address from the roof, change-set lines, row models of the rooms above. Out: sessions and
queries by date and by change-set number. Never here: a rule of law, a page, a decision about what may change.
"""

from .base import (
    BIG_ID,
    JSON_COLUMN,
    Base,
    Key,
    LegalDay,
    LongText,
    Moment,
    RowId,
    ShortText,
    TextId,
    UtcDateTime,
)
from .blobs import Blobs
from .bulk import insert_rows, with_room
from .entries import ChangeLine, ChangeSet, ChangeSetEvent, EntryRevision, Jurisdiction, SourceFile
from .entry_search import Sought, index_due, index_missing, index_recorded, kinds_due, seek_entries
from .full_disk import is_disk_full
from .in_force import (
    current_number,
    history,
    in_force,
    one_in_force,
    pinned_revision,
    select_in_force,
    source_content,
    valid_and_recorded,
)
from .job_queue import (
    CancelAsked,
    LeaseLost,
    ask_to_cancel,
    claim,
    enqueue,
    finish,
    let_go,
    offer_again,
    progress,
    renew,
)
from .jobs import Job
from .json_fields import FieldType, case_field, is_path
from .list_fields import ENTRY_KEY, OrderStep, beyond, field_is
from .list_indexes import (
    MOST_LIST_INDEXES,
    ListIndex,
    drop_indexes,
    entries_by_kind,
    look_anew,
    make_index,
    present_indexes,
)
from .prepared import GUARDED, Prepared
from .public_door import SENT_KEPT, SentForm, VisitCount, count_visit, keep_sent_form, sent_answer
from .saved_views import MOST_VIEWS, KeptView, SavedView, make_default, views_of
from .session import Database, ask_in, open_database
from .text_index import TextIndex, number_rows, sought_words

__all__ = [
    "BIG_ID",
    "ENTRY_KEY",
    "GUARDED",
    "JSON_COLUMN",
    "MOST_LIST_INDEXES",
    "MOST_VIEWS",
    "SENT_KEPT",
    "Base",
    "Blobs",
    "CancelAsked",
    "ChangeLine",
    "ChangeSet",
    "ChangeSetEvent",
    "Database",
    "EntryRevision",
    "FieldType",
    "Job",
    "Jurisdiction",
    "KeptView",
    "Key",
    "LeaseLost",
    "LegalDay",
    "ListIndex",
    "LongText",
    "Moment",
    "OrderStep",
    "Prepared",
    "RowId",
    "SavedView",
    "SentForm",
    "ShortText",
    "Sought",
    "SourceFile",
    "TextId",
    "TextIndex",
    "UtcDateTime",
    "VisitCount",
    "ask_in",
    "ask_to_cancel",
    "beyond",
    "case_field",
    "claim",
    "count_visit",
    "current_number",
    "drop_indexes",
    "enqueue",
    "entries_by_kind",
    "field_is",
    "finish",
    "history",
    "in_force",
    "index_due",
    "index_missing",
    "index_recorded",
    "insert_rows",
    "is_disk_full",
    "is_path",
    "keep_sent_form",
    "kinds_due",
    "let_go",
    "look_anew",
    "make_default",
    "make_index",
    "number_rows",
    "offer_again",
    "one_in_force",
    "open_database",
    "pinned_revision",
    "present_indexes",
    "progress",
    "renew",
    "seek_entries",
    "select_in_force",
    "sent_answer",
    "sought_words",
    "source_content",
    "valid_and_recorded",
    "views_of",
    "with_room",
]
