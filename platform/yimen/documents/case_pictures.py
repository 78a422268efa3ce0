"""The pictures of a case's papers, read from its files; and which task was to hand in what a paper asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Case, Configuration
from yimen.kernel import Actor

from .formats import Picture


@dataclass(frozen=True, slots=True)
class CasePictures:
    """Pictures as the forms of a case name them. `strict` where a paper becomes final."""

    session: Session
    actor: Actor
    configuration: Configuration
    case: Case
    environment: Mapping[str, Any]
    strict: bool = False

    def content(self, picture: Picture) -> bytes | None:
        """The bytes of a file of the case; None where it has none of that digest."""
        found = cases.file_content(self.session, self.actor, self.case.id, picture.digest)
        return None if found is None else found[2]

    def task(self, picture: Picture) -> str:
        """The titles of the tasks whose form holds the picture now."""
        held = self.environment.get("form") or {}
        forms = [form for form, values in held.items() if _holds(values, picture.digest)]
        return tasks_with(self.configuration, self.case, forms)


def tasks_with(configuration: Configuration, case: Case, forms: Iterable[str]) -> str:
    """The titles of the tasks of the case's procedure that hand in one of the forms."""
    wanted = set(forms)
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    items = [procedure.items[name] for name in procedure.order]
    return "、".join(dict.fromkeys(item.name() for item in items if item.form in wanted and not item.off))


def _holds(value: Any, digest: str) -> bool:
    if isinstance(value, Mapping):
        return value.get("digest") == digest or any(_holds(each, digest) for each in value.values())
    return isinstance(value, list | tuple) and any(_holds(each, digest) for each in value)
