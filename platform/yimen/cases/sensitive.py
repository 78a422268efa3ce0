"""Sensitive values: kept apart by reference, so that lawful erasure leaves the chain verifiable.

In the journal and in a case's forms such a value stands as {"$sensitive": id, "digest": salted digest, "shown": mask},
with "sealed": true where everybody is shown the mask until they open it (`revealing`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, canonical_text, digest_text, new_id

from . import audit
from .guard import Visibility, lists_by_role, seen_case, visible
from .journal import require_writing
from .models import Case
from .records import SensitiveAccess, SensitiveValue
from .references import REFERENCE, SEALED, is_reference, references


def salted_digest(salt: str, value: Any) -> str:
    """Digest over salt and canonical value; without the salt the value cannot be guessed from it."""
    return digest_text(salt + "\n" + canonical_text(value))


def mask(value: Any) -> str:
    """What everyone may see of a value: its first and last sign."""
    text = str(value)
    return text[:1] + "＊" * 4 + text[-1:] if len(text) > 4 else "＊" * 4


Known = Mapping[tuple[str, str], SensitiveValue]


def set_apart(
    case: Case,
    values: Mapping[str, Any],
    sensitive: Mapping[str, str],
    known: Known,
    clock: Clock,
    sealed: Collection[str] = (),
) -> tuple[dict[str, Any], list[SensitiveValue]]:
    """The values with every sensitive field replaced by a reference, and the rows to keep.

    `sensitive` maps a field's path ("parties.*.id_number") to its access list; a value that the case holds
    already under that path (`known`, by path and canonical text) keeps its row.
    """
    made: dict[tuple[str, str], SensitiveValue] = {}

    def put(name: str, value: Any) -> Any:
        place = (name, canonical_text(value))
        row = known.get(place) or made.get(place)
        if row is None:
            row = made[place] = _new_value(case, name, sensitive[name], value, clock)
        reference = {REFERENCE: row.id, "digest": row.digest, "shown": mask(value)}
        return {**reference, SEALED: True} if name in sealed else reference

    return with_put(values, sensitive, put), list(made.values())


def with_put(
    values: Mapping[str, Any], fields: Collection[str], put: Callable[[str, Any], Any]
) -> dict[str, Any]:
    """The values with what stands at one of the fields' paths, unless it is empty, as `put(path, value)` gives it."""

    def walk(value: Any, path: tuple[str, ...]) -> Any:
        name = ".".join(path)
        if name in fields and value not in (None, "", [], {}):
            return put(name, value)
        if isinstance(value, Mapping):
            return {str(key): walk(each, (*path, str(key))) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [walk(each, (*path, "*")) for each in value]
        return value

    result: dict[str, Any] = walk(values, ())
    return result


def _new_value(case: Case, field: str, access: str, value: Any, clock: Clock) -> SensitiveValue:
    salt = secrets.token_hex(16)
    return SensitiveValue(
        id=new_id(),
        case_id=case.id,
        jurisdiction=case.jurisdiction,
        field=field,
        access=access,
        salt=salt,
        value={"v": value},
        digest=salted_digest(salt, value),
        created_at=clock.now(),
    )


def readable(session: Session, actor: Actor, case: Case, values: Any, *, opened: bool = False) -> Any:
    """The values with the references resolved that the actor may read; the others show their mask.

    What is sealed stays a reference, unless it is `opened` for a paper that states it.
    """
    known = _open_values(session, actor, case, values, listed=True)
    return _resolve(values, known, masked=True, opened=opened)


def whole(session: Session, actor: Actor, case: Case, values: Any) -> Any:
    """The values as the form's rules must see them, whoever acts: for checking, never for showing.

    A reference to another case's value, or to an erased one, becomes nothing.
    """
    return _resolve(
        values, _open_values(session, actor, case, values, listed=False), masked=False, opened=True
    )


def tagged(values: Any) -> Any:
    """The values with each reference as its mask and the end of its digest: alike where the value is the same one,
    another where it changed, and nothing that would have to be erased."""
    if is_reference(values):
        return f"{values.get('shown', '')}〔{str(values.get('digest', ''))[-4:]}〕"
    if isinstance(values, Mapping):
        return {str(key): tagged(each) for key, each in values.items()}
    if isinstance(values, list | tuple):
        return [tagged(each) for each in values]
    return values


def unmask(values: Any, before: Any) -> Any:
    """The values with every mask that came back from a page unchanged put back as its reference, in the field that held it
    or the same one of another row. Elsewhere a mask is a text like any other, and a reference is nothing: whoever could put
    one into another field would read there what he may not."""
    shown: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    _collect(before, (), shown)

    def walk(value: Any, was: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, str):
            return _put_back(value, was, shown.get(path, ()))
        if isinstance(value, Mapping) and REFERENCE in value:
            held = {each[REFERENCE] for each in shown.get(path, ())}
            return dict(value) if value[REFERENCE] in held else None
        if isinstance(value, Mapping):
            held_by = was if isinstance(was, Mapping) else {}
            return {key: walk(each, held_by.get(key), (*path, str(key))) for key, each in value.items()}
        if isinstance(value, list | tuple):
            rows = was if isinstance(was, list) else []
            return [
                walk(each, rows[i] if i < len(rows) else None, (*path, "*")) for i, each in enumerate(value)
            ]
        return value

    return walk(values, before, ())


def _put_back(value: str, was: Any, held: Sequence[Mapping[str, Any]]) -> Any:
    if held and isinstance(was, Mapping) and was.get("shown") == value:
        return dict(was)
    return next((dict(each) for each in held if each.get("shown") == value), value)


def _collect(
    value: Any, path: tuple[str, ...], shown: dict[tuple[str, ...], list[Mapping[str, Any]]]
) -> None:
    if isinstance(value, Mapping):
        if REFERENCE in value:
            shown.setdefault(path, []).append(value)
            return
        for key, each in value.items():
            _collect(each, (*path, str(key)), shown)
    elif isinstance(value, list | tuple):
        for each in value:
            _collect(each, (*path, "*"), shown)


def _open_values(session: Session, actor: Actor, case: Case, values: Any, *, listed: bool) -> dict[str, Any]:
    wanted = [ref for ref, _ in references(values)]
    if not wanted:
        return {}
    statement = select(SensitiveValue).where(SensitiveValue.id.in_(wanted))
    found = session.scalars(visible(actor).within(case, statement, SensitiveValue)).all()
    lists: frozenset[str] = frozenset()
    if listed and any(each.access for each in found):
        lists = lists_of(session, actor, case)
    return {
        each.id: each.value["v"]
        for each in found
        if each.value is not None and (not listed or not each.access or each.access in lists)
    }


def _resolve(value: Any, known: Mapping[str, Any], *, masked: bool, opened: bool) -> Any:
    if isinstance(value, Mapping):
        if REFERENCE in value:
            if value.get(SEALED) and not opened:
                return dict(value)
            return known.get(str(value[REFERENCE]), value.get("shown", "＊＊＊＊") if masked else None)
        return {key: _resolve(each, known, masked=masked, opened=opened) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_resolve(each, known, masked=masked, opened=opened) for each in value]
    return value


def lists_of(session: Session, actor: Actor, case: Case) -> frozenset[str]:
    """The case's access lists that the actor stands on, in person or by a role."""
    statement = select(SensitiveAccess.access).where(SensitiveAccess.account == actor.account)
    named = session.scalars(visible(actor).within(case, statement, SensitiveAccess))
    return frozenset(named) | lists_by_role(actor, case)


def closed_fields(session: Session, actor: Actor, case: Case, sensitive: Mapping[str, str]) -> frozenset[str]:
    """The fields ("parties.*.id_number") of a form's `sensitive` whose access list the actor does not stand on."""
    listed = {path: access for path, access in sensitive.items() if access}
    if not listed:
        return frozenset()
    lists = lists_of(session, actor, case)
    return frozenset(path for path, access in listed.items() if access not in lists)


def admit_who_entered(
    session: Session, actor: Actor, case: Case, made: Collection[SensitiveValue], *, fresh: bool
) -> None:
    """Adds the new values. Who enters what an access list keeps apart stands on the list, unless it keeps something that he
    may not read: nobody opens that by writing over it."""
    seen, lists = visible(actor), {row.access for row in made if row.access}
    if lists and not fresh:
        kept = select(SensitiveValue.access).where(SensitiveValue.access.in_(lists)).distinct()
        others = set(session.scalars(seen.within(case, kept, SensitiveValue)))
        lists -= others - lists_of(session, actor, case)
    session.add_all(made)
    if actor.sort != "person":  # whoever is not signed in stands on no list
        return
    for access in sorted(lists):
        admit_reader(session, case, access, actor.account, seen)


def admit_reader(session: Session, case: Case, access: str, account: str, seen: Visibility) -> None:
    """Puts a person on a case's access list (whoever enters an informant's data is on it)."""
    named = select(SensitiveAccess.id).where(
        SensitiveAccess.access == access, SensitiveAccess.account == account
    )
    if session.scalars(seen.within(case, named, SensitiveAccess)).first() is None:
        session.add(
            SensitiveAccess(case_id=case.id, jurisdiction=case.jurisdiction, access=access, account=account)
        )


def share_readers(session: Session, actor: Actor, source: Case, part: Case) -> None:
    """Those on the access lists of a case stand on the same ones of what was parted from it; the actor, who parted them and
    so wrote the values anew, on none that he does not stand on there."""
    seen, every = visible(actor), select(SensitiveAccess)
    held = lists_of(session, actor, source)
    lists = set()
    for row in session.scalars(seen.within(part, every, SensitiveAccess)).all():
        lists.add(row.access)
        if row.account == actor.account and row.access not in held:
            session.delete(row)
    session.flush()
    for row in session.scalars(seen.within(source, every, SensitiveAccess)).all():
        if row.access in lists:
            admit_reader(session, part, row.access, row.account, seen)


def erase(session: Session, actor: Actor, case_id: str, refs: Iterable[str], why: str, clock: Clock) -> int:
    """Lawful erasure: value and salt go, the digest stays; written to the audit trail. Returns how many went.

    Raises `PermissionError` without `case.erase`, `ValueError` without a reason.
    """
    require_writing(session)
    if not actor.may("case.erase"):
        raise PermissionError("case.erase")
    if not why.strip():
        raise ValueError("erasure needs its reason")
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        return 0
    wanted = sorted(set(refs))
    statement = select(SensitiveValue).where(
        SensitiveValue.id.in_(wanted), SensitiveValue.erased_at.is_(None)
    )
    values = session.scalars(visible(actor).within(case, statement, SensitiveValue)).all()
    for each in values:
        each.value = each.salt = None
        each.erased_at, each.erased_by, each.erased_why = clock.now(), actor.account, why
    audit.record(
        session, actor, "erase", case.number, {"values": [each.id for each in values], "why": why}, clock
    )
    return len(values)


def sound_values(
    session: Session, seen: Visibility, first: str, last: str
) -> dict[str, tuple[str, str, bool]]:
    """For verification: id → (case, digest, whether the value still fits it, or was lawfully erased)."""
    statement = select(SensitiveValue).where(SensitiveValue.case_id.between(first, last))
    result: dict[str, tuple[str, str, bool]] = {}
    for each in session.scalars(seen.of(statement, SensitiveValue)):
        erased = each.erased_at is not None and each.value is None and each.salt is None
        fits = (
            each.value is not None
            and each.salt is not None
            and salted_digest(each.salt, each.value.get("v")) == each.digest
        )
        result[each.id] = (each.case_id, each.digest, erased or fits)
    return result
