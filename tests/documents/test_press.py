"""LibreOffice kept warm: papers become PDF, one after another; killed it is started again, missing it is named."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from docx import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from PIL import Image

from fixtures.processes import wait_until
from yimen.documents import NoSuchPage, Press, PressFailed, PressMissing, find_office, page_picture
from yimen.documents.fonts import fitted, font_table, installed_fonts


def paper(*lines: str, font: str = "") -> bytes:
    document = Docx()
    for line in lines:
        run = document.add_paragraph().add_run(line)
        if font:
            run.font.name = font
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def text_of(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode("utf-8")


def test_paper_becomes_a_pdf_with_its_words(press: Press) -> None:
    """Printed twice by the same office; the second needs no new start."""
    assert "责令改正" in text_of(press.pdf(paper("责令改正")))
    first = press.process_id
    assert "当事人" in text_of(press.pdf(paper("当事人")))
    assert press.process_id == first


def test_office_asks_no_host_whatever_a_paper_names(press: Press) -> None:
    """Should a link get past the guard of templates: the machine of the instance reaches into the offices' network."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
        assert "照常" in text_of(press.pdf(linked(paper("照常"), address)))
        with contextlib.suppress(TimeoutError):
            asked.append(str(server.accept()[1]))
    assert asked == []


def linked(content: bytes, address: str) -> bytes:
    """The paper with a picture that lies at an address."""
    document = Docx(io.BytesIO(content))
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    shape = document.add_picture(picture)
    blip = next(shape._inline.iter(qn("a:blip")))
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), document.part.relate_to(address, RT.IMAGE, is_external=True))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_office_that_was_killed_is_started_again(press: Press) -> None:
    """The next paper is printed as if nothing had happened."""
    press.pdf(paper("一"))
    before = press.process_id
    assert before is not None
    os.killpg(before, signal.SIGKILL)
    assert "照常" in text_of(press.pdf(paper("照常")))
    assert press.process_id != before


def test_office_that_dies_under_a_paper_prints_it_after_its_restart(press: Press) -> None:
    """LibreOffice is killed while two papers wait: both come out, none twice."""
    press.pdf(paper("一"))
    server = press.process_id
    assert server is not None
    made: list[bytes] = []
    long = paper(*["当事人的陈述和申辩" * 5] * 300)
    threads = [threading.Thread(target=lambda: made.append(press.pdf(long))) for _ in range(2)]
    for each in threads:
        each.start()
    threads[0].join(0.3)
    for child in children(server):
        os.kill(child, signal.SIGKILL)
    for each in threads:
        each.join(120)
    assert ["当事人" in text_of(each) for each in made] == [True, True]
    assert press.process_id != server


PRINTS = "import sys; from yimen.documents import Press; Press().pdf(sys.stdin.buffer.read())"


@pytest.mark.soak
def test_office_goes_with_whoever_started_it_however_early_that_is_killed(tmp_path: Path) -> None:
    """Each is killed at another moment of the start, when the office is asked for, begins, or stands."""
    killed = []
    for number, moment in enumerate((0.0, 0.2, 0.3, 0.5)):
        folder = tmp_path / str(number)
        folder.mkdir()
        printing = subprocess.Popen(
            [sys.executable, "-c", PRINTS], stdin=subprocess.PIPE, env={**os.environ, "TMPDIR": str(folder)}
        )
        assert printing.stdin is not None
        printing.stdin.write(paper("一"))
        printing.stdin.close()
        wait_until(lambda folder=folder: began_in(folder), "the office", pause=0.005)
        time.sleep(moment)
        printing.kill()
        killed.append(printing.wait())
    assert killed == [-signal.SIGKILL] * len(killed)
    wait_until(lambda: not began_in(tmp_path), "the end of every office", patience=10)


def test_office_whose_server_was_killed_goes_with_whoever_started_it(tmp_path: Path) -> None:
    """As where memory is short: the server is killed, its office stands, and then the process that prints ends."""
    press = "import os, signal; from yimen.documents import Press; press = Press(); press._start(); "
    killing = "os.kill(press.process_id, signal.SIGKILL); os.kill(os.getpid(), signal.SIGKILL)"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-c", press + killing], env=environment, check=False)
    assert ended.returncode == -signal.SIGKILL
    wait_until(lambda: not began_in(tmp_path), "the end of the office", patience=10)


def began_in(folder: Path) -> list[str]:
    """The commands that name the folder: the server of an office, and the office itself."""
    told = subprocess.run(["ps", "-Aww", "-o", "args="], capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if f"{folder}/" in line]


def children(parent: int) -> list[int]:
    """Every process below one."""
    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in told.splitlines()]
    below = [pid for pid, upper in pairs if upper == parent]
    return below + [deeper for each in below for deeper in children(each)]


def test_paper_that_takes_too_long_is_given_up_with_doc_017(press: Press) -> None:
    """The office is ended, so that the papers behind it do not wait for ever; a short one passes."""
    press.pdf(paper("一"))
    hasty = Press()
    hasty._server, hasty._port, hasty._seconds = (
        press._server,
        press._port,
        1,
    )  # the office that is warm already
    before = press.process_id
    assert before is not None
    os.killpg(before, signal.SIGSTOP)
    with pytest.raises(PressFailed, match="1 秒") as failed:
        hasty.pdf(paper("一"))
    assert [each.code for each in failed.value.findings] == ["DOC-017"]
    assert press.process_id is None
    assert "好" in text_of(press.pdf(paper("好")))


def test_damaged_docx_is_doc_018_and_the_office_goes_on(press: Press) -> None:
    """What LibreOffice cannot open is that paper's fault alone."""
    with pytest.raises(PressFailed) as failed:
        press.pdf(b"PK\x03\x04 no package")
    assert [each.code for each in failed.value.findings] == ["DOC-018"]
    assert "好" in text_of(press.pdf(paper("好")))


def test_machine_without_an_office_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DOC-014 no program, DOC-015 switched off, DOC-016 no Python that speaks to it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for program, code in (("", "DOC-014"), (str(tmp_path / "soffice"), "DOC-014"), ("none", "DOC-015")):
        with pytest.raises(PressMissing) as missing:
            find_office(program)
        assert [each.code for each in missing.value.findings] == [code]
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr("yimen.documents.press._speaks_uno", lambda _python: False)
    with pytest.raises(PressMissing) as missing:
        find_office()
    assert [each.code for each in missing.value.findings] == ["DOC-016"]
    monkeypatch.setattr("yimen.documents.press._speaks_uno", lambda _python: True)
    assert find_office()[0] == str(program)


def test_fonts_that_a_machine_lacks_are_replaced_and_named() -> None:
    """DOC-019 names what stands for what; DOC-020 a font for which nothing does; one that is there stays."""
    table = font_table([{"name": "仿宋_GB2312", "use": ["仿宋", "Free Song"]}])
    content = paper("一", font="仿宋_GB2312")
    replaced = fitted(content, table, frozenset({"Free Song"}))
    assert replaced.replaced == {"仿宋_GB2312": "Free Song"}
    assert "DOC-019" in [each.code for each in replaced.findings()]
    assert "Free Song" in {run.font.name for run in Docx(io.BytesIO(replaced.content)).paragraphs[0].runs}
    stays = fitted(content, table, frozenset({"仿宋_GB2312"}))
    assert stays.content == content
    document = Docx(io.BytesIO(content))
    from docx.oxml.ns import qn

    document.paragraphs[0].runs[0]._element.rPr.rFonts.set(qn("w:eastAsia"), "无此字体")
    out = io.BytesIO()
    document.save(out)
    lacking = fitted(out.getvalue(), table, frozenset({"Free Song"}))
    assert lacking.missing == ("无此字体",)
    assert "DOC-020" in [each.code for each in lacking.findings()]


def test_machine_of_the_tests_has_a_chinese_font() -> None:
    """Else every PDF here would be made of empty boxes."""
    assert any("CJK SC" in font for font in installed_fonts())


def test_page_of_a_pdf_is_drawn_as_a_picture(press: Press) -> None:
    """PNG of a page that is there; no picture of one that is not, nor of what is no PDF."""
    pdf = press.pdf(paper("第一页"))
    assert page_picture(pdf, 1).startswith(b"\x89PNG")
    for content, number in ((pdf, 2), (pdf, 0), (b"no pdf", 1)):
        with pytest.raises(NoSuchPage):
            page_picture(content, number)
