"""catalog: how does a spreadsheet become lines of a change set?

In: bytes of a file as an office published it, the kinds, the reference data. Out: entries with their
place and origin, findings, lines compared with what is in force, and every .xlsx that Yimen writes.
Never here: a database, Flask, a clock, a guess (a table of no known kind is refused).

A sheet passes through the folders in this order: `reading` (bytes to cells), `seeing` (cells to tables),
`mapping` (tables to entries), `checking` (entries to findings); `law` understands amounts and citations, `writing`
makes workbooks. Of the files beside them `read` and `check` go the whole way; `coined`, `named`, `numbering` and
`abbreviated` say which entry a row means that bears no code, or a short name; `one_row` takes one entry through as a
sheet of one row; `lines` compares what was read with what is in force.
"""

from .abbreviated import in_full, shortened
from .check import check_file
from .checking.check import CheckResult, check_reading
from .checking.claims import reconcile
from .checking.grounds import Citations, Grounds, cited_in
from .checking.library import check_beside_library, grounds_of
from .checking.reading import ReadTable, TableReading, profile_of
from .checking.references import ReferenceSet
from .checking.statute import check_against_statute
from .checking.tiers import check_tiers
from .coined import Coining, calls_sought, known_again
from .law.amount import Amount
from .law.answer import TierAnswer, TierRow, TierRule, answer_tier, lighter
from .law.articles import Article, LawText, read_law
from .law.citation import Citation, Mention, law_key, mentions, parse_citation
from .law.cited import ARTICLE, LAW, Cited, Citing, article_order, citing_fields, own_article
from .law.conditions import Question
from .law.fine import parse_fine
from .law.life import life_of
from .law.ranges import Span
from .law.reckoning import AmountRange, Circumstances, compute_amount, measure_of, range_text
from .law.sheets import ARTICLE_SHEET, LAW_SHEET
from .law.tiers import TierChoice, choose_tier, tier_questions
from .lines import Comparison, LineDraft, compare, compare_all, fields_changed
from .listed import read_listed
from .mapping.fields import fields_of
from .mapping.naming import core_of
from .mapping.parsers import CellError, CellParser
from .mapping.profiles import Profile, layout_of
from .mapping.proposing import ProposedColumn, propose_columns
from .named import named_among, names_sought
from .numbering import Numbering, is_counted, numbered_beside, numbering_of
from .one_row import cells_of, read_row, unwritten
from .read import read_book, read_tables, totals_of
from .reading.apart import read_apart
from .reading.guard import AT_ONCE, Bounds
from .reading.open import read_workbook, readable_endings
from .reading.refusals import FileError, NotThatSort
from .reading.workbook import MARKS, Merge, Raw, Sheet, Workbook
from .reading.workbook import letter as column_letter
from .seeing.cells import plain
from .seeing.find import see_tables
from .seeing.layout import Layout, Source, TableChoice
from .seeing.table import RowRole, SeenTable
from .upright_sheets import laid_anew, said_of_layout
from .writing.marked import marked_workbook
from .writing.sheets import OutColumn, OutSheet, write_workbook, write_workbook_to
from .writing.tables import as_listed, export_sheet, export_workbook, export_workbook_to, template_workbook

__all__ = [
    "ARTICLE",
    "ARTICLE_SHEET",
    "AT_ONCE",
    "LAW",
    "LAW_SHEET",
    "MARKS",
    "Amount",
    "AmountRange",
    "Article",
    "Bounds",
    "CellError",
    "CellParser",
    "CheckResult",
    "Circumstances",
    "Citation",
    "Citations",
    "Cited",
    "Citing",
    "Coining",
    "Comparison",
    "FileError",
    "Grounds",
    "LawText",
    "Layout",
    "LineDraft",
    "Mention",
    "Merge",
    "NotThatSort",
    "Numbering",
    "OutColumn",
    "OutSheet",
    "Profile",
    "ProposedColumn",
    "Question",
    "Raw",
    "ReadTable",
    "ReferenceSet",
    "RowRole",
    "SeenTable",
    "Sheet",
    "Source",
    "Span",
    "TableChoice",
    "TableReading",
    "TierAnswer",
    "TierChoice",
    "TierRow",
    "TierRule",
    "Workbook",
    "answer_tier",
    "article_order",
    "as_listed",
    "calls_sought",
    "cells_of",
    "check_against_statute",
    "check_beside_library",
    "check_file",
    "check_reading",
    "check_tiers",
    "choose_tier",
    "cited_in",
    "citing_fields",
    "column_letter",
    "compare",
    "compare_all",
    "compute_amount",
    "core_of",
    "export_sheet",
    "export_workbook",
    "export_workbook_to",
    "fields_changed",
    "fields_of",
    "grounds_of",
    "in_full",
    "is_counted",
    "known_again",
    "laid_anew",
    "law_key",
    "layout_of",
    "life_of",
    "lighter",
    "marked_workbook",
    "measure_of",
    "mentions",
    "named_among",
    "names_sought",
    "numbered_beside",
    "numbering_of",
    "own_article",
    "parse_citation",
    "parse_fine",
    "plain",
    "profile_of",
    "propose_columns",
    "range_text",
    "read_apart",
    "read_book",
    "read_law",
    "read_listed",
    "read_row",
    "read_tables",
    "read_workbook",
    "readable_endings",
    "reconcile",
    "said_of_layout",
    "see_tables",
    "shortened",
    "template_workbook",
    "tier_questions",
    "totals_of",
    "unwritten",
    "write_workbook",
    "write_workbook_to",
]
