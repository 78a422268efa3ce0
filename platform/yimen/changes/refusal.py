"""Why an action on a change set was refused: always findings, never bare text."""

from __future__ import annotations

from collections.abc import Iterable

from yimen.kernel import Finding


class ChangeRefused(Exception):
    """The action did nothing; `findings` say why and what to do."""

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__("\n".join(str(each) for each in self.findings))
