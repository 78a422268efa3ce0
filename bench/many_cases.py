"""A million plausible cases on PostgreSQL: one real case, opened as officers do, copied in many units and states.

Their documents (state, forms) are left out: neither a list nor a round of the sweep reads them.
"""

from __future__ import annotations

from datetime import date
from typing import LiteralString

import psycopg

from yimen.cases import FirstForm, load_actor
from yimen.cli.acting import Instance
from yimen.documents import open_case
from yimen.store import in_force

MANY = 1_000_000
OPEN_OF_TEN = 3
DUE_OF_HUNDRED = 1
BARE_COLUMNS = (
    "id", "number", "title", "party", "unit", "procedure", "status", "stage_title", "handler", "opened_on", "due_on",
)  # fmt: skip

CASES: LiteralString = """
INSERT INTO enforcement_case
SELECT made.* FROM enforcement_case one
CROSS JOIN generate_series(1, %(many)s) n
CROSS JOIN LATERAL jsonb_populate_record(one, jsonb_build_object(
  'id', lpad(to_hex(n), 32, '0'),
  'number', 'B〔2026〕' || n || '号',
  'title', (%(titles)s::text[])[1 + n %% cardinality(%(titles)s::text[])] || n,
  'party', '当事人' || (n %% 99991),
  'unit', (%(units)s::text[])[1 + ((n::bigint * 7919) %% cardinality(%(units)s::text[]))::int],
  'status', CASE WHEN n %% 10 < %(open)s THEN 'open' ELSE 'closed' END,
  'handler', CASE WHEN n %% 5 = 0 THEN one.handler ELSE 'officer' || (n %% 997) END,
  'opened_on', (%(day)s::date - (n %% 1500)),
  'opened_at', one.opened_at - n * interval '90 seconds',
  'due_on', %(day)s::date + (n * 31 %% 400) - 40,
  'anchored_seq', one.seq, 'text_id', n,
  'state', '{}'::jsonb, 'forms', '{}'::jsonb, 'record', '{}'::jsonb, 'bindings', '{}'::jsonb)) made
WHERE one.id = %(template)s"""
TERMS: LiteralString = """
INSERT INTO case_deadline
SELECT made.* FROM case_deadline one
CROSS JOIN generate_series(1, %(many)s) n
CROSS JOIN LATERAL jsonb_populate_record(one, jsonb_build_object(
  'id', one.id + n,
  'case_id', lpad(to_hex(n), 32, '0'),
  'look_on', %(day)s::date + (n %% 100),
  'overdue_on', %(day)s::date + (n %% 100) + CASE WHEN n %% 200 < 100 THEN 0 ELSE 5 END,
  'elapses', false)) made
WHERE one.id = (SELECT min(id) FROM case_deadline WHERE case_id = %(template)s AND state = 'running')"""


def fill_cases(instance: Instance, dsn: str, place: str, account: str, day: date) -> None:
    """`MANY` cases with a running term each, one of a hundred to be looked at on `day`; and the bare table beside."""
    template, units, titles = _template(instance, place, account, day)
    said = {
        "many": MANY,
        "template": template,
        "units": units,
        "titles": titles,
        "open": OPEN_OF_TEN,
        "day": day,
    }
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(CASES, said)
        connection.execute(TERMS, said)
        connection.execute(
            "SELECT setval(pg_get_serial_sequence('case_deadline', 'id'), (SELECT max(id) FROM case_deadline))"
        )
        connection.execute(
            f"CREATE TABLE bare_case AS SELECT {', '.join(BARE_COLUMNS)}, opened_at FROM enforcement_case"
        )
        connection.execute("CREATE INDEX ON bare_case (unit, status, opened_at DESC)")
        connection.execute("VACUUM ANALYZE")


def _template(instance: Instance, place: str, account: str, day: date) -> tuple[str, list[str], list[str]]:
    """A case that the officer opened; the units in force; names of items."""
    with instance.database.write() as session:
        actor = load_actor(session, account, day)
        rows = in_force(session, place, day=day, number=1, kind="unit")
        units = [row.key for row in rows]
        items = [
            row
            for row in in_force(session, place, day=day, number=1, kind="item")
            if row.body["unit"] == "综合行政执法局"
        ]
        values = {
            "source": "inspection",
            "found_on": day.isoformat(),
            "title": "擅自占用城市道路",
            "parties": [{"sort": "organisation", "name": "示范商贸有限公司"}],
            "alleged_acts": [{"item": items[0].key, "occurred_on": day.isoformat(), "place": "示范路1号"}],
            "summary": "未经批准占用城市道路。",
        }
        first = FirstForm(values, day, fellow="zhzf02")
        opened = open_case(session, actor, "ordinary_penalty", "zhzf", first, clock=instance.clock)
        case_id: str = opened[0].id  # type: ignore[index]  # a refusal has none, and ends the run here
    return case_id, units, [row.body["name"][:60] for row in items[:500]]
