"""documents: what paper came of it?

In: a template of the pack, a case's environment, the act that makes a paper final. Out: bytes with a digest,
a number in the register, a row that never changes but to become void. Never here: a template that computes,
a number without its paper, a rule about who may act (that is `cases`).
"""

from .formats import Amount, Day
from .numbers import (
    NumberFormat,
    allocate,
    check_number_format,
    gaps,
    normal_number,
    number_format,
    void_number,
)
from .render import RenderError, render
from .templates import check_template, placeholders
from .values import Wording, known_names, paper_values, wording
from .watermark import watermark

__all__ = [
    "Amount",
    "Day",
    "NumberFormat",
    "RenderError",
    "Wording",
    "allocate",
    "check_number_format",
    "check_template",
    "gaps",
    "known_names",
    "normal_number",
    "number_format",
    "paper_values",
    "placeholders",
    "render",
    "void_number",
    "watermark",
    "wording",
]
