"""A kind of entry: itself an entry, that says what its bodies hold and how sheets, lists and cases read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from yimen.kernel import digest_text

MAX_KEY = 180
BindingMode = Literal["pinned", "by-date", "live"]
LegalDate = Literal["act", "filing", "decision", "lighter"]


@dataclass(frozen=True, slots=True)
class Binding:
    """How a case reads the kind: pinned at opening, by a named date of the case, or live."""

    mode: BindingMode
    date: LegalDate | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """How spreadsheets name a field. `titles` are header synonyms, the first the template's own.

    `parse` names a cell parser registered by the hook `catalog` declares (text, code, integer, money, date,
    citation, list, region, fine …); `fill` says that an empty cell below a filled one repeats it;
    `under` limits a title to columns that stand below that upper header; `words` are such that most cells of the
    column hold one of them, for titles that mean several things. `values` are those that the field knows, each with the
    other words by which cells, titles and sections say it. `across` are values that tables print as titles side by
    side, or as the lines of one cell, of the field `across_of`: each is a row of its own; in a column of cells that each
    begin with one of them, what stands behind it is of the field `across_before`. `nothing` are words that say that the
    cell is empty.
    """

    field: str
    titles: tuple[str, ...]
    parse: str = "text"
    fill: bool = False
    under: tuple[str, ...] = ()
    unit: str | None = None
    words: tuple[str, ...] = ()
    across: tuple[str, ...] = ()
    across_of: str = ""
    across_before: str = ""
    nothing: tuple[str, ...] = ()
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The field holds `by` of an entry of `kind` (a list of them where the schema says array).

    A table may say one of the fields `also` of the entry instead: its short name.
    """

    field: str
    kind: str
    by: str = "key"
    required: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """How the kind is listed: columns, search and filter fields, sort (a leading "-" means descending)."""

    columns: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    badges: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """`key` are the fields whose values, joined by "/", are an entry's key; empty means key by file or number.

    `structural` kinds (form, procedure, document, role) are compiled; the others are bulk rows read by SQL.
    `scoped` kinds may be replaced or patched for one unit. `section` fields are taken from section rows
    and sheet titles ("section", "sheet", "title"). `public` are the fields that a public site may show, in order.
    `written` are the fields of an entry that a page may change where the kind is no table.
    `coined` {field of the key: fields}: of which words a code is made in tables that have no column of codes.
    """

    id: str
    title: Mapping[str, str]
    key: tuple[str, ...]
    binding: Binding
    schema: Mapping[str, Any]
    columns: tuple[Column, ...] = ()
    references: tuple[Reference, ...] = ()
    listing: Listing = field(default_factory=Listing)
    structural: bool = False
    scoped: bool = False
    context: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    coined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    public: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def defines(self) -> bool:
        """Whether entries are definitions, few enough to be looked at together: no rows that name their unit."""
        return self.structural or (self.scoped and all(each.kind != "unit" for each in self.references))

    @property
    def is_table(self) -> bool:
        """Whether the entries are rows of a table that an office keeps, imports and looks up."""
        return not self.structural and bool(self.listing.columns and self.columns)

    def key_of(self, body: Mapping[str, Any]) -> str:
        """The entry's key, or "" where a key field is missing.

        A key beyond `MAX_KEY` characters keeps its head and ends in a digest of the whole.
        """
        if len(self.key) == 1 and type(only := body.get(self.key[0])) is str:  # as of most rows
            key = only.strip()
        else:
            parts = [str(body.get(each) or "").strip() for each in self.key]
            key = "/".join(parts) if parts and all(parts) else ""
        return key if len(key) <= MAX_KEY else f"{key[:100]}…{digest_text(key)[7:39]}"

    def reference_to(self, kind: str) -> Reference | None:
        """The first of its references that names entries of a kind."""
        return next((each for each in self.references if each.kind == kind), None)

    def bound_of(self, name: str) -> str:
        """`since` or `until`: the field is the first, or the last, day on which what an entry says holds; else ""."""
        return str(self.schema.get("properties", {}).get(name, {}).get("x-holds", ""))

    def label(self, language: str = "zh") -> str:
        return self.title.get(language) or self.title.get("zh") or self.id

    def field_title(self, name: str, language: str = "zh") -> str:
        """The field's title: from the schema (`title`, `x-title-en`), else the first column title, else its id."""
        part = self.schema.get("properties", {}).get(name, {})
        if language == "en" and part.get("x-title-en"):
            return str(part["x-title-en"])
        if part.get("title"):
            return str(part["title"])
        for column in self.columns:
            if column.field == name:
                return column.titles[0]
        return name


def kind_from_body(body: Mapping[str, Any]) -> Kind:
    """A `kind` entry's body as a Kind; the body has passed the schema of kinds before."""
    listing = body.get("listing", {})
    return Kind(
        id=body["id"],
        title=body["title"],
        key=tuple(body.get("key", ())),
        binding=Binding(body["binding"]["mode"], body["binding"].get("date")),
        schema=body["schema"],
        columns=tuple(_column(name, each) for name, each in body.get("columns", {}).items()),
        references=tuple(
            Reference(
                name,
                each["kind"],
                each.get("by", "key"),
                each.get("required", False),
                tuple(each.get("also", ())),
            )
            for name, each in body.get("references", {}).items()
        ),
        listing=Listing(
            columns=tuple(listing.get("columns", ())),
            search=tuple(listing.get("search", ())),
            filters=tuple(listing.get("filters", ())),
            sort=tuple(listing.get("sort", ())),
            badges=listing.get("badges", {}),
        ),
        structural=body.get("structural", False),
        scoped=body.get("scoped", False),
        context=body.get("context", {}),
        evidence=tuple(body.get("evidence", ())),
        coined={name: tuple(fields) for name, fields in body.get("coined", {}).items()},
        public=tuple(body.get("public", ())),
        written=tuple(body.get("written", ())),
    )


def _column(name: str, body: Any) -> Column:
    if isinstance(body, list):
        return Column(name, tuple(body))
    return Column(
        name,
        tuple(body["titles"]),
        body.get("parse", "text"),
        body.get("fill", False),
        tuple(body.get("under", ())),
        body.get("unit"),
        tuple(body.get("words", ())),
        tuple(body.get("across", {}).get("words", ())),
        body.get("across", {}).get("of", ""),
        body.get("across", {}).get("before", ""),
        tuple(body.get("nothing", ())),
        tuple((value, tuple(said)) for value, said in body.get("values", {}).items()),
    )
