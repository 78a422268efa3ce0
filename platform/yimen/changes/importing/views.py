"""What the pages of an import show of its findings and its comparison: always a page, never all of it."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from .models import CatalogImport, CatalogImportFinding, CatalogImportLine


def findings_by_code(
    session: Session, import_id: str, *, severity: str = "", each: int = 20
) -> list[tuple[str, list[CatalogImportFinding]]]:
    """The first findings of every code, the gravest codes first, in one query."""
    f = CatalogImportFinding
    rank = func.row_number().over(partition_by=f.code, order_by=f.id).label("rank")
    numbered = select(f, rank).where(f.import_id == import_id)
    if severity:
        numbered = numbered.where(f.severity == severity)
    inner = numbered.subquery()
    first = aliased(f, inner)
    rows = session.scalars(select(first).where(inner.c.rank <= each).order_by(first.id))
    grouped: dict[str, list[CatalogImportFinding]] = {}
    for row in rows:
        grouped.setdefault(row.code, []).append(row)
    return list(grouped.items())


def first_findings(session: Session, import_id: str, limit: int) -> list[CatalogImportFinding]:
    """The gravest."""
    f = CatalogImportFinding
    return list(session.scalars(select(f).where(f.import_id == import_id).order_by(f.id).limit(limit)))


def findings_of_code(
    session: Session, import_id: str, code: str, *, after: int = 0, limit: int
) -> list[CatalogImportFinding]:
    """Findings of one code after a finding's id."""
    f = CatalogImportFinding
    query = select(f).where(f.import_id == import_id, f.code == code, f.id > after)
    return list(session.scalars(query.order_by(f.id).limit(limit)))


def import_of(session: Session, set_id: str, account: str) -> str | None:
    """The account's own import of which the change set came, as long as it is kept."""
    chosen = select(CatalogImport.id).where(
        CatalogImport.change_set == set_id, CatalogImport.account == account
    )
    return session.scalar(chosen.order_by(CatalogImport.touched_at.desc(), CatalogImport.id.desc()).limit(1))


def compared_lines(
    session: Session,
    import_id: str,
    *,
    ops: tuple[str, ...] = (),
    kind: str = "",
    words: str = "",
    after: int = 0,
    limit: int,
) -> list[CatalogImportLine]:
    """Lines of the comparison after a line's id; `words` stand in the key or the title."""
    line = CatalogImportLine
    query = select(line).where(line.import_id == import_id, line.id > after)
    if ops:
        query = query.where(line.op.in_(ops))
    if kind:
        query = query.where(line.kind == kind)
    if words:
        query = query.where(
            or_(line.key.contains(words, autoescape=True), line.title.contains(words, autoescape=True))
        )
    return list(session.scalars(query.order_by(line.id).limit(limit)))
