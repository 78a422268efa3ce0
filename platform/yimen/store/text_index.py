"""An index of searchable text by grams: a GIN index on PostgreSQL, an FTS5 table on SQLite, the same to those who use it.

One row per owner (an entry revision, a case) with its folded text. Grams narrow down, the text itself decides, so
that nothing is found which does not hold the words. Labels (a jurisdiction, a kind) are indexed like grams: the words
of one small kind are not looked for among the rows of a large one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import blake2s
from itertools import islice
from typing import Any

from sqlalchemy import (
    ARRAY,
    DDL,
    BigInteger,
    Column,
    ColumnElement,
    Index,
    MetaData,
    Select,
    Table,
    Text,
    cast,
    column,
    delete,
    event,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy import table as plain_table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

from yimen.kernel import folded, grams, sought_grams

from .base import BIG_ID
from .bulk import insert_into

LONGEST_SOUGHT = 100
LONGEST_TEXT = 100_000
"""Signs of a row that are searched. PostgreSQL refuses a row with more than 1,048,575 bytes of grams, eight of a sign."""
CHUNK = 5_000
# of the private use area: no text holds a gram that begins so
LABEL = "\ue000"

# kept in step by `add` and `remove`: a trigger would open a savepoint a row, at which FTS5 writes out what it has
SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE {name}_grams USING fts5("
    "grams, content='{name}', content_rowid='id', detail=none, columnsize=0, tokenize='ascii')"
)


class TextIndex:
    """`TextIndex("entry_text", metadata)`: the table and its index, made with the metadata's other tables."""

    def __init__(self, name: str, metadata: MetaData) -> None:
        self.name = name
        self.table = Table(
            name,
            metadata,
            Column("id", BIG_ID, primary_key=True, autoincrement=False),
            Column("text", Text, nullable=False),
            Column("grams", TSVECTOR().with_variant(Text(), "sqlite"), nullable=False),
        )
        Index(f"ix_{name}_grams", self.table.c.grams, postgresql_using="gin").ddl_if(dialect="postgresql")
        beside = DDL(SQLITE_INDEX.format(name=name)).execute_if(dialect="sqlite")
        event.listen(self.table, "after_create", beside)

    def add(self, session: Session, rows: Iterable[tuple[int, str]], *labels: str) -> int:
        """Index (id, text); ids ascending where they are many. An id must not be indexed yet."""
        count, waiting = 0, iter(rows)
        of_all = "".join(f"{_label(each)} " for each in labels)
        known: dict[str, tuple[str, set[str]]] = {}
        while prepared := [_prepared(*each, of_all, known) for each in islice(waiting, CHUNK)]:
            self._insert(session, prepared)
            if _dialect(session) == "sqlite":
                index = f'INSERT INTO "{self.name}_grams" (rowid, grams) VALUES (?, ?)'  # noqa: S608 - our own name
                session.connection().exec_driver_sql(index, [(each[0], each[2]) for each in prepared])
            count += len(prepared)
            known.clear()
        return count

    def _insert(self, session: Session, prepared: Sequence[tuple[int, str, str]]) -> None:
        """Many rows by COPY, a single one by one statement."""
        names = ("id", "text", "grams")
        if len(prepared) == 1:
            session.connection().execute(insert(self.table), dict(zip(names, prepared[0], strict=True)))
            return
        insert_into(session, self.table, names, prepared)

    def remove(self, session: Session, ids: Select[Any]) -> None:
        """Take the rows of these ids out."""
        session.flush()
        connection, rows = session.connection(), self.table.c
        if _dialect(session) == "sqlite":
            beside = plain_table(
                f"{self.name}_grams", column(f"{self.name}_grams"), column("rowid"), column("grams")
            )
            gone = select(literal("delete"), rows.id, rows.grams).where(rows.id.in_(ids))
            connection.execute(insert(beside).from_select(list(beside.c), gone))
        connection.execute(delete(self.table).where(rows.id.in_(ids)))

    def settle(self, session: Session) -> None:
        """After many additions: bring what PostgreSQL keeps pending into the index, so that the next search is quick.

        Only the owner of an index may; elsewhere autovacuum does it in its time.
        """
        if _dialect(session) == "postgresql":
            session.execute(
                text(
                    "SELECT gin_clean_pending_list(c.oid) FROM pg_class c"
                    " WHERE c.oid = to_regclass(:name) AND pg_has_role(c.relowner, 'USAGE')"
                ),
                {"name": f"ix_{self.name}_grams"},
            )

    def ids(self, session: Session, words: str, *labels: str, most: int | None = None) -> Select[Any]:
        """Ids of the rows with all labels whose text holds every one of the words; `most` of them, any, where given."""
        sought = sought_words(words)
        whole, beginnings = _grams_of(sought)
        labelled = whole | {_label(each) for each in labels}
        narrowed = self._narrowed(session, sorted(labelled), sorted(beginnings))
        # a word of one gram is held by whatever has the gram
        looked_at = [each for each in sought if each not in whole | beginnings]
        return narrowed.where(*self._holds(session, looked_at)).limit(most)

    def holds(self, session: Session, owner: ColumnElement[int], words: str) -> ColumnElement[bool]:
        """Whether the text of the owner's row holds every one of the words, looked at row by row.

        For words that most rows hold: a list walks in its own order and stops after a page.
        """
        rows = self.table.c
        held = select(literal(1)).where(rows.id == owner, *self._holds(session, sought_words(words)))
        return held.correlate(owner.table).scalar_subquery() == 1  # type: ignore[attr-defined]

    def _holds(self, session: Session, words: Sequence[str]) -> list[ColumnElement[bool]]:
        position = func.strpos if _dialect(session) == "postgresql" else func.instr
        return [position(self.table.c.text, each) > 0 for each in words]

    def _narrowed(self, session: Session, whole: Sequence[str], beginnings: Sequence[str]) -> Select[Any]:
        """Ids of the rows with all these grams; on SQLite one by one as FTS5 finds them, so that a limit ends it.

        Signs alone have no grams: every row is looked at for them.
        """
        rows = self.table.c
        if not whole and not beginnings:
            return select(rows.id)
        if _dialect(session) == "postgresql":
            terms = [f"'{each}'" for each in whole] + [f"'{each}':*" for each in beginnings]
            return select(rows.id).where(
                rows.grams.bool_op("@@")(cast(literal(" & ".join(terms), Text), TSQUERY))
            )
        index = f"{self.name}_grams"
        terms = [f'"{each}"' for each in whole] + [f'"{each}"*' for each in beginnings]
        found = plain_table(index, column("rowid"))
        matched = column(index, is_literal=True).bool_op("MATCH")(" AND ".join(terms))
        joined = found.join(self.table, rows.id == found.c.rowid)
        return select(rows.id).select_from(joined).where(matched)


def _prepared(
    number: int, words: str, labels: str, known: dict[str, tuple[str, set[str]]]
) -> tuple[int, str, str]:
    """A row of the index; `known` holds the lines of rows before it, for names come again and again."""
    plain: list[str] = []
    found: set[str] = set()
    room = LONGEST_TEXT
    for line in words.split("\n"):
        cut = known.get(line)
        if cut is None:
            text = folded(line)
            cut = known[line] = text, grams(text)
        if len(cut[0]) > room:
            cut = cut[0][:room], grams(cut[0][:room])
        room -= len(cut[0])
        plain.append(cut[0])
        found |= cut[1]
    return number, "\n".join(plain), labels + " ".join(found)


def sought_words(text_: str) -> list[str]:
    """The words of a search as the index knows them: folded, parted at blanks, not longer than a line."""
    return list(dict.fromkeys(folded(text_[:LONGEST_SOUGHT]).split()))


def _grams_of(words: Sequence[str]) -> tuple[set[str], set[str]]:
    whole, beginnings = set[str](), set[str]()
    for word in words:
        of_word = sought_grams(word)
        whole |= of_word[0]
        beginnings |= of_word[1]
    return whole, beginnings


def _label(name: str) -> str:
    return LABEL + blake2s(name.encode("utf-8"), digest_size=6).hexdigest()


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def number_rows(session: Session, ids: list[int]) -> Select[Any]:
    """The numbers as one bound value, so that the statement is the same for any of them."""
    if session.get_bind().dialect.name == "postgresql":
        return select(func.unnest(literal(ids, ARRAY(BigInteger))))
    each = func.json_each(literal(json.dumps(ids), Text)).table_valued("value")
    return select(each.c.value)
