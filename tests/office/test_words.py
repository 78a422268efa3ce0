"""How values, days and differences are put into words, and that no word lacks its English twin."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from yimen.kernel import Told
from yimen.office.change_lines import differing
from yimen.office.list_cells import cell_of, in_words
from yimen.office.shell_words import spoken
from yimen.office.wording import (
    choice_text,
    day_text,
    due_text,
    due_tone,
    entry_title,
    local_time,
    place_text,
    titled,
    value_text,
)
from yimen.screens import ListColumn

TODAY = date(2026, 7, 1)
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]


def test_every_text_of_the_pages_has_an_english_twin(checkout: Path) -> None:
    """A message id that the catalog lacks would stay Chinese after the switch."""
    keywords = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
    root = checkout / "platform/yimen"
    options = {"**.html": {"extensions": "jinja2.ext.i18n"}}
    found = extract_from_dir(root, METHODS, {**options}, keywords=keywords)
    texts = {message for _file, _line, message, _notes, _context in found if isinstance(message, str)}
    with (root / "translations/en/LC_MESSAGES/messages.po").open("rb") as source:
        catalog = read_po(source, locale="en")
    known = {str(each.id): each.string for each in catalog if each.id}
    assert texts - known.keys() == set()
    assert [text for text in texts if not known[text]] == []


def test_english_texts_fill_the_same_blanks(checkout: Path) -> None:
    """A placeholder that the English text lacks or invents would fail when the page is drawn."""
    path = checkout / "platform/yimen/translations/en/LC_MESSAGES/messages.po"
    with path.open("rb") as source:
        catalog = read_po(source, locale="en")
    assert [error for _message, errors in catalog.check() for error in errors] == []


@pytest.fixture
def words() -> Flask:
    """An application that speaks Chinese."""
    from flask_babel import Babel

    app = Flask("words")
    Babel(app, default_locale="zh_Hans_CN")
    return app


@pytest.mark.parametrize(
    ("due", "tone", "text"),
    [
        (date(2026, 6, 30), "overdue", "已超期1天"),
        (date(2026, 7, 1), "soon", "今日到期"),
        (date(2026, 7, 4), "soon", "剩3天"),
        (date(2026, 7, 5), "calm", "剩4天"),
        (None, "calm", ""),
    ],
)
def test_due_day_is_coloured_by_what_is_left(words: Flask, due: date | None, tone: str, text: str) -> None:
    """Overdue from the day after, soon for three days before, calm otherwise."""
    with words.test_request_context():
        assert (due_tone(due, TODAY), due_text(due, TODAY)) == (tone, text)


def test_warning_day_makes_a_far_term_soon(words: Flask) -> None:
    """A term warns from the day that the procedure says, however far its end."""
    assert due_tone(date(2026, 9, 1), TODAY, ["2026-06-30"]) == "soon"


def test_paused_term_is_never_overdue(words: Flask) -> None:
    """While a term is paused its old last day means nothing."""
    assert due_tone(date(2026, 1, 1), TODAY, (), "paused") == "paused"


def test_values_are_shown_in_words(words: Flask) -> None:
    """Money in yuan, yes and no, lists joined, titles in the language asked for."""
    with words.test_request_context():
        assert value_text("min_fen", 1234550) == "12,345.50 元"
        assert value_text("fan", True) == "是"
        assert value_text("kinds", ["罚款", "没收"]) == "罚款、没收"
        assert value_text("count", 0) == "0"
    assert titled({"zh": "立案", "en": "Filing"}, "en") == "Filing"
    assert titled({"zh": "立案"}, "en") == "立案"
    assert entry_title({"code": "1"}, "1") == "1"


def test_choice_is_shown_by_its_title() -> None:
    """A stored constant never reaches the page where its title is known."""
    part = {"oneOf": [{"const": "person", "title": "个人", "x-title-en": "Person"}]}
    assert choice_text(part, "sort", "person") == "个人"
    assert choice_text(part, "sort", "person", "en") == "Person"


def test_place_is_told_by_sheet_row_and_column(words: Flask) -> None:
    """A finding's place reads as a clerk would say it."""
    with words.test_request_context():
        place = {"file": "a.xlsx", "sheet": "事项", "row": 3, "column": "B"}
        assert place_text(place) == "a.xlsx 工作表“事项” 第3行 B列"
        paged = {"file": "a.pdf", "sheet": "表格1", "row": 31, "column": "B", "page": 2}
        assert place_text(paged) == "a.pdf 工作表“表格1” 第2页 第31行 B列"


def test_difference_goes_into_maps_and_keeps_lists_whole() -> None:
    """One changed field deep in a form is one line, not the whole form."""
    old = {"a": {"b": 1, "c": [1]}, "gone": 1}
    new = {"a": {"b": 2, "c": [1]}, "made": 1}
    assert differing(old, new) == [(("a", "b"), 1, 2), (("gone",), 1, None), (("made",), None, 1)]


def test_days_are_written_in_the_readers_language(words: Flask) -> None:
    """A day, ISO text of one, and a moment in Shanghai; what is no day stays, and none is nothing."""
    from flask_babel import force_locale

    moment = datetime(2026, 6, 30, 23, 5, tzinfo=UTC)
    with words.test_request_context():
        assert (day_text(date(2026, 7, 1)), day_text("2026-07-01")) == ("2026年7月1日",) * 2
        assert local_time(moment) == "2026年7月1日 07:05"
        with force_locale("en"):
            assert day_text("2026-07-01") == "Jul 1, 2026"
        assert (day_text("不详"), day_text(""), day_text(None)) == ("不详", "", "")
        assert day_text("33021101") == "33021101", "a code is no day"


def test_days_of_a_refusal_are_written_out(words: Flask) -> None:
    """Also those that stand as ISO text; what else was filled in stays."""
    told = Told(
        "“{term}”到{due}届满，不得早于{day}，共{n}日",
        {"term": "期限2026-1", "due": "2026-02-05", "day": TODAY, "n": 3},
    )
    with words.test_request_context():
        assert spoken(told) == "“期限2026-1”到2026年2月5日届满，不得早于2026年7月1日，共3日"


def test_list_shows_a_day_as_it_is_shown_everywhere() -> None:
    """Not as ISO text; what is no day stays as it is, what is empty empty."""
    cell = cell_of(ListColumn("since", "起", "date", plain=True), "zh")
    assert in_words([["2026-07-01"], ["不详"], [None]], [cell]) == [["2026年7月1日"], ["不详"], [""]]
