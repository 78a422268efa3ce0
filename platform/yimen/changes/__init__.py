"""changes: how does a change set come into force, and what would it touch?

In: entries out of packs, workbooks and designers, an actor, a clock. Out: change sets in their states,
findings, revisions in the store. Never here: a page, reading a sheet's cells, a way round the second person.
"""

from . import pack_jobs as _pack_jobs  # noqa: F401  registers the jobs of packs
from .activate import activate
from .apply import apply_pack
from .bootstrap import found_jurisdiction
from .check import check
from .citations import cite_anew, cite_missing
from .cited_passages import Passage, cited_passages
from .citing import Citing, Repealed, article_counts, citing, repealed_in
from .completeness import UnitReport, completeness
from .completeness_ahead import Outlook, completeness_ahead
from .design_sets import draft_design
from .designing import (
    Design,
    DesignMoved,
    design_reach,
    designs_under_way,
    drop_design,
    keys_ever_used,
    put_step,
    read_design,
    set_of,
    take_back,
)
from .draft import draft
from .export import export_jurisdiction
from .hooks import lint
from .importing import runners as _runners  # noqa: F401  registers the jobs of imports
from .importing.choices import WHOLE, Options, row_print, said_of, saying
from .importing.clearing import clear_imports
from .importing.comparing import Compared, compared
from .importing.grounds import grounds
from .importing.identity import placed_beside
from .importing.models import (
    CatalogImport,
    CatalogImportFile,
    CatalogImportFinding,
    CatalogImportLine,
)
from .importing.naming import LawTexts, in_library_names, library_names
from .importing.profiles import profiles_in_force
from .importing.rows import PART, DrawnRow, DrawnRows, drawn_rows, rows_in_role, single_rows
from .importing.taking import (
    IMPORT_KINDS,
    MOST_FILES,
    begin_comparison,
    begin_drafting,
    begin_marking,
    discard,
    files_of,
    is_compared,
    is_read,
    new_import,
    own_import,
    replace_file,
    say,
    seen_import,
    seen_imports,
)
from .importing.views import (
    compared_lines,
    findings_by_code,
    findings_of_code,
    first_findings,
    import_of,
)
from .law_library import KnownLaw, article_totals, articles_of, known_articles, known_laws
from .layers import Reading, read_layers
from .list_indexes import INDEX_KIND, enqueue_indexing, indexes_of, still_indexing
from .lock import STATE_TITLES
from .missing import GAPS, MENDED_BY, Missing, missing
from .new_forms import TaskPlace, acting_roles, begin_form, free_form_key, stages_for
from .one_entry import (
    FieldFinding,
    JudgedEntry,
    SetHeading,
    WrittenEntry,
    draft_ending,
    draft_entry,
    judge_entry,
)
from .pack_drafts import PackDraft, base_of, base_packs, draft_of, pack_of
from .pack_models import PackUpload
from .pack_uploads import (
    AGREES,
    PROPOSES,
    decide_founding,
    hand_in,
    may_found,
    propose_founding,
    seen_upload,
    seen_uploads,
    submit_founding,
)
from .reforming.effects import waiting_reforms
from .reforming.planning import ReformPlanned, draft_reform, plan_reform
from .reforming.sheet import COLUMNS as REFORM_COLUMNS
from .reforming.sheet import read_list, read_pasted, with_target
from .reforming.wished import WHAT_TITLES as REFORM_WHAT
from .reforming.wished import Reform
from .reforming.wished import Row as ReformRow
from .refusal import ChangeRefused
from .rehearsal import SeenPart, SeenRehearsal, rehearse_for
from .rehearsed import Rehearsed, enqueue_rehearsal, rehearsed
from .rules import forms_filled, procedure_findings, shown_findings
from .scenarios import run_scenarios, simulate_scenario
from .sets import DraftLine, Source
from .setup import Setup, SetupStep, setup
from .staffing import keys_by_name, split_names
from .states import approve, comment, reject, submit, undo, withdraw
from .templates import replace_template, restore_template
from .transfer import Transfer, TransferPlan, plan_transfer, transfer_entries
from .views import (
    FieldChange,
    LineView,
    change_sets,
    events,
    find_set,
    later_sets,
    lines,
    source_of,
    who_may_decide,
)
from .written_entry import WORDS, cells_written, judge_written, standing_entry

__all__ = [
    "AGREES",
    "GAPS",
    "IMPORT_KINDS",
    "INDEX_KIND",
    "MENDED_BY",
    "MOST_FILES",
    "PART",
    "PROPOSES",
    "REFORM_COLUMNS",
    "REFORM_WHAT",
    "STATE_TITLES",
    "WHOLE",
    "WORDS",
    "CatalogImport",
    "CatalogImportFile",
    "CatalogImportFinding",
    "CatalogImportLine",
    "ChangeRefused",
    "Citing",
    "Compared",
    "Design",
    "DesignMoved",
    "DraftLine",
    "DrawnRow",
    "DrawnRows",
    "FieldChange",
    "FieldFinding",
    "JudgedEntry",
    "KnownLaw",
    "LawTexts",
    "LineView",
    "Missing",
    "Options",
    "Outlook",
    "PackDraft",
    "PackUpload",
    "Passage",
    "Reading",
    "Reform",
    "ReformPlanned",
    "ReformRow",
    "Rehearsed",
    "Repealed",
    "SeenPart",
    "SeenRehearsal",
    "SetHeading",
    "Setup",
    "SetupStep",
    "Source",
    "TaskPlace",
    "Transfer",
    "TransferPlan",
    "UnitReport",
    "WrittenEntry",
    "acting_roles",
    "activate",
    "apply_pack",
    "approve",
    "article_counts",
    "article_totals",
    "articles_of",
    "base_of",
    "base_packs",
    "begin_comparison",
    "begin_drafting",
    "begin_form",
    "begin_marking",
    "cells_written",
    "change_sets",
    "check",
    "cite_anew",
    "cite_missing",
    "cited_passages",
    "citing",
    "clear_imports",
    "comment",
    "compared",
    "compared_lines",
    "completeness",
    "completeness_ahead",
    "decide_founding",
    "design_reach",
    "designs_under_way",
    "discard",
    "draft",
    "draft_design",
    "draft_ending",
    "draft_entry",
    "draft_of",
    "draft_reform",
    "drawn_rows",
    "drop_design",
    "enqueue_indexing",
    "enqueue_rehearsal",
    "events",
    "export_jurisdiction",
    "files_of",
    "find_set",
    "findings_by_code",
    "findings_of_code",
    "first_findings",
    "forms_filled",
    "found_jurisdiction",
    "free_form_key",
    "grounds",
    "hand_in",
    "import_of",
    "in_library_names",
    "indexes_of",
    "is_compared",
    "is_read",
    "judge_entry",
    "judge_written",
    "keys_by_name",
    "keys_ever_used",
    "known_articles",
    "known_laws",
    "later_sets",
    "library_names",
    "lines",
    "lint",
    "may_found",
    "missing",
    "new_import",
    "own_import",
    "pack_of",
    "placed_beside",
    "plan_reform",
    "plan_transfer",
    "procedure_findings",
    "profiles_in_force",
    "propose_founding",
    "put_step",
    "read_design",
    "read_layers",
    "read_list",
    "read_pasted",
    "rehearse_for",
    "rehearsed",
    "reject",
    "repealed_in",
    "replace_file",
    "replace_template",
    "restore_template",
    "row_print",
    "rows_in_role",
    "run_scenarios",
    "said_of",
    "say",
    "saying",
    "seen_import",
    "seen_imports",
    "seen_upload",
    "seen_uploads",
    "set_of",
    "setup",
    "shown_findings",
    "simulate_scenario",
    "single_rows",
    "source_of",
    "split_names",
    "stages_for",
    "standing_entry",
    "still_indexing",
    "submit",
    "submit_founding",
    "take_back",
    "transfer_entries",
    "undo",
    "waiting_reforms",
    "who_may_decide",
    "with_target",
    "withdraw",
]
