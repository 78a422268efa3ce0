"""How commands speak: findings and progress to stderr, one JSON object to stdout, exit code 1 with errors."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any, NoReturn

import click
from tqdm import tqdm

from yimen.kernel import Finding, Place, has_errors

from . import codes

COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


class NewFile(click.Path):
    """A file to be written, in a folder that is there."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        path = super().convert(value, param, ctx)
        folder = Path(os.fsdecode(path)).parent
        if not folder.is_dir():
            self.fail(f"文件夹“{folder}”不存在", param, ctx)
        return path


class Refused(click.ClickException):
    """What was asked is not done, for these reasons."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(each) for each in self.findings))

    def show(self, file: IO[Any] | None = None) -> None:
        print_findings(self.findings)


def refusal_json(error: click.ClickException) -> dict[str, Any]:
    """The one object that a command with `--json` prints where it could not do its work."""
    findings = error.findings if isinstance(error, Refused) else (as_finding(error),)
    return {"findings": [each.as_json() for each in findings]}


def as_finding(error: click.ClickException) -> Finding:
    kind = codes.WRONG_USE if isinstance(error, click.UsageError) else codes.NOT_DONE
    return kind.at(reason=error.format_message())


def print_json(value: Any) -> None:
    """One JSON object on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False, default=str))


def print_findings(findings: Iterable[Finding]) -> None:
    """Each on its own line of stderr, errors first."""
    order = {"error": 0, "warning": 1, "note": 2}
    for finding in sorted(findings, key=lambda each: order[each.severity]):
        click.secho(str(finding), fg=COLOURS[finding.severity], err=True)


def tally(findings: Iterable[Finding]) -> str:
    """How many stand in the way, and how many do not: colours are not seen everywhere."""
    count = Counter(each.severity for each in findings)
    rest = f"警告{count['warning']}处，提示{count['note']}处"
    if count["error"]:
        return f"错误{count['error']}处，改正后才能启用；{rest}。"
    return f"没有错误；{rest}，不影响启用。" if count else "没有发现问题。"


def kept_finding(kept: Mapping[str, Any]) -> Finding:
    """A finding as it was kept with what it is about."""
    return Finding(kept["code"], kept["severity"], kept["message"], Place(**kept["place"]))


def exit_with(findings: Iterable[Finding]) -> NoReturn:
    """Exit 1 when one of the findings is an error, else 0."""
    sys.exit(1 if has_errors(findings) else 0)


def progress_bar(title: str) -> Callable[..., None]:
    """A callback `(done, total, phase="")` that draws a bar on stderr, silent where nobody looks."""
    bar = tqdm(desc=title, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False, unit="")

    def show(done: int, total: int, phase: str = "") -> None:
        bar.total = total
        if phase:
            bar.set_description(f"{title} {phase}", refresh=False)
        bar.update(done - bar.n)
        if total and done >= total:
            bar.refresh()

    return show


def tell_each(told: Mapping[str, list[Finding]], name: str, word: str, machine: bool) -> None:
    """What came of each case; exit 1 where one was refused."""
    findings = [each for found in told.values() for each in found]
    done = [number for number, found in told.items() if not has_errors(found)]
    if machine:
        print_json({name: done, "findings": [each.as_json() for each in findings]})
    else:
        for number in done:
            click.echo(f"{number} {word}")
        print_findings(findings)
    exit_with(findings)
