"""What is told of the commands is so: in their list, and in the pages that are read beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from yimen.cli.main import COMMANDS, yimen

CALL = re.compile(r"(?:`|^ {4}|^\$ )yimen ([a-z][^`\n#；，。（|]*)", re.MULTILINE)
PAGES = ("README.md", "docs/*.md", "docs/decisions/*.md", "catalogs/**/*.md")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_list_of_commands_says_what_the_command_says_of_itself(name: str) -> None:
    """The list is drawn without loading any command; its words are the beginning of the command's own."""
    command = yimen.get_command(click.Context(yimen), name)
    assert command is not None
    assert (command.help or "").startswith(COMMANDS[name][2])


def calls(checkout: Path) -> Iterator[tuple[str, list[str]]]:
    for pattern in PAGES:
        for page in sorted(checkout.glob(pattern)):
            yield from ((page.name, call.split()) for call in CALL.findall(page.read_text("utf-8")))


def unknown(words: list[str]) -> list[str]:
    """The command or the options that there are not."""
    command: click.Command = yimen
    while isinstance(command, click.Group) and words and re.fullmatch(r"[a-z-]+", words[0]):
        member = command.get_command(click.Context(command), words[0])
        if member is None:
            return words[:1]
        command, words = member, words[1:]
    options = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    wanted = {word.split("=")[0].rstrip(".,)") for word in words if word.startswith("--")}
    return sorted(wanted - options - {"--help"})


def test_commands_of_the_pages_are_there_with_their_options(checkout: Path) -> None:
    """A page that tells of a command which has gone sends its reader astray."""
    told = list(calls(checkout))
    assert len(told) > 60
    assert [(page, words) for page, words in told if unknown(words)] == []
