"""A pack that nobody wrote comes on line by its files alone, and a lead goes through it from the first act to the last."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from fixtures.sites import quick_hashes, site_settings  # noqa: F401  fixtures are found by being here
from yimen.cases import ActResult, Case, FirstForm, act, load_actor, open_case, seen_case, verify, visible
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.kernel import FixedClock, system_actor
from yimen.pack import write_yaml
from yimen.workflow import Act

MOMENT = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
SCHEMA = "https://json-schema.org/draft/2020-12/schema"


@dataclass
class Invented:
    """Words for everything that a pack names, each drawn once."""

    draw: Random
    known: dict[str, str] = field(default_factory=dict)

    def __call__(self, what: str) -> str:
        """The word for something; an id of two words."""
        if what not in self.known:
            letters = "bcdfghjklmnpqrstvwxz"
            parts = ["".join(self.draw.choices(letters, k=self.draw.randint(3, 7))) for _ in range(2)]
            self.known[what] = f"{parts[0]}_{parts[1]}{len(self.known)}"
        return self.known[what]

    def unit(self, number: int) -> str:
        return self(f"unit {number}").replace("_", "")


def text(title: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, "minLength": 1, **more}


def a_form(id: str, properties: dict[str, Any]) -> dict[str, Any]:
    needed = [name for name, each in properties.items() if not each.pop("free", False)]
    for number, each in enumerate(properties.values()):
        each["x-order"] = number + 1
    schema = {"$schema": SCHEMA, "type": "object", "required": needed, "properties": properties}
    return {
        "id": id,
        "title": {"zh": "表"},
        "schema": schema,
        "ui": {"type": "VerticalLayout", "elements": []},
    }


def forms(word: Invented) -> list[dict[str, Any]]:
    unit = text("单位", **{"x-lookup": {"kind": "unit", "label": "name"}})
    row = {"type": "object", "required": [word("row")], "properties": {word("row"): {**unit, "x-order": 1}}}
    rows = {"type": "array", "title": "所问单位", "items": row}
    title = text("事由", **{"x-case": "title"})
    return [
        a_form(word("brought"), {word("subject"): title}),
        a_form(
            word("assessed"), {word("whom"): {**unit, "free": True}, word("rows"): {**rows, "free": True}}
        ),
        a_form(word("asked"), {word("subject"): {**title}, word("rows"): {**rows, "minItems": 1}}),
        a_form(word("answer"), {word("said"): text("答复")}),
    ]


def a_task(role: str, form: str, outcomes: dict[str, Any], **more: Any) -> dict[str, Any]:
    named = {name: {"title": {"zh": name[:3]}, **each} for name, each in outcomes.items()}
    return {"title": {"zh": "事项"}, "roles": [role], "form": form, "outcomes": named, **more}


def lead(word: Invented, term: int) -> dict[str, Any]:
    """Brought, passed on once, taken; two units are asked by that act; answered when both have."""
    assessed = f"form.{word('assessed')}"
    first = {
        word("brings"): a_task("officer", word("brought"), {"brought_in": {}}, opens=True),
        word("passes"): a_task(
            "officer",
            word("assessed"),
            {"passed": {"moves": f"{assessed}.{word('whom')}", "keeps": True}},
            after=word("brings"),
            entry={"in": {"on": [f"{word('brings')}.brought_in"]}},
        ),
        word("takes"): a_task(
            "officer",
            word("assessed"),
            {"taken": {}},
            after=word("passes"),
            entry={"on": {"on": [f"{word('passes')}.passed"]}},
        ),
    }
    calls = {
        "title": {"zh": "询问"},
        "procedure": word("question"),
        "fills": {word("subject"): "case.title", word("rows"): f"{assessed}.{word('rows')}"},
    }
    ends = a_task(
        "unit_head",
        word("answer"),
        {"closed_so": {}},
        after=word("calls"),
        entry={"told": {"on": [f"{word('calls')}.{word('answered')}"]}},
        required=True,
    )
    second = {word("calls"): calls, word("ends"): ends}
    taken = {"taken": {"on": [f"{word('takes')}.taken"]}}
    stages = {
        word("stage 1"): {"title": {"zh": "甲段"}, "tasks": first},
        word("stage 2"): {"title": {"zh": "乙段"}, "after": word("stage 1"), "entry": taken, "tasks": second},
    }
    return {
        "id": word("lead"),
        "title": {"zh": "来件"},
        "stages": stages,
        "deadlines": {
            word("term"): {
                "title": {"zh": "期限"},
                "amount": term,
                "unit": "calendar_day",
                "starts": [f"{word('brings')}.brought_in"],
                "stops": [f"{word('ends')}.closed_so"],
                "task": word("ends"),
                "article": "某规则第一条",
            }
        },
        "endings": {
            word("over"): {
                "title": {"zh": "办结"},
                "criteria": {"done": {"on": [f"{word('ends')}.closed_so"]}},
            }
        },
    }


def question(word: Invented, middle: int) -> dict[str, Any]:
    """Asked of one unit, some plain steps there, answered back."""
    receiver = f"form.{word('asked')}.{word('rows')}[0].{word('row')}"
    opens = {
        word("asks"): a_task(
            "officer", word("asked"), {"sent": {"moves": receiver, "keeps": True}}, opens=True
        )
    }
    steps, before = {}, ""
    for number in range(middle):
        name = word(f"middle {number}")
        entry = (
            {"after": before, "entry": {"next": {"on": [f"{before}.done_so"]}}, "required": True}
            if before
            else {}
        )
        steps[name] = a_task("officer", "none", {"done_so": {}}, **entry)
        before = name
    back = {"answered_so": {"moves": "case.origin", "keeps": True}}
    entry = {"after": before, "entry": {"next": {"on": [f"{before}.done_so"]}}, "required": True}
    steps[word("answers")] = a_task("unit_head", word("answer"), back, **entry)
    sent = {"sent": {"on": [f"{word('asks')}.sent"]}}
    return {
        "id": word("question"),
        "child_only": True,
        "each": word("rows"),
        "title": {"zh": "询问"},
        "stages": {
            word("stage 3"): {"title": {"zh": "丙段"}, "tasks": opens},
            word("stage 4"): {
                "title": {"zh": "丁段"},
                "after": word("stage 3"),
                "entry": sent,
                "tasks": steps,
            },
        },
        "endings": {
            word("answered"): {
                "title": {"zh": "已答"},
                "criteria": {"done": {"on": [f"{word('answers')}.answered_so"]}},
            }
        },
    }


def written(word: Invented, folder: Path, middle: int) -> str:
    """The pack's files; its name."""
    name = word("place").replace("_", "")
    home = folder / name
    for each in ("procedures", "forms"):
        (home / each).mkdir(parents=True)
    tables = [{"file": "units.csv", "kind": "unit"}, {"file": "officers.csv", "kind": "officer"}]
    about = {"name": name, "title": {"zh": "某地"}, "version": "0.1.0", "level": "county", "region": "990781"}
    about |= {"extends": ["base"], "valid_from": "2022-01-01", "tables": tables}
    (home / "pack.yaml").write_text(write_yaml(about), "utf-8")
    units = [word.unit(number) for number in range(3)]
    lines = ["机构代码,机构名称,机构类别,文书代字", *(f"{each},{each}局,执法部门,{each}" for each in units)]
    (home / "units.csv").write_text("\n".join(lines) + "\n", "utf-8")
    people = ["执法证号,姓名,所在单位,账号,角色"]
    for each in units:
        people += [
            f"{role}-{each},某{each}{role},{each}局,{role}-{each},{role}" for role in ("officer", "unit_head")
        ]
    (home / "officers.csv").write_text("\n".join(people) + "\n", "utf-8")
    for body in (lead(word, word.draw.randint(5, 60)), question(word, middle)):
        (home / "procedures" / f"{body['id']}.yaml").write_text(write_yaml(body), "utf-8")
    for body in forms(word):
        (home / "forms" / f"{body['id']}.json").write_text(json.dumps(body, ensure_ascii=False), "utf-8")
    return name


@pytest.mark.parametrize(
    "seed", [7, *(pytest.param(each, marks=pytest.mark.soak) for each in range(100, 110))]
)
def test_invented_pack_comes_on_line_and_its_lead_is_closed(
    seed: int,
    tmp_path: Path,
    quick_hashes: None,  # noqa: F811
) -> None:
    """Three units and two procedures with forms of their own: passed on, two units asked in one act, answered, closed."""
    word = Invented(Random(seed))
    middle = word.draw.randint(1, 3)
    place = written(word, tmp_path / "packs", middle)
    instance = Instance(
        site_settings(tmp_path / "home", YIMEN_PACKS=str(tmp_path / "packs")), FixedClock(MOMENT)
    )
    load_demo(instance, place)
    database, clock = instance.database, instance.clock
    day, (first, second, third) = clock.today(), [word.unit(number) for number in range(3)]

    def did(
        role: str, unit: str, case: str, task: str, outcome: str, values: dict[str, Any] | None = None
    ) -> ActResult:
        with database.write() as session:
            actor = load_actor(session, f"{role}-{unit}", day)
            seen = seen_case(session, actor, case)
            assert seen is not None, (role, unit, task)
            done = Act("complete", day, task=word(task), outcome=outcome, values=values or {})
            kept = act(session, actor, case, done, expected_version=seen.version, clock=clock)
            assert isinstance(kept, ActResult), kept
            return kept

    with database.write() as session:
        actor = load_actor(session, f"officer-{first}", day)
        form = FirstForm({word("subject"): "某事"}, day)
        opened = open_case(session, actor, word("lead"), first, form, clock=clock)
        assert isinstance(opened, ActResult), opened
        brought = opened.case.id
    did("officer", first, brought, "passes", "passed", {word("whom"): second})
    asked = {word("rows"): [{word("row"): first}, {word("row"): third}]}
    taken = did("officer", second, brought, "takes", "taken", asked)
    children = [each.case.id for each in taken.called]
    assert len(children) == 2
    for unit, child in zip((first, third), children, strict=True):
        for number in range(middle):
            did("officer", unit, child, f"middle {number}", "done_so")
        with database.read() as session:
            waits = seen_case(session, system_actor("verify", place), brought)
            assert waits is not None
            assert waits.state["items"][word("calls")]["state"] == "active"
        did("unit_head", unit, child, "answers", "answered_so", {word("said"): "如此。"})
    did("unit_head", second, brought, "ends", "closed_so", {word("said"): "已办。"})
    with database.read() as session:
        seen = visible(system_actor("verify", place))
        ended = {row.id: row.status for row in session.execute(seen.of(select(Case.id, Case.status)))}
        assert ended == {brought: word("over"), **dict.fromkeys(children, word("answered"))}
        assert verify(session, place, None) == []
    instance.close()
