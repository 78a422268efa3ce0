"""A form that is refused keeps what was filled in, says above all what is wrong, and leads from each line to its field."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from lxml import html
from werkzeug.datastructures import FileStorage, MultiDict

from screens.pack_forms import every_form, form_of
from screens.pages import Items, sent_by_browser, typed
from yimen.pack import Entry
from yimen.screens import BoundForm, compile_form

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def summary_of(page: Any) -> dict[str, str]:
    """The lines of the summary with the ids to which they lead; "" where a line leads nowhere."""
    found = {}
    for line in page.xpath("//*[@data-errors]//li"):
        (link,) = line.findall("a") or [None]
        found[line.text_content()] = "" if link is None else link.get("href").removeprefix("#")
    return found


def drawn(bound: BoundForm) -> Any:
    return html.fragment_fromstring(f"<form>{bound.render()}</form>")


def test_refused_form_keeps_rows_sums_and_files_and_leads_to_each_fault() -> None:
    """Two rows of a plan, one of them wrong, their sum, and a file: as a browser without scripts sends them."""
    form = form_of("base", "deferral_request")
    first = form.bind()
    for _ in range(2 - len(first.tree.root.children[4].items)):
        first = form.bind(None, sent_by_browser(first.render(), _add="plan"))
    said = typed(
        sent_by_browser(first.render()),
        {
            "reason": "厂房失火，\r\n暂无力缴纳。",
            "plan.0.due_on": "2026-08-01",
            "plan.0.amount": "1,000.50",
            "plan.1.due_on": "不久",
            "plan.1.amount": "很多",
        },
    )
    files = MultiDict([("proof", FileStorage(BytesIO(PICTURE), "火灾证明.png"))])
    bound = form.bind(None, MultiDict([*said.items(multi=True), *files.items(multi=True)]))
    assert not bound.validate()
    page = drawn(bound)
    assert summary_of(page) == {
        "请填写“方式”": "f-way",
        "缴款计划第2行 · 缴款期限：日期不正确，请按“2026-03-05”填写": "f-plan.1.due_on",
        "缴款计划第2行 · 金额：请填写金额（元），最多两位小数，例如“1,234.50”": "f-plan.1.amount",
    }
    assert page.get_element_by_id("form-errors").get("role") == "alert"
    for target in summary_of(page).values():
        field = page.get_element_by_id(target)
        assert field.get("aria-invalid") == "true"
        assert page.get_element_by_id(f"{target}-error") is not None
        assert f"{target}-error" in field.get("aria-describedby").split()
    assert sent_by_browser(bound.render()).to_dict(flat=False) == said.to_dict(flat=False)
    assert [each.reference["name"] for each in bound.uploads] == ["火灾证明.png"]
    mended = typed(sent_by_browser(bound.render()), {"way": "instalments", "plan.1.due_on": "2026-09-01"})
    again = form.bind(None, typed(mended, {"plan.1.amount": "500"}))
    assert again.validate(), again.errors
    assert again.values["plan_total"] == 150_050
    assert "data-errors" not in again.render()


@every_form
def test_empty_form_leads_from_every_fault_to_a_field_of_the_page(entry: Entry) -> None:
    """Whatever a form of a pack asks for first, each line of its summary finds its place, in both languages."""
    form = compile_form(entry.body)
    for language in ("zh", "en"):
        untouched = form.bind(lookups=Items(), language=language)
        bound = form.bind(None, sent_by_browser(untouched.render()), lookups=Items(), language=language)
        if bound.validate():
            continue
        page = drawn(bound)
        lines = summary_of(page)
        assert len(lines) == len({each.message for each in bound.errors})
        missing = [line for line, target in lines.items() if not page.xpath(f"//*[@id='{target}']")]
        assert missing == []


def test_field_by_which_an_act_was_refused_bears_why_and_is_named() -> None:
    """The empty one of those that were judged; what the form only shows is not to blame."""
    form = form_of("base", "substitute_performance")
    bound = form.bind({"estimate": 800000, "cost": 900000})
    named = bound.blame([("estimate",), ("cost",), ("cost_reason",)], "超出预算的应当写明理由")
    assert [label for _, label in named] == ["实际费用", "超出预算的理由"]
    page = drawn(bound)
    by_id = {each.get("id"): each for each in page.iter() if each.get("id")}
    cost, why = (by_id[id] for id, _ in named)
    assert (cost.get("aria-invalid"), why.get("aria-invalid")) == (None, "true")
    assert "超出预算的应当写明理由" in page.text_content()
    assert [each for each, _ in bound.blame([("cost",)], "过高")] == [named[0][0]]
