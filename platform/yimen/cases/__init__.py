"""cases: what happened, and who may see it?

In: acts of people and of named system actors, the configuration in force, the pure rooms' answers. Out: cases with
their journals, tasks, deadlines and outbox; lists and pages of what an actor may see; Actors.
Never here: a web request, a select of case-owned rows without `visible`, an update of what the journal holds, a
branch for one kind of case.
"""

from yimen.catalog import TierRow

from .acting import CaseNotFound, act
from .anchors import export_anchor, is_signed, make_anchor, new_signing_key, public_key_of
from .audit import audit_trail, record
from .checking import Refused, fellows
from .children import open_child, waiting_children
from .configuration import Configuration, NotConfigured
from .custody import CustodyStep, Taking, custody_of, fetch_file, pass_on, take_evidence
from .drafts import DraftChanged, discard_draft, draft_key, draft_of, drafted, save_draft
from .evidence import (
    CAPTURED,
    Evidence,
    EvidenceFile,
    EvidenceUpload,
    Piece,
    ShownFile,
    Upload,
    blob_name,
    evidence_file,
    evidence_of,
    picture_name,
)
from .evidence_jobs import EvidenceRunners
from .evidence_pictures import draw_pictures
from .evidence_uploads import (
    NoUpload,
    OffsetDiffers,
    UploadLimits,
    begin_upload,
    clear_uploads,
    drop_upload,
    gather_upload,
    own_upload,
    own_uploads,
    receive_part,
    take_content,
)
from .files import CaseFile, FileRefused, KeptFile, case_files, file_content, keep_files
from .guard import REACH, Unseen, Visibility, seen_case, visible
from .handover import hand_over, handlers_in_sight, open_work
from .keeping import ActResult
from .linking import CaseLink, Linked, link_cases, linked_cases, merge_case, split_case
from .list_order import ORDERED
from .listing import CaseRow, CaseSlice, case_count, case_list, every_case, row_of
from .lookups import CaseLookups, case_lookups
from .memory import COMPILED
from .models import (
    AllegedAct,
    Case,
    CaseNotice,
    CaseOwned,
    CaseSequence,
    DeadlineRow,
    Outbox,
    Party,
    QueryCode,
    QueueRow,
    SharedUnit,
    Task,
    case_owned,
)
from .moving import MovableCase, case_of_number, movable_cases, move_case
from .numbers import next_serial
from .opening import any_case, open_case
from .opening_drafts import (
    OpeningDraft,
    OpeningDraftChanged,
    OpeningDraftValue,
    drop_opening_draft,
    opening_draft,
    opening_drafts,
    opening_values,
    save_opening_draft,
)
from .owed import OwedMessage, give_up_notices, mark_sent, owed_messages, waiting_notices
from .pages import (
    CaseView,
    JournalLine,
    TaskForm,
    alleged_acts_of,
    case_page,
    environment,
    journal,
    parties_of,
    task_form,
)
from .papers import lock_case, record_document
from .party_history import PartyHistory, PastCase, party_history
from .people import (
    RightsRefused,
    UnknownAccount,
    admit,
    dismiss,
    end_sessions,
    grant,
    known_actor,
    load_actor,
    memberships,
    people,
    people_holding,
    people_who_may,
    readmit,
    revoke,
    roles_held,
)
from .public import Followed, PublicCase, follow, open_public
from .queue import WorkRow, alarm_of, queue_counts, work_queue
from .records import (
    Anchor,
    AuditEvent,
    AuditHead,
    Draft,
    DraftValue,
    JournalEvent,
    MembershipRow,
    Person,
    SensitiveAccess,
    SensitiveValue,
)
from .recount import recount_terms
from .rehearsal import Rehearsal, Strain, rehearse, strained
from .revealing import SealRefused, reveal
from .sensitive import erase, is_reference, readable
from .snapshot import STRUCTURAL, Revision
from .standing import chosen_of, holders_of
from .sweep import SweepResult, sweep_deadlines
from .taking import begun_values
from .tiers import TierReading, read_tiers, source_of, tier_read
from .touched import OpenAct, SeenCase, open_acts, open_standing, seen_cases
from .verify import verify
from .way import waiting_reasons

__all__ = [
    "CAPTURED",
    "COMPILED",
    "ORDERED",
    "REACH",
    "STRUCTURAL",
    "ActResult",
    "AllegedAct",
    "Anchor",
    "AuditEvent",
    "AuditHead",
    "Case",
    "CaseFile",
    "CaseLink",
    "CaseLookups",
    "CaseNotFound",
    "CaseNotice",
    "CaseOwned",
    "CaseRow",
    "CaseSequence",
    "CaseSlice",
    "CaseView",
    "Configuration",
    "CustodyStep",
    "DeadlineRow",
    "Draft",
    "DraftChanged",
    "DraftValue",
    "Evidence",
    "EvidenceFile",
    "EvidenceRunners",
    "EvidenceUpload",
    "FileRefused",
    "Followed",
    "JournalEvent",
    "JournalLine",
    "KeptFile",
    "Linked",
    "MembershipRow",
    "MovableCase",
    "NoUpload",
    "NotConfigured",
    "OffsetDiffers",
    "OpenAct",
    "OpeningDraft",
    "OpeningDraftChanged",
    "OpeningDraftValue",
    "Outbox",
    "OwedMessage",
    "Party",
    "PartyHistory",
    "PastCase",
    "Person",
    "Piece",
    "PublicCase",
    "QueryCode",
    "QueueRow",
    "Refused",
    "Rehearsal",
    "Revision",
    "RightsRefused",
    "SealRefused",
    "SeenCase",
    "SensitiveAccess",
    "SensitiveValue",
    "SharedUnit",
    "ShownFile",
    "Strain",
    "SweepResult",
    "Taking",
    "Task",
    "TaskForm",
    "TierReading",
    "TierRow",
    "UnknownAccount",
    "Unseen",
    "Upload",
    "UploadLimits",
    "Visibility",
    "WorkRow",
    "act",
    "admit",
    "alarm_of",
    "alleged_acts_of",
    "any_case",
    "audit_trail",
    "begin_upload",
    "begun_values",
    "blob_name",
    "case_count",
    "case_files",
    "case_list",
    "case_lookups",
    "case_of_number",
    "case_owned",
    "case_page",
    "chosen_of",
    "clear_uploads",
    "custody_of",
    "discard_draft",
    "dismiss",
    "draft_key",
    "draft_of",
    "drafted",
    "draw_pictures",
    "drop_opening_draft",
    "drop_upload",
    "end_sessions",
    "environment",
    "erase",
    "every_case",
    "evidence_file",
    "evidence_of",
    "export_anchor",
    "fellows",
    "fetch_file",
    "file_content",
    "follow",
    "gather_upload",
    "give_up_notices",
    "grant",
    "hand_over",
    "handlers_in_sight",
    "holders_of",
    "is_reference",
    "is_signed",
    "journal",
    "keep_files",
    "known_actor",
    "link_cases",
    "linked_cases",
    "load_actor",
    "lock_case",
    "make_anchor",
    "mark_sent",
    "memberships",
    "merge_case",
    "movable_cases",
    "move_case",
    "new_signing_key",
    "next_serial",
    "open_acts",
    "open_case",
    "open_child",
    "open_public",
    "open_standing",
    "open_work",
    "opening_draft",
    "opening_drafts",
    "opening_values",
    "owed_messages",
    "own_upload",
    "own_uploads",
    "parties_of",
    "party_history",
    "pass_on",
    "people",
    "people_holding",
    "people_who_may",
    "picture_name",
    "public_key_of",
    "queue_counts",
    "read_tiers",
    "readable",
    "readmit",
    "receive_part",
    "record",
    "record_document",
    "recount_terms",
    "rehearse",
    "reveal",
    "revoke",
    "roles_held",
    "row_of",
    "save_draft",
    "save_opening_draft",
    "seen_case",
    "seen_cases",
    "source_of",
    "split_case",
    "strained",
    "sweep_deadlines",
    "take_content",
    "take_evidence",
    "task_form",
    "tier_read",
    "verify",
    "visible",
    "waiting_children",
    "waiting_notices",
    "waiting_reasons",
    "work_queue",
]
