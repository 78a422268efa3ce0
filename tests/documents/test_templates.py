"""A template is refused for what it could do, and for what the case cannot give it."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

import pytest
from docx import Document

from fixtures.archives import DAMAGES, damaged
from yimen.documents import check_template, placeholders

NAMES = {"案由", "罚款金额", "全部当事人", "全部当事人.姓名或名称", "全部当事人.地址"}


def docx(*paragraphs: str) -> bytes:
    """A template of these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def codes(content: bytes) -> list[str]:
    return [finding.code for finding in check_template(content, NAMES)]


def test_template_with_known_names_loops_and_formats_has_no_findings() -> None:
    """The mended example of every code below."""
    content = docx(
        "{{案由}}，罚款{{罚款金额|大写}}",
        "{%p for 人 in 全部当事人 %}",
        "{{loop.index}}．{{人.姓名或名称}}{% if 人.地址 is 有 %}（{{人.地址}}）{% endif %}",
        "{%p endfor %}",
    )
    assert codes(content) == []
    assert [use.path for use in placeholders(content)] == [
        "案由",
        "罚款金额",
        "全部当事人",
        "全部当事人.姓名或名称",
        "全部当事人.地址",
    ]


@pytest.mark.parametrize(
    ("paragraph", "code"),
    [
        ("{{案由", "DOC-005"),
        ("{% for 人 in 全部当事人 %}", "DOC-005"),
        ("{{ 案由.__class__.__mro__() }}", "DOC-006"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "DOC-006"),
        ("{{ 9**9**9 }}", "DOC-006"),
        ("{{ '啊' * 1000000000 }}", "DOC-006"),
        ("{% for i in range(1000000000) %}{{i}}{% endfor %}", "DOC-006"),
        ("{% set x = 案由 %}{{x}}", "DOC-006"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "DOC-006"),
        ("{% include '/etc/passwd' %}", "DOC-006"),
        ("{% for a in 全部当事人 recursive %}{{a}}{% endfor %}", "DOC-006"),
        ("{{案由2}}", "DOC-007"),
        ("{{全部当事人.姓名}}", "DOC-007"),
        ("{{案由|attr('x')}}", "DOC-008"),
        ("{% if 案由 is callable %}{% endif %}", "DOC-008"),
        ("{% for a in 全部当事人 %}" * 4 + "x" + "{% endfor %}" * 4, "DOC-009"),
    ],
)
def test_hostile_or_mistaken_placeholder_is_a_coded_finding(paragraph: str, code: str) -> None:
    """Nothing that computes or calls gets as far as the sandbox."""
    assert code in codes(docx(paragraph))


@pytest.mark.parametrize("how", DAMAGES)
def test_damaged_package_is_no_docx(how: str) -> None:
    """Whatever the archive's reader raises over it, whoever uploads it is told."""
    assert codes(damaged(docx("{{案由}}"), how)) == codes(b"no package") == ["DOC-001"]


def test_misspelt_name_is_answered_with_the_nearest_known_one() -> None:
    """A clerk should not have to search."""
    [finding] = check_template(docx("{{罚款金}}"), NAMES)
    assert "是否想写“罚款金额”" in finding.message


def package(extra: dict[str, bytes], base: bytes | None = None) -> bytes:
    """A .docx with further parts."""
    out = io.BytesIO(base or docx("{{案由}}"))
    with zipfile.ZipFile(out, "a") as parts:
        for name, content in extra.items():
            parts.writestr(name, content)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def field(*runs: str, within: bytes = b"") -> bytes:
    """A field whose instruction stands in several runs, perhaps with another field in it."""
    said = "".join(f"<w:r><w:instrText>{escape(each)}</w:instrText></w:r>" for each in runs)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    inner = within.decode()
    return f"<w:p {W}>{mark.format('begin')}{said}{inner}{mark.format('end')}</w:p>".encode()


def simple_field(said: str) -> bytes:
    """A field that is one element."""
    return f"<w:ftr {W}><w:p><w:fldSimple w:instr={quoteattr(said)}/></w:p></w:ftr>".encode()


def test_template_may_count_pages_and_name_addresses() -> None:
    """Fields that fetch nothing stand as they are: pages, dates, links that somebody must click."""
    harmless = ("PAGE", "NUMPAGES", 'DATE \\@ "yyyy"', 'HYPERLINK "http://host.invalid/LINK"', "REF bookmark")
    for said in harmless:
        assert codes(package({"word/footer9.xml": field(said)})) == [], said


LINK = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r" Type="http://x/image" Target="http://host.invalid/a.png" TargetMode="External"/>'
    b"</Relationships>"
)
ATTACHED = LINK.replace(b"image", b"attachedTemplate")
CHUNK = LINK.replace(b"image", b"aFChunk").replace(b' TargetMode="External"', b"")


@pytest.mark.parametrize(
    ("target", "codes_told"),
    [
        ("Normal.dotm", []),
        ("file:///C:\\Users\\a\\AppData\\Normal.dotm", []),
        ("C:\\Templates\\a.dot", []),
        ("file:///home/a/a.dotx", []),
        ("file://localhost/Users/a/a.dotm", []),
        ("/Users/a/a.dotm", []),
        ("http://host.invalid/a.dotm", ["DOC-004"]),
        ("\\\\host.invalid\\share\\a.dotm", ["DOC-004"]),
        ("//host.invalid/share/a.dotm", ["DOC-004"]),
        ("file://host.invalid/share/a.dotm", ["DOC-004"]),
        ("file:////host.invalid/share/a.dotm", ["DOC-004"]),
        ("file:///%5C%5Chost.invalid/share/a.dotm", ["DOC-004"]),
    ],
)
def test_template_may_hang_on_one_of_its_authors_machine_not_of_a_network(
    target: str, codes_told: list[str]
) -> None:
    """Word fetches it, and runs it, whenever somebody opens the paper."""
    links = ATTACHED.replace(b"http://host.invalid/a.png", target.encode())
    assert codes(package({"word/_rels/settings.xml.rels": links})) == codes_told


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0 an old .doc", "DOC-001"),
        (package({}, docx("x"))[:400], "DOC-001"),
        (package({"word/vbaProject.bin": b"x"}), "DOC-002"),
        (package({"word/embeddings/oleObject1.bin": b"x"}), "DOC-002"),
        (package({"word/big.xml": b"0" * (41 * 1024 * 1024)}), "DOC-003"),
        (package({"word/_rels/footer9.xml.rels": LINK}), "DOC-004"),
        (package({"word/_rels/footer9.xml.rels": CHUNK}), "DOC-004"),
        (package({"word/footer9.xml": field('DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"')}), "DOC-004"),
        (package({"word/footer9.xml": field(" include", 'PICTURE "http://host.invalid/a.png" ')}), "DOC-004"),
        (
            package({"word/footer9.xml": field("PAGE", within=field('LINK Excel.Sheet "c:\\\\a.xls"'))}),
            "DOC-004",
        ),
        (package({"word/footer9.xml": simple_field('INCLUDETEXT "/etc/passwd"')}), "DOC-004"),
        (package({"word/footer9.xml": b"<broken"}), "DOC-001"),
    ],
)
def test_package_that_is_no_harmless_docx_is_refused_by_its_content(content: bytes, code: str) -> None:
    """The name of a file says nothing."""
    assert codes(content) == [code]
