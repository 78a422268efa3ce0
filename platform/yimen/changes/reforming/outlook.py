"""What a reform would mean for people and running cases: kept with the set's rehearsal, cases by their ids alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Configuration, held_on, reform_strains
from yimen.store import ChangeLine, ChangeSet

from .effects import plan_of

MOST = 2_000
UNIT = "unit"


def reform_outlook(
    session: Session, change_set: ChangeSet, configuration: Configuration
) -> dict[str, Any] | None:
    """`pairs`: who follows whom with how many entries, people, cases, and how numbers are written before and after;
    `cases`: those that are handed over, each with who lets go of it, tasks of nobody, terms; None for other sets."""
    plan, day = plan_of(session, change_set), change_set.effective_from
    if plan is None or day is None:
        return None
    before = Configuration.open(session, change_set.jurisdiction, day=day).units()
    after = {code: body for code, body in before.items() if code not in plan.heirs}
    line = ChangeLine
    lines = select(line.key, line.body).where(
        line.change_set == change_set.id, line.kind == UNIT, line.op != "withdrawn"
    )
    after |= {row.key: row.body for row in session.execute(lines)}
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in held_on(session, change_set.jurisdiction, sorted(plan.heirs), day):
        people[row.unit, plan.officers.get(row.account, plan.heirs.get(row.unit, ""))].add(row.account)
    above = {code: str(body.get("parent") or "") for code, body in after.items()}
    counted: Counter[tuple[str, str]] = Counter()
    units: Counter[str] = Counter()
    cases: list[dict[str, Any]] = []
    for each in reform_strains(session, configuration, plan, above, day):
        counted[each.unit, each.target] += 1
        units[each.unit] += 1
        if len(cases) < MOST:
            cases.append(
                {
                    "id": each.case_id,
                    "unit": each.unit,
                    "to": each.target,
                    "freed": list(each.freed),
                    "lost": list(each.lost),
                    "terms": each.terms,
                }
            )
    pairs = dict.fromkeys([*((old, new) for old, new in plan.heirs.items()), *people, *counted])
    return {
        "units": dict(units),
        "cases": cases,
        "pairs": [
            {
                "from": _name(before, old),
                "to": _name(after, new),
                "people": len(people.get((old, new), ())),
                "cases": counted[old, new],
                "word": [
                    str(before.get(old, {}).get("document_word", "")),
                    str(after.get(new, {}).get("document_word", "")),
                ],
            }
            for old, new in pairs
        ],
        "entries": dict((change_set.summary or {}).get("reform", {}).get("counts", {})),
        "remarks": list((change_set.summary or {}).get("reform", {}).get("remarks", ())),
    }


def _name(units: Any, code: str) -> str:
    return str(units.get(code, {}).get("name", code)) if code else "—"
