"""A template is an ordinary .docx: what is guarded before it is opened, and which placeholders it uses."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import unquote

from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.visitor import NodeVisitor
from lxml import etree

from yimen.kernel import BROKEN_ARCHIVE, Finding, Place, Recent, digest_bytes

from . import codes
from .fields import DeclaresType, fetched_by
from .formats import FILTERS, TESTS, environment

MAX_EXPANDED = 40 * 1024 * 1024
MAX_LOOPS = 3
_SEEN: Recent[_Seen] = Recent(256)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_HARMLESS_LINKS = ("hyperlink",)
_ATTACHED = "attachedTemplate"  # fetched by Word whenever the paper is opened: harmless on the reader's own machine alone
_OWN_PATH = re.compile(r"(?i)(file:///|file://localhost/|/|(file:///)?[a-z]:[\\/])?[^\\/:][^:]*")
_OTHER_FORMAT = "aFChunk"  # a web page or another document within, which may name addresses of its own
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const,
    nodes.For, nodes.If, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.CondExpr, nodes.Concat, nodes.Keyword,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """One placeholder as the template writes it: a dotted path from a top-level name."""

    path: str

    @property
    def root(self) -> str:
        return self.path.split(".", 1)[0]


def too_large(size: int, limit: int) -> Finding:
    """A file that is not even opened; sizes in bytes. No file at all is too large for nothing."""
    if size == 0:
        return codes.NOT_A_DOCX.at(Place(path=""), problem="没有选择文件，或文件是空的")
    return codes.TOO_LARGE.at(Place(path=""), size=size, limit=limit)


def guard_package(content: bytes, place: Place) -> list[Finding]:
    """Whether the bytes are a harmless .docx; everything is checked by content, nothing by its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _guard_parts(package, place)
    except BROKEN_ARCHIVE:
        return [codes.NOT_A_DOCX.at(place, problem="文件不是 Office 压缩包，可能是旧版 .doc 或已损坏")]


def _guard_parts(package: zipfile.ZipFile, place: Place) -> list[Finding]:
    size = sum(part.file_size for part in package.infolist())
    if size > MAX_EXPANDED:
        return [codes.TOO_LARGE.at(place, size=size, limit=MAX_EXPANDED)]
    names = package.namelist()
    if "word/document.xml" not in names:
        return [codes.NOT_A_DOCX.at(place, problem="缺少正文部分")]
    found = [codes.HAS_MACROS.at(place, part=name) for name in names if _is_active(name)]
    outside: dict[str, frozenset[str]] = {}
    for name in names:
        if name.lower().endswith(".rels"):
            content = package.read(name)
            found += _guard_links(content, place)
            outside[_part_of(name)] = _outside(content)
    for name in names:
        if not name.lower().endswith((".rels", "/")):
            found += _guard_part(package.read(name), name, outside.get(name, frozenset()), place)
    return found


def _part_of(relations: str) -> str:
    """word/_rels/document.xml.rels is of word/document.xml."""
    return relations.replace("_rels/", "", 1)[: -len(".rels")]


def _guard_part(content: bytes, name: str, outside: frozenset[str], place: Place) -> Iterator[Finding]:
    """What is no XML (a picture, a font) holds nothing of the kind; where a part lies and what it is called says nothing."""
    try:
        for said in fetched_by(content, outside):
            yield codes.EXTERNAL_LINK.at(place, target=said[:200])
    except DeclaresType:
        yield codes.NOT_A_DOCX.at(place, problem=f"“{name[:100]}”含有文档类型声明（DOCTYPE）")
    except etree.XMLSyntaxError as error:
        if name.lower().endswith(".xml"):
            yield codes.NOT_A_DOCX.at(place, problem=f"正文部分损坏：{error.msg}")


def _is_active(part: str) -> bool:
    lowered = part.lower()
    return "vbaproject" in lowered or "/activex/" in lowered or "/embeddings/" in lowered


def _outside(relations: bytes) -> frozenset[str]:
    """The ids of the relations that lead out of the package."""
    try:
        root = etree.fromstring(relations, _PARSER)
    except etree.XMLSyntaxError:
        return frozenset()
    return frozenset(each.get("Id", "") for each in root.iter(_RELATIONSHIP) if _leads_out(each))


def _leads_out(relation: etree._Element) -> bool:
    return relation.get("TargetMode", "Internal") != "Internal" or "://" in relation.get("Target", "")


def _guard_links(content: bytes, place: Place) -> Iterator[Finding]:
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        yield codes.NOT_A_DOCX.at(place, problem=f"关系部分损坏：{error.msg}")
        return
    for each in root.iter(_RELATIONSHIP):
        kind = each.get("Type", "").rsplit("/", 1)[-1]
        outside = _leads_out(each) and kind not in _HARMLESS_LINKS
        if kind == _ATTACHED and _OWN_PATH.fullmatch(unquote(each.get("Target", ""))):
            outside = False
        if outside or kind == _OTHER_FORMAT:
            yield codes.EXTERNAL_LINK.at(place, target=each.get("Target", "")[:200])


def check_template(content: bytes, names: Iterable[str], place: Place | None = None) -> list[Finding]:
    """All findings of a template against the `names` that the case's environment offers.

    A name with a dot stands for a known part of a group ("当事人.名称"); a bare name stands for all of it.
    """
    place = place or Place("template.docx")
    found = guard_package(content, place)
    if found:
        return found
    try:
        parts = _looked_at(content)
    except TemplateSyntaxError as error:
        return [codes.BAD_SYNTAX.at(place, problem=error.message or str(error))]
    except (*BROKEN_ARCHIVE, etree.XMLSyntaxError) as error:
        return [codes.NOT_A_DOCX.at(place, problem=str(error))]
    known = frozenset(names)
    for part in parts:
        found += [replace(fault, place=place) for fault in part.found]
        found += _unknown(part.uses, known, place)
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class TemplateReading:
    """What a template does: the names it uses, (name, format) where it formats one, the names it goes through."""

    uses: tuple[Use, ...]
    filtered: tuple[tuple[str, str], ...]
    looped: tuple[str, ...]


def read_template(content: bytes) -> TemplateReading:
    """The reading of a template that has passed its check."""
    parts = _looked_at(content)
    return TemplateReading(
        tuple(use for part in parts for use in part.uses),
        tuple(each for part in parts for each in part.filtered),
        tuple(path for part in parts for path in part.looped),
    )


def placeholders(content: bytes) -> list[Use]:
    """The placeholders of a template that has passed its check, in order of appearance."""
    return list(dict.fromkeys(use for part in _looked_at(content) for use in part.uses))


def words_of(content: bytes) -> str:
    """The words of a template that has passed its check, headers and footers included, without blanks."""
    return _seen(content).words


@dataclass(frozen=True, slots=True)
class _Seen:
    """What stands in a template, whoever asks: the body and each header and footer, and all their words."""

    parts: tuple[_TemplateVisitor, ...]
    words: str


def _looked_at(content: bytes) -> tuple[_TemplateVisitor, ...]:
    return _seen(content).parts


def _seen(content: bytes) -> _Seen:
    """Kept by digest: opening a .docx costs far more than all that is asked of it."""
    return _SEEN.made(digest_bytes(content), lambda: _see(content))


def _see(content: bytes) -> _Seen:
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    env = environment()
    sources = [template.patch_xml(template.get_xml())]
    for relation in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(relation):
            sources.append(template.patch_xml(template.get_part_xml(part)))
    return _Seen(tuple(_visited(env.parse(source)) for source in sources), _words(template.docx))


def _visited(tree: nodes.Template) -> _TemplateVisitor:
    visitor = _TemplateVisitor()
    visitor.visit(tree)
    return visitor


def _words(document: Any) -> str:
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]
    return "".join("".join(each.text or "" for part in parts for each in part.iter(qn("w:t"))).split())


def _unknown(uses: Iterable[Use], known: frozenset[str], place: Place) -> Iterator[Finding]:
    roots = {name.split(".", 1)[0] for name in known}
    for use in uses:
        if use.path in known or (use.root in known and not _has_parts(use.root, known)):
            continue
        if use.path == use.root and use.root in roots:
            continue
        near = get_close_matches(use.path, known, n=1, cutoff=0.6)
        hint = f"，是否想写“{near[0]}”" if near else ""
        yield codes.UNKNOWN_PLACEHOLDER.at(place, name=use.path, hint=hint)


def _has_parts(root: str, known: frozenset[str]) -> bool:
    return any(name.startswith(root + ".") for name in known)


class _TemplateVisitor(NodeVisitor):
    """Collects the paths used and refuses every construct that could compute or call."""

    def __init__(self) -> None:
        self.uses: list[Use] = []
        self.found: list[Finding] = []
        self.filtered: list[tuple[str, str]] = []
        self.looped: list[str] = []
        self.loops = 0
        self.around: list[str] = []
        self.local: dict[str, str] = {"loop": ""}

    def generic_visit(self, node: nodes.Node, *args: object, **kwargs: object) -> None:
        if not isinstance(node, _ALLOWED):
            self.found.append(codes.REFUSED_SYNTAX.at(construct=type(node).__name__))
            return
        super().generic_visit(node, *args, **kwargs)

    def visit_Filter(self, node: nodes.Filter) -> None:
        if node.name not in FILTERS:
            self.found.append(codes.UNKNOWN_FILTER.at(name=node.name, known="、".join(FILTERS)))
        path = None if node.node is None else _path(node.node)
        if path:
            self.filtered.append((self._global(path), node.name))
        self.generic_visit(node)

    def visit_Test(self, node: nodes.Test) -> None:
        if node.name not in TESTS:
            self.found.append(codes.UNKNOWN_FILTER.at(name=node.name, known="、".join(TESTS)))
        self.generic_visit(node)

    def visit_For(self, node: nodes.For) -> None:
        self.loops += 1
        if self.loops > MAX_LOOPS:
            self.found.append(codes.TOO_DEEP.at(depth=self.loops, limit=MAX_LOOPS))
        path = _path(node.iter)
        if path is None or (path in self.around and path.split(".", 1)[0] not in self.local):
            self.found.append(codes.REFUSED_SYNTAX.at(construct="循环一段文字，或在循环中再循环同一项"))
        if path:
            self.looped.append(self._global(path))
        self.around.append(path or "")
        self.visit(node.iter)
        if isinstance(node.target, nodes.Name):
            before = dict(self.local)
            self.local[node.target.name] = self._global(path) if path else ""
            for each in (*node.body, *node.else_):
                self.visit(each)
            self.local = before
        else:
            self.found.append(codes.REFUSED_SYNTAX.at(construct="多变量循环"))
        if node.test is not None or node.recursive:
            self.found.append(codes.REFUSED_SYNTAX.at(construct="带条件或递归的循环"))
        self.loops -= 1
        self.around.pop()

    def visit_Name(self, node: nodes.Name) -> None:
        self._use(node.name)

    def visit_Getattr(self, node: nodes.Getattr) -> None:
        self._use_path(node)

    def visit_Getitem(self, node: nodes.Getitem) -> None:
        self._use_path(node)

    def _use_path(self, node: nodes.Expr) -> None:
        path = _path(node)
        if path is None:
            self.found.append(codes.REFUSED_SYNTAX.at(construct="计算出来的名称"))
        else:
            self._use(path)

    def _use(self, path: str) -> None:
        path = self._global(path)
        if path:
            self.uses.append(Use(path))

    def _global(self, path: str) -> str:
        root, _, rest = path.partition(".")
        if root not in self.local:
            return path
        upper = self.local[root]
        return f"{upper}.{rest}" if upper and rest else upper


def _path(node: nodes.Node) -> str | None:
    """`a.b[0].c` as "a.b.c"; None for anything that is computed."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        upper = _path(node.node)
        return None if upper is None else f"{upper}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        upper = _path(node.node)
        if upper is None or isinstance(node.arg.value, int):
            return upper
        return f"{upper}.{node.arg.value}"
    return None
