"""A template against the procedures that call for it: what no form can have filled yet when the paper is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from yimen.kernel import ExpressionError, Finding
from yimen.pack import Configured, Entry
from yimen.workflow import Procedure, ProcedureError, compile_procedure

from . import codes
from .templates import Use, read_template
from .values import Wording, form_names

Body = Mapping[str, Any]
OF_TASKS = ("by", "task", "on")


@dataclass(frozen=True, slots=True)
class Binding:
    """A task that makes a paper; `forms` and `tasks` may be done with when it does."""

    procedure: Procedure
    task: str
    forms: frozenset[str]
    tasks: frozenset[str]


class Callers:
    """The procedures of a scope, each compiled once, by the papers that they call for."""

    def __init__(self, configured: Configured, scope: str) -> None:
        self._bodies = [each.body for each in configured.of_kind("procedure", scope).values()]
        self._named = [frozenset(_documents_of(each)) for each in self._bodies]
        self._compiled: dict[int, Procedure | None] = {}
        rules = [each.body for each in configured.of_kind("dossier", scope).values()]
        self.with_files = {
            str(rule[word])
            for rule in rules
            for word in ("cover", "catalog", "correction", "labels")
            if rule.get(word)
        }

    def bindings(self, document: str) -> list[Binding]:
        """Every task that makes the paper; none of a procedure that does not compile, which its own check tells."""
        return [
            _binding(procedure, task)
            for number, named in enumerate(self._named)
            if document in named and (procedure := self._procedure(number)) is not None
            for task, item in procedure.items.items()
            if not item.off and any(paper.document == document for paper in item.documents)
        ]

    def calls(self, document: str) -> bool:
        """Whether a procedure names the paper at all, or a case file is made with it."""
        return document in self.with_files or any(document in named for named in self._named)

    def _procedure(self, number: int) -> Procedure | None:
        if number not in self._compiled:
            try:
                self._compiled[number] = compile_procedure(self._bodies[number])
            except (ProcedureError, ExpressionError, KeyError, TypeError, ValueError):
                self._compiled[number] = None
        return self._compiled[number]


def lint_tasks(entry: Entry, words: Wording, content: bytes, callers: Callers) -> Iterator[Finding]:
    """Findings of a document, whose template passed its check, against the tasks that make it."""
    if not callers.calls(entry.key):
        yield codes.NO_TASK.at(entry.place, document=entry.key)
    bound = callers.bindings(entry.key)
    if bound:
        uses = read_template(content).uses
        yield from unfillable(entry, words, uses, bound)
        if (entry.body.get("review") or {}).get("required"):
            yield from _unreviewable(entry, words, uses, bound)


def unfillable(
    entry: Entry, words: Wording, uses: Iterable[Use], bound: Iterable[Binding]
) -> Iterator[Finding]:
    """A name in the template that only forms or tasks fill which come after the paper's task, or never."""
    sources = form_names(words)
    roots = dict.fromkeys(use.root for use in uses)
    for binding in bound:
        for name in roots:
            wanted = _wanted(name, words, sources)
            if wanted is None or wanted[1] & (binding.forms if wanted[0] == "form" else binding.tasks):
                continue
            near = get_close_matches(name, sorted(_fillable(words, sources, binding)), n=1, cutoff=0.6)
            yield codes.NOT_FILLED_YET.at(
                entry.place,
                name=name,
                procedure=binding.procedure.name(),
                task=binding.procedure.items[binding.task].name(),
                source="、".join(sorted(wanted[1])),
                hint=f"，是否想写“{near[0]}”" if near else "",
            )


def _unreviewable(
    entry: Entry, words: Wording, uses: Iterable[Use], bound: Iterable[Binding]
) -> Iterator[Finding]:
    """A name that the paper's own task alone fills: nobody can have approved words that are not written yet."""
    sources = form_names(words)
    for binding in bound:
        items = binding.procedure.items
        before = frozenset(items[name].form for name in binding.tasks if name != binding.task)
        for name in dict.fromkeys(use.root for use in uses):
            wanted = _wanted(name, words, sources)
            earlier = before if wanted is not None and wanted[0] == "form" else binding.tasks - {binding.task}
            if wanted is not None and not wanted[1] & earlier:
                yield codes.REVIEW_TOO_EARLY.at(
                    entry.place,
                    title=entry.body["title"]["zh"],
                    name=name,
                    task=items[binding.task].name(),
                )
                break


def _wanted(
    name: str, words: Wording, sources: Mapping[str, frozenset[str]]
) -> tuple[str, frozenset[str]] | None:
    """(form or task, which of them) that a name is filled from; None for what a case always has."""
    path = words.names.get(name)
    if path is None:
        return ("form", sources[name]) if name in sources else None
    parts = path.split(".")
    if len(parts) < 2:
        return None
    if parts[0] == "form":
        return "form", frozenset({parts[1]})
    return ("task", frozenset({parts[1]})) if parts[0] in OF_TASKS else None


def _fillable(words: Wording, sources: Mapping[str, frozenset[str]], binding: Binding) -> set[str]:
    return {name for name, forms in sources.items() if forms & binding.forms} | {
        name
        for name in words.names
        if (found := _wanted(name, words, sources)) is None
        or found[1] & (binding.forms if found[0] == "form" else binding.tasks)
    }


def _documents_of(body: Any) -> Iterator[str]:
    """The papers that a procedure's body names, at whatever depth."""
    if isinstance(body, Mapping):
        named = body.get("documents")
        if isinstance(named, Mapping):
            yield from named
        for each in body.values():
            yield from _documents_of(each)


def _binding(procedure: Procedure, task: str) -> Binding:
    later = _only_after(procedure, task)
    items = [item for name, item in procedure.items.items() if name not in later and not item.off]
    forms = frozenset(item.form for item in items if item.form)
    return Binding(procedure, task, forms, frozenset(item.id for item in items))


def _only_after(procedure: Procedure, task: str) -> set[str]:
    """The items that cannot be reached before the task was done, whichever way a case goes."""
    after = {task}
    grew = True
    while grew:
        grew = False
        for name in procedure.order:
            if name not in after and _needs(procedure, name, after):
                after.add(name)
                grew = True
    return after - {task}


def _needs(procedure: Procedure, name: str, after: set[str]) -> bool:
    item = procedure.items[name]
    if item.parent in after:
        return True
    return bool(item.entry) and all(any(part.source in after for part in each.on) for each in item.entry)
