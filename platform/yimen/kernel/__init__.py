"""kernel: what would any project need?

In: plain values. Out: plain, frozen values. Never here: a database, Flask, the wall clock
outside `clock`, or a word of law enforcement.
"""

from .access import AccessRule, public, rule_of, ruled
from .actor import (
    ANONYMOUS,
    EVERYWHERE,
    Actor,
    ActorSort,
    Mandate,
    Membership,
    Sight,
    SystemPurpose,
    system_actor,
)
from .addresses import household, written_out
from .allocation import without_collection
from .archives import BROKEN_ARCHIVE
from .cache import CompiledCache, Recent
from .canonical import (
    EXACT,
    canonical_bytes,
    canonical_text,
    digest,
    digest_bytes,
    digest_text,
    has_digest,
    read_json,
    read_said,
    whole_number,
)
from .clock import LEGAL_ZONE, Clock, FixedClock, SystemClock, legal_day, read_day
from .days import CalendarGap, WorkingCalendar
from .expressions import UNKNOWN, Expression, ExpressionError, Truth, to_cel
from .findings import Finding, FindingKind, FindingsError, Place, Severity, Told, finding_kinds, has_errors
from .grams import folded, grams, sought_grams
from .hooks import hookimpl, hookspec, offered_once, once, plugin_manager, register_own
from .ids import new_id
from .money import capital_amount, fen_from_yuan, yuan_text
from .names import file_name
from .natural import natural
from .numbering import NumberSeries, form_faults, plain_number

__all__ = [
    "ANONYMOUS",
    "BROKEN_ARCHIVE",
    "EVERYWHERE",
    "EXACT",
    "LEGAL_ZONE",
    "UNKNOWN",
    "AccessRule",
    "Actor",
    "ActorSort",
    "CalendarGap",
    "Clock",
    "CompiledCache",
    "Expression",
    "ExpressionError",
    "Finding",
    "FindingKind",
    "FindingsError",
    "FixedClock",
    "Mandate",
    "Membership",
    "NumberSeries",
    "Place",
    "Recent",
    "Severity",
    "Sight",
    "SystemClock",
    "SystemPurpose",
    "Told",
    "Truth",
    "WorkingCalendar",
    "canonical_bytes",
    "canonical_text",
    "capital_amount",
    "digest",
    "digest_bytes",
    "digest_text",
    "fen_from_yuan",
    "file_name",
    "finding_kinds",
    "folded",
    "form_faults",
    "grams",
    "has_digest",
    "has_errors",
    "hookimpl",
    "hookspec",
    "household",
    "legal_day",
    "natural",
    "new_id",
    "offered_once",
    "once",
    "plain_number",
    "plugin_manager",
    "public",
    "read_day",
    "read_json",
    "read_said",
    "register_own",
    "rule_of",
    "ruled",
    "sought_grams",
    "system_actor",
    "to_cel",
    "whole_number",
    "without_collection",
    "written_out",
    "yuan_text",
]
