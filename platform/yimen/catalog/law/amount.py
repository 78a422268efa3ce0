"""A fine as statutes and tiers state it. Money is fen, ratios are exact decimal texts; the words are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

AmountKind = Literal["none", "amount", "multiple", "percent", "permille", "unspecified", "not_understood"]


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount rule.

    amount: `min_fen` to `max_fen`, per `per_unit` where one is named. multiple, percent, permille: `min_ratio`
    to `max_ratio` of `base`, in the unit that the kind names (5% is "5"). None at an end means that the text
    names none (只有上限: from nothing up to `max`). 以上/以下/以内 include the number (民法典 art. 1259), 不满/超过/以外
    do not: `low_included`, `high_included`. `when` is the case the text limits it to, `subject` whom it falls on,
    `cap_fen` and `floor_fen` bound the sum. none: no fine. unspecified: a fine without a number.
    not_understood: a person has to read the `literal`.
    """

    kind: AmountKind
    literal: str
    min_fen: int | None = None
    max_fen: int | None = None
    min_ratio: str | None = None
    max_ratio: str | None = None
    base: str = ""
    per_unit: str = ""
    subject: str = ""
    when: str = ""
    low_included: bool = True
    high_included: bool = True
    cap_fen: int | None = None
    floor_fen: int | None = None

    @property
    def understood(self) -> bool:
        return self.kind != "not_understood"

    def as_json(self) -> dict[str, Any]:
        """The filled parts, for pages and for the command line."""
        body = {name: getattr(self, name) for name in self.__slots__}
        return {
            name: value for name, value in body.items() if value not in (None, "", True) or name == "kind"
        }
