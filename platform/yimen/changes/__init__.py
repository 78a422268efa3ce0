"""changes: how does a change set come into force, and what would it touch?

In: entries out of packs, workbooks and designers, an actor, a clock. Out: change sets in their states,
findings, revisions in the store. Never here: a page, reading a sheet's cells, a way round the second person.
"""

from .activate import activate
from .apply import apply_pack
from .bootstrap import bootstrap_open, found_jurisdiction
from .check import check
from .citing import Citing, citing
from .completeness import UnitReport, completeness
from .draft import draft
from .export import export_jurisdiction
from .hooks import lint
from .imports import CHECK_KIND, IMPORT_KINDS, enqueue_check, enqueue_import, in_force_before, marked_upload
from .layers import Reading, read_layers
from .lock import STATE_TITLES
from .refusal import ChangeRefused
from .rehearsal import Tried, rehearse
from .scenarios import run_scenarios, working_calendar
from .sets import Source
from .states import approve, comment, reject, submit, undo, withdraw
from .touching import SetRehearsal, rehearse_set
from .transfer import Transfer, TransferPlan, plan_transfer, transfer_entries
from .views import FieldChange, LineView, change_sets, count_of_lines, events, find_set, lines

__all__ = [
    "CHECK_KIND",
    "IMPORT_KINDS",
    "STATE_TITLES",
    "ChangeRefused",
    "Citing",
    "FieldChange",
    "LineView",
    "Reading",
    "SetRehearsal",
    "Source",
    "Transfer",
    "TransferPlan",
    "Tried",
    "UnitReport",
    "activate",
    "apply_pack",
    "approve",
    "bootstrap_open",
    "change_sets",
    "check",
    "citing",
    "comment",
    "completeness",
    "count_of_lines",
    "draft",
    "enqueue_check",
    "enqueue_import",
    "events",
    "export_jurisdiction",
    "find_set",
    "found_jurisdiction",
    "in_force_before",
    "lines",
    "lint",
    "marked_upload",
    "plan_transfer",
    "read_layers",
    "rehearse",
    "rehearse_set",
    "reject",
    "run_scenarios",
    "submit",
    "transfer_entries",
    "undo",
    "withdraw",
    "working_calendar",
]
