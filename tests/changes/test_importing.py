"""An import from files to change set on both engines: what is kept, compared, drafted, overtaken, cleared."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import undefer

from changes.import_desk import HEAD, NOWHERE, Desk, Hand, found_county
from changes.world import CLERK, COUNTY, SECOND
from fixtures.sites import put_entry
from fixtures.tables import tables_after
from yimen.changes import (
    WHOLE,
    CatalogImport,
    CatalogImportFile,
    CatalogImportLine,
    Options,
    Source,
    begin_drafting,
    begin_marking,
    clear_imports,
    discard,
    drawn_rows,
    files_of,
    is_compared,
    is_read,
    new_import,
    own_import,
    profiles_in_force,
    replace_file,
    row_print,
    rows_in_role,
    said_of,
    say,
    saying,
    seen_import,
    seen_imports,
)
from yimen.kernel import FixedClock
from yimen.store import ChangeLine, ChangeSet, Database, Job, claim, one_in_force
from yimen.worker import runners

sqlite_tables, postgres_tables = tables_after(found_county)


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    """The desk of the county that is in force."""
    return Desk(database, clock)


def test_comparison_says_what_the_change_set_will_hold(desk: Desk) -> None:
    """Added, changed field by field, unchanged, absent: and the drafted lines are those, no other."""
    made = desk.bring(f"{HEAD}\n001,未经批准占道,甲局\n002,擅自挖掘道路,甲局\n004,新事项,乙队\n")
    counts = desk.compare(made)["counts"]["item"]
    assert counts == {"added": 1, "changed": 1, "unchanged": 1, "absent": 1}
    assert desk.lines(made, "changed") == {"002": {"name": ["擅自挖掘", "擅自挖掘道路"]}}
    assert set(desk.lines(made, "absent")) == {"003"}
    set_id = desk.draft(made)
    with desk.database.read() as session:
        rows = session.execute(select(ChangeLine.op, ChangeLine.key).where(ChangeLine.change_set == set_id))
        assert {tuple(row) for row in rows} == {("added", "004"), ("changed", "002")}


@pytest.mark.parametrize(("whole", "withdrawn"), [("", set()), ("unit", {"002"}), (WHOLE, {"002", "003"})])
def test_absent_entries_go_as_far_as_the_table_is_whole(desk: Desk, whole: str, withdrawn: set[str]) -> None:
    """A partial table withdraws nothing, one unit's whole list nothing of another unit, the whole table all."""
    made = desk.bring(f"{HEAD}\n001,未经批准占道,甲局\n")
    desk.compare(made, complete={"item": whole} if whole else {})
    assert set(desk.lines(made, "withdrawn")) == withdrawn
    assert set(desk.lines(made, "absent")) == {"002", "003"} - withdrawn
    if withdrawn:
        set_id = desk.draft(made)
        desk.enact(set_id)
        with desk.database.read() as session:
            for key in ("001", "002", "003"):
                found = one_in_force(session, COUNTY, day=desk.clock.today(), number=3, kind="item", key=key)
                assert (found is None) == (key in withdrawn), key


def test_whole_list_is_counted_against_the_control_totals_and_a_partial_one_is_not(desk: Desk) -> None:
    """A county that says 甲局 has two items: one row is a partial table, or a list that lacks one."""
    with desk.database.write() as session:
        stated = {"unit": "甲局", "field": "", "count": 2}
        put_entry(session, COUNTY, "control-total", "甲局", stated)
    made = desk.bring(f"{HEAD}\n001,未经批准占道,甲局\n")
    assert desk.row(made).reading["findings"]["warning"] == 0
    assert desk.compare(made)["claims"] == []
    claims = desk.compare(made, complete={"item": "unit"})["claims"]
    assert len(claims) == 1
    assert "实有 1 项" in claims[0]


def test_fields_without_a_column_stay_unless_they_are_cleared(desk: Desk) -> None:
    """A table without units does not take every unit away; an empty cell does, and the person may ask for all."""
    made = desk.bring("代码,名称\n001,未经批准占道\n002,擅自挖掘\n")
    assert desk.compare(made)["counts"]["item"] == {"unchanged": 2, "absent": 1}
    assert desk.compare(made, blank_absent=True)["counts"]["item"] == {"changed": 2, "absent": 1}
    assert desk.lines(made, "changed")["001"] == {"unit": ["甲局", None]}
    emptied = desk.bring(f"{HEAD}\n001,未经批准占道,\n")
    assert desk.compare(emptied)["counts"]["item"] == {"changed": 1, "absent": 2}


def test_table_without_codes_is_compared_by_its_names(desk: Desk) -> None:
    """Who is called so in force keeps the code, who is new gets one; the same table again changes nothing."""
    table = "名称,单位\n未经批准占道,甲局\n擅自挖掘,乙队\n乱堆物料,甲局\n"
    made = desk.bring(table, kind="item")
    assert desk.compare(made)["counts"]["item"] == {"added": 1, "changed": 1, "unchanged": 1, "absent": 1}
    assert desk.lines(made, "changed") == {"002": {"unit": ["甲局", "乙队"]}}
    (coined,) = desk.lines(made, "added")
    assert coined.startswith("N-")
    desk.enact(desk.draft(made))
    again = desk.bring(table, kind="item")
    assert desk.compare(again)["counts"]["item"] == {"unchanged": 3, "absent": 1}


def test_comparison_is_made_with_the_day_on_which_it_counts(desk: Desk) -> None:
    """What comes into force later is compared with what will be in force then."""
    later = desk.clock.today() + timedelta(days=40)
    first = desk.bring(f"{HEAD}\n001,以后的名称,甲局\n")
    desk.compare(first, effective_from=later)
    desk.enact(desk.draft(first))
    again = desk.bring(f"{HEAD}\n001,以后的名称,甲局\n")
    assert desk.compare(again)["counts"]["item"]["changed"] == 1
    assert desk.compare(again, effective_from=later)["counts"]["item"]["unchanged"] == 1


def test_what_was_compared_is_what_is_drafted_or_nothing(desk: Desk) -> None:
    """A set that came into force meanwhile, or another choice, sends the person back to compare anew."""
    made = desk.bring(f"{HEAD}\n004,新事项,乙队\n")
    other = desk.bring(f"{HEAD}\n005,别的事项,乙队\n")
    desk.compare(made)
    desk.compare(other)
    desk.enact(desk.draft(other))
    with pytest.raises(RuntimeError, match="请重新比对"):
        desk.draft(made)
    desk.compare(made)
    assert desk.draft(made)


def test_mended_file_makes_a_new_set_in_place_of_the_old(desk: Desk) -> None:
    """The clerk mends what was sent back: the earlier set is withdrawn, not left about."""
    made = desk.bring(f"{HEAD}\n004,新事项,乙队\n")
    desk.compare(made)
    first = desk.draft(made)
    with desk.database.write() as session:
        mended = Source("改好.csv", f"{HEAD}\n004,新的事项,乙队\n".encode())
        replace_file(session, session.get_one(CatalogImport, made), 0, mended, clock=desk.clock)
    desk.work(made)
    desk.compare(made)
    second = desk.draft(made)
    with desk.database.read() as session:
        assert session.get_one(ChangeSet, first).state == "withdrawn"
        assert session.get_one(ChangeSet, second).state == "checked"


def test_rows_are_kept_in_parts_with_their_roles(desk: Desk) -> None:
    """A page reads a hundred rows; a correction is by the row's number and holds for the file handed in anew."""
    rows = "\n".join(f"{number:04},事项{number},甲局" for number in range(10, 260))
    made = desk.bring(f"示范目录,,\n{HEAD}\n{rows}\n以上共二百五十项,见附件,\n")
    with desk.database.read() as session:
        first = drawn_rows(session, made, 0, 0).rows
        assert [row.role for row in first[:3]] == ["title", "header", "data"]
        assert first[2].cells == ("0010", "事项10", "甲局")
        last = drawn_rows(session, made, 0, 2).rows
        assert (last[-1].number, last[-1].role) == (253, "data")
        assert drawn_rows(session, made, 0, 3).rows == ()
        assert rows_in_role(session, made, 0, "header") == [2]
    said = {"roles": {"253": "note"}}
    with desk.database.write() as session:
        row = session.get_one(CatalogImport, made)
        say(session, row, saying(row.choices, "0.csv", "0", said), clock=desk.clock)
    desk.work(made)
    with desk.database.read() as session:
        assert rows_in_role(session, made, 0, "note") == [253]
    with desk.database.write() as session:
        row = session.get_one(CatalogImport, made)
        mended = Source("改好.csv", f"示范目录,,\n{HEAD}\n{rows}\n以上共二百五十项,见附件,\n".encode())
        replace_file(session, row, 0, mended, clock=desk.clock)
        assert said_of(row.choices, "改好.csv", "0")["roles"] == said["roles"]
    desk.work(made)
    with desk.database.read() as session:
        assert rows_in_role(session, made, 0, "note") == [253]


def test_cards_are_shown_compared_and_marked_an_item_a_row(desk: Desk) -> None:
    """What the page shows, what a correction counts and where findings are written is the sheet as it is laid out."""
    made = desk.bring("代码,001,004\n名称,未经批准占道,新事项\n单位,甲局,不知何局\n")
    with desk.database.read() as session:
        kept = [(row.role, row.cells) for row in drawn_rows(session, made, 0, 0).rows]
        assert kept[:2] == [("header", ("代码", "名称", "单位")), ("data", ("001", "未经批准占道", "甲局"))]
        assert (
            drawn_rows(session, made, 0, 0).merges == ()
        )  # the last item does not reach into the empty row below
        [sheet] = session.get_one(CatalogImport, made).reading["sheets"]
        assert ["已转为一行一项" in each for each in sheet["laid"]] == [True]
    assert desk.compare(made)["counts"]["item"] == {"added": 1, "unchanged": 1, "absent": 2}
    with desk.database.write() as session:
        begin_marking(session, session.get_one(CatalogImport, made), clock=desk.clock)
    desk.work(made)
    with desk.database.read() as session:
        row = select(CatalogImportFile).where(CatalogImportFile.import_id == made)
        content = session.scalars(row.options(undefer(CatalogImportFile.marked))).one().marked
    page = openpyxl.load_workbook(io.BytesIO(content or b"")).worksheets[0]
    assert [cell.value for cell in page[3]] == ["004", "新事项", "不知何局"]
    assert page["C3"].comment is not None


def test_correction_of_a_row_goes_along_when_rows_move(desk: Desk) -> None:
    """The mended file has a row more above, and the stray line still counts as a note; one that is gone is forgotten."""
    table = f"{HEAD}\n004,新事项,甲局\n以上见附件,甲局办理,甲局\n"
    made = desk.bring(table)
    with desk.database.write() as session:
        row = session.get_one(CatalogImport, made)
        cells = drawn_rows(session, made, 0, 0).rows[2].cells
        said = {"roles": {"3": "note"}, "prints": {"3": row_print(cells)}, "rows": 3}
        say(session, row, saying(row.choices, "0.csv", "0", said), clock=desk.clock)
    desk.work(made)

    def notes_in(text: str) -> list[int]:
        with desk.database.write() as session:
            row = session.get_one(CatalogImport, made)
            replace_file(session, row, 0, Source("0.csv", text.encode()), clock=desk.clock)
        desk.work(made)
        with desk.database.read() as session:
            row = session.get_one(CatalogImport, made)
            assert is_read(row, files_of(session, made))
            return rows_in_role(session, made, 0, "note")

    assert notes_in(table.replace("004,", "005,别的,甲局\n004,")) == [4]
    assert notes_in(table.replace("004,", "005,别的,甲局\n004,").replace("见附件", "见附件一")) == [4]
    assert notes_in(f"{HEAD}\n004,新事项,甲局\n") == []


def test_several_files_are_one_import(desk: Desk) -> None:
    """Two units' lists go in together; a code that stands in both is told."""
    made = desk.bring(f"{HEAD}\n004,新事项,甲局\n", f"{HEAD}\n005,别的事项,乙队\n")
    assert desk.compare(made)["counts"]["item"] == {"added": 2, "absent": 3}
    twice = desk.bring(f"{HEAD}\n004,新事项,甲局\n", f"{HEAD}\n004,别的事项,乙队\n")
    assert "CAT-041" in desk.row(twice).reading["findings"]["codes"]


def test_references_are_held_against_what_is_in_force(desk: Desk) -> None:
    """A unit that nobody knows is an error before any change set; one that is there is none."""
    wrong = desk.bring(f"{HEAD}\n004,新事项,丙所\n")
    assert desk.row(wrong).reading["findings"]["codes"]["CAT-047"] == ["error", 1]
    right = desk.bring(f"{HEAD}\n004,新事项,乙队\n")
    assert desk.row(right).reading["findings"]["error"] == 0


def test_job_that_was_overtaken_keeps_nothing(desk: Desk) -> None:
    """Two corrections in a row: the slower first job does not write over the second's result."""
    made = desk.bring(f"{HEAD}\n004,新事项,乙队\n")
    with desk.database.write() as session:
        row = session.get_one(CatalogImport, made)
        say(session, row, {**row.choices, "kind": "item"}, clock=desk.clock)
        slow = str(row.job)
        claim(session, slow, owner="hand", clock=desk.clock)
        running = session.get_one(Job, slow, populate_existing=True)
        hand = Hand(running, desk.database, NOWHERE, desk.clock, "hand", timedelta(seconds=60))
        say(session, row, {**row.choices, "kind": ""}, clock=desk.clock)
    desk.work(made)
    before = desk.row(made).reading["of"]
    with pytest.raises(Exception, match=r"更新的任务|" + slow):
        runners()[hand.kind](hand)
    assert desk.row(made).reading["of"] == before
    with desk.database.read() as session:
        row = session.get_one(CatalogImport, made)
        assert is_read(row, files_of(session, made))
        assert not is_compared(row, files_of(session, made))


def test_kept_mapping_reads_the_same_header_later_and_counts_its_versions(desk: Desk) -> None:
    """A line of the import's own set; the same again is no change, another mapping the next version."""
    strange = "甲号,乙文,丙局,丁备\n004,新事项,乙队,无\n"
    made = desk.bring(strange)
    said = {
        "tables": {"1": {"kind": "item", "columns": {"code": ["甲号"], "name": ["乙文"], "unit": ["丙局"]}}}
    }

    def map_columns(import_id: str, how: dict[str, Any]) -> str:
        with desk.database.write() as session:
            row = session.get_one(CatalogImport, import_id)
            say(session, row, saying(row.choices, "0.csv", "0", how), clock=desk.clock)
        desk.work(import_id)
        desk.compare(import_id)
        layout = desk.row(import_id).reading["tables"][0]["layout"]
        return desk.draft(import_id, profiles=[layout])

    assert desk.row(made).reading["tables"][0]["kind"] is None
    desk.enact(map_columns(made, said))
    later = desk.bring(strange.replace("004", "006"))
    assert desk.row(later).reading["tables"][0]["kind"] == "item"
    assert desk.row(later).reading["findings"]["error"] == 0
    set_id = map_columns(later, said)
    with desk.database.read() as session:
        kinds = set(session.scalars(select(ChangeLine.kind).where(ChangeLine.change_set == set_id)))
        assert kinds == {"item"}
    other = desk.bring(strange.replace("004", "007"))
    columns = {"code": ["甲号"], "name": ["乙文", "丁备"], "unit": ["丙局"]}
    desk.enact(map_columns(other, {"tables": {"1": {"kind": "item", "columns": columns}}}))
    with desk.database.read() as session:
        profile = profiles_in_force(session, COUNTY, desk.clock.today())[0]
        assert (profile.version, [str(each) for each in profile.columns["name"]]) == (2, ["乙文", "丁备"])


def test_import_belongs_to_whoever_uploaded_it(desk: Desk) -> None:
    """Not to another account of the county, whatever it may do."""
    made = desk.bring(f"{HEAD}\n004,新事项,乙队\n")
    with desk.database.read() as session:
        assert own_import(session, CLERK, made) is not None
        assert own_import(session, SECOND, made) is None
        assert seen_import(session, SECOND, made) is None
        assert [row.id for row, _job in seen_imports(session, CLERK, 10)] == [made]
        assert seen_imports(session, SECOND, 10) == []


def test_page_never_sees_a_job_ended_without_what_it_made(desk: Desk) -> None:
    """A job that ends right after the page's first statement is seen running; the next look sees its change set."""
    made = desk.bring(f"{HEAD}\n004,新事项,乙队\n")
    desk.compare(made)
    with desk.database.write() as session:
        begin_drafting(session, session.get_one(CatalogImport, made), title="导入", clock=desk.clock)
    ended: list[str] = []

    def end(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "FROM catalog_import" in statement and not ended:
            ended.append(made)
            desk.work(made)

    assert seen(desk, made, end) == (None, "waiting")
    assert ended
    change_set, state = seen(desk, made)
    assert (bool(change_set), state) == (True, "done")


def seen(desk: Desk, import_id: str, after: Callable[..., None] | None = None) -> tuple[str | None, str]:
    """Change set and state of the job as a page sees them; `after` is called after each of its statements."""
    with desk.database.read() as session:
        if after is not None:
            event.listen(session.get_bind(), "after_cursor_execute", after)
        try:
            found = seen_import(session, CLERK, import_id)
            assert found is not None
            row, job = found
            assert job is not None
            return row.change_set, job.state
        finally:
            if after is not None:
                event.remove(session.get_bind(), "after_cursor_execute", after)


def test_old_imports_are_cleared_with_all_that_is_theirs(desk: Desk) -> None:
    """After the settled days nothing of an upload is left, nor the file in a job of the first release."""
    old = desk.bring(f"{HEAD}\n004,新事项,乙队\n")
    desk.compare(old)
    with desk.database.write() as session:
        row = session.get_one(CatalogImport, old)
        job = session.get_one(Job, str(row.job))
        job.kind, job.payload = "catalog_check", {"name": "旧.xlsx", "content": "AAAA"}
    desk.clock.set(desk.clock.now() + timedelta(days=31))
    young = desk.bring(f"{HEAD}\n005,新事项,乙队\n")
    with desk.database.write() as session:
        assert clear_imports(session, COUNTY, days=30, clock=desk.clock) == 1
    with desk.database.read() as session:
        assert list(session.scalars(select(CatalogImport.id))) == [young]
        assert set(session.scalars(select(CatalogImportFile.import_id))) == {young}
        assert session.scalar(select(func.count()).select_from(CatalogImportLine)) == 0
        assert session.get_one(Job, job.id).payload == {}


def test_discarded_import_stops_its_job_in_words(desk: Desk) -> None:
    """A job whose import was thrown away says so and keeps nothing."""
    with desk.database.write() as session:
        files = [Source("a.csv", f"{HEAD}\n004,新事项,乙队\n".encode())]
        row = new_import(session, CLERK, files, clock=desk.clock)
        job, made = str(row.job), row.id
        claim(session, job, owner="hand", clock=desk.clock)
        running = session.get_one(Job, job, populate_existing=True)
        hand = Hand(running, desk.database, NOWHERE, desk.clock, "hand", timedelta(seconds=60))
    with desk.database.write() as session:
        discard(session, session.get_one(CatalogImport, made), clock=desk.clock)
    with pytest.raises(Exception, match=r"已经清除|" + job):
        runners()[hand.kind](hand)


def test_options_survive_being_kept() -> None:
    """Before anything was said: in force today, partial, untold fields stay."""
    today = date(2026, 7, 1)
    assert Options.from_json({}, today) == Options(today)
    said = Options(date(2026, 8, 1), {"item": WHOLE}, True, "示发〔2026〕1号")
    assert Options.from_json(said.as_json(), today) == said
