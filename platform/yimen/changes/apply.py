"""A pack becomes a change set of its jurisdiction: read, laid three ways over what is there, checked, submitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, Finding, has_errors
from yimen.pack import Entry, PackSource, manifest_body, pack_codes, three_way
from yimen.store import ChangeSet, EntryRevision, Jurisdiction

from . import codes
from .activate import activate as activate_set
from .bootstrap import bootstrap_open, found_jurisdiction, moves_pack
from .check import check
from .draft import draft
from .hooks import lint
from .layers import Reading, read_layers
from .refusal import ChangeRefused
from .sets import DraftLine
from .states import submit

Progress = Callable[[int, int, str], None]
STEPS = 5


def _silent(_done: int, _total: int, _phase: str) -> None:
    return None


def apply_pack(
    session: Session,
    actor: Actor,
    pack: str,
    jurisdiction: str,
    *,
    packs: Mapping[str, PackSource],
    clock: Clock,
    activate: bool = False,
    take_base: bool = False,
    effective_from: date | None = None,
    parent: str | None = None,
    progress: Progress = _silent,
    note: str = "",
    reading: Reading | None = None,
) -> ChangeSet:
    """The pack as a change set: submitted, or active where `activate` and bootstrap allow it.

    `reading` is the pack as `read_layers` read it already, so that a writing transaction need not wait for it.
    Where nothing differs, the set is returned in state *checked* with no lines. Raises `ChangeRefused` with
    every finding when the pack has errors; nothing is written then (the caller's transaction is rolled back).
    """
    progress(0, STEPS, "读取配置包")
    reading = reading or read_layers(pack, packs)
    if has_errors(reading.findings):
        raise ChangeRefused([*reading.findings, *reading.unresolved(), *lint(reading.configured())])
    progress(1, STEPS, "比对现行配置")
    owner = found_jurisdiction(session, jurisdiction, reading.manifest, clock, parent=parent)
    findings = list(reading.findings) + _base_moves(owner, reading, take_base)
    entries, clashes = reapplied(session, owner, reading.entries)
    findings += clashes
    if has_errors(findings):
        raise ChangeRefused(findings)
    names = {each.name for each in reading.packs}
    lines: list[DraftLine] = []
    change_set = draft(
        session,
        actor,
        jurisdiction,
        title=f"{reading.manifest.title['zh']} {reading.manifest.version}",
        entries=entries,
        complete={each.id for each in reading.kinds.values()},
        complete_packs=names,
        effective_from=effective_from,
        sources=reading.sources,
        sort="pack",
        note=note,
        clock=clock,
        pack_after={
            "pack": reading.manifest.name,
            "pack_version": reading.manifest.version,
            "lock": {name: dict(state) for name, state in reading.lock.items()},
            "manifest": manifest_body(reading.manifest),
        },
        written=lines,
    )
    progress(2, STEPS, "校验")
    check(session, actor, change_set.id, clock=clock, extra=findings, written=lines)
    progress(3, STEPS, "提交")
    _go_on(session, actor, change_set, owner, activate, clock)
    progress(STEPS, STEPS, "完成")
    return change_set


def _go_on(
    session: Session, actor: Actor, change_set: ChangeSet, owner: Jurisdiction, activate: bool, clock: Clock
) -> None:
    moved = change_set.summary["lines"] or moves_pack(change_set.summary)
    if not moved or change_set.findings["errors"]:
        return
    if activate:
        if not bootstrap_open(session, owner):
            raise ChangeRefused(codes.BOOTSTRAP_CLOSED.at())
        activate_set(session, actor, change_set.id, clock=clock, bootstrap=True)
    elif actor.may("change.draft"):
        submit(session, actor, change_set.id, clock=clock)


def _base_moves(owner: Jurisdiction, reading: Reading, take_base: bool) -> list[Finding]:
    """Lower packs that are no longer those which the jurisdiction locked."""
    found = []
    for name, state in reading.lock.items():
        locked = owner.base_lock.get(name) or reading.manifest.lock.get(name)
        if locked is None or locked == dict(state):
            continue
        if take_base:
            found.append(codes.TAKE_BASE.at(name=name, version=state["version"]))
        else:
            found.append(pack_codes.BASE_MOVED.at(name=name, old=_version(locked), new=_version(state)))
    return found


def _version(state: Mapping[str, str]) -> str:
    return f"{state['version']}（{state['digest'][7:19]}）"


def reapplied(
    session: Session, owner: Jurisdiction, entries: tuple[Entry, ...]
) -> tuple[list[Entry], list[Finding]]:
    """Patched entries laid three ways over a lower layer that changed since they were last applied.

    A clash is a finding to decide, unless the patch names the new lower entry's digest as `patched`.
    """
    patched = [each for each in entries if "patch" in each.origin]
    if not patched or not owner.sequence:
        return list(entries), []
    before = _patched_before(session, owner.id, {each.kind for each in patched})
    result, findings = [], []
    for entry in entries:
        old = before.get((entry.scope, entry.kind, entry.key)) if "patch" in entry.origin else None
        if old is None or old["patched"] == entry.origin["patched"]:
            result.append(entry)
            continue
        body, clashes = three_way(old["base"], entry.origin["base"], entry.origin["patch"])
        if entry.origin.get("acknowledged") != entry.origin["patched"]:
            findings += [
                pack_codes.CLASH.at(
                    entry.place,
                    kind=entry.kind,
                    key=entry.key,
                    path=clash.path or "/",
                    old=_short(clash.old),
                    new=_short(clash.new),
                    patch=_short(clash.patch),
                    digest=entry.origin["patched"],
                )
                for clash in clashes
            ]
        result.append(replace(entry, body=body))
    return result, findings


def _patched_before(session: Session, jurisdiction: str, kinds: set[str]) -> dict[tuple[str, str, str], dict]:  # type: ignore[type-arg]
    r = EntryRevision
    query = select(r.scope, r.kind, r.key, r.origin).where(
        r.jurisdiction == jurisdiction, r.superseded_by.is_(None), r.kind.in_(kinds)
    )
    return {
        (scope, kind, key): origin
        for scope, kind, key, origin in session.execute(query)
        if "patch" in origin and "base" in origin
    }


def _short(value: object) -> str:
    text = "（无）" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
