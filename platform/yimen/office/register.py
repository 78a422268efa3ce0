"""Hanging the staff's pages on an application."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask import Flask

from .access import fail_closed
from .blueprint import blueprint
from .shell import dress

VIEWS = (
    "account",
    "act_drafts",
    "answers",
    "audit",
    "calendars",
    "case_acts",
    "case_assigning",
    "case_files",
    "case_handover",
    "case_imports",
    "case_inheriting",
    "case_lists",
    "case_moves",
    "case_opening",
    "case_pages",
    "case_recusal",
    "case_related",
    "catalog",
    "change_deeds",
    "change_page",
    "change_sets",
    "completeness",
    "design_pages",
    "design_preview",
    "design_steps",
    "dossiers",
    "downloads",
    "entry_writing",
    "evidence",
    "evidence_uploads",
    "form_changes",
    "granted",
    "home",
    "import_columns",
    "import_comparison",
    "import_facts",
    "import_findings",
    "import_sheets",
    "import_steps",
    "imports",
    "jobs",
    "kind_form",
    "kind_pages",
    "laws",
    "layout_parts",
    "layouts",
    "lookups",
    "new_forms",
    "opening_drafts",
    "paper_drafts",
    "paper_life",
    "pack_begin",
    "packs",
    "papers",
    "party_history",
    "people",
    "procedure_adjusting",
    "procedure_list",
    "procedure_pages",
    "procedure_trial",
    "reforms",
    "reveals",
    "review",
    "saved_views",
    "sealing",
    "search",
    "stand_in",
    "supervision",
    "task_drafts",
    "tasks",
    "templates",
    "tier_trial",
    "transfers",
)


def register(app: Flask, runtime: Any) -> None:
    """Add the pages, the shell's words and the guard that refuses routes without an access rule."""
    app.extensions["yimen"] = runtime
    for name in VIEWS:
        import_module(f"yimen.office.{name}")
    app.register_blueprint(blueprint)
    dress(app)
    fail_closed(app)
