"""documents: what paper came of it?

In: a template of the pack, a case's environment, the act that makes a paper final. Out: bytes with a digest,
a number in the register, a row that never changes but to become void. Never here: a template that computes,
a number without its paper, a rule about who may act (that is `cases`).
"""

from .formats import Amount, Day
from .lint import lint_documents
from .models import Document, DocumentContent, NumberRegister, NumberSequence
from .numbers import (
    NumberFormat,
    allocate,
    check_number_format,
    gaps,
    normal_number,
    number_format,
    void_number,
)
from .papers import PaperFailed, act, make_papers, open_case, preview
from .render import RenderError, render
from .shelf import ContentChanged, DocumentRow, case_documents, document_content
from .templates import check_template, placeholders
from .values import Wording, known_names, paper_values, wording
from .watermark import watermark

__all__ = [
    "Amount",
    "ContentChanged",
    "Day",
    "Document",
    "DocumentContent",
    "DocumentRow",
    "NumberFormat",
    "NumberRegister",
    "NumberSequence",
    "PaperFailed",
    "RenderError",
    "Wording",
    "act",
    "allocate",
    "case_documents",
    "check_number_format",
    "check_template",
    "document_content",
    "gaps",
    "known_names",
    "lint_documents",
    "make_papers",
    "normal_number",
    "number_format",
    "open_case",
    "paper_values",
    "placeholders",
    "preview",
    "render",
    "void_number",
    "watermark",
    "wording",
]
