"""The frame of click's help pages in the language of what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

SECTIONS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
WORDS = {
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Show this message and exit.": "显示本说明后退出。",
    "Show the version and exit.": "显示版本后退出。",
    "[required]": "[必填]",
    "[default: ": "[默认：",
    "DIRECTORY": "文件夹",
    "FILENAME": "文件",
    "INTEGER RANGE": "整数",
    "INTEGER": "整数",
    "FLOAT": "数字",
    "FILE": "文件",
    "PATH": "路径",
    "TEXT": "文字",
}
_KNOWN = re.compile("|".join(rf"(?<![A-Z_]){re.escape(each)}(?![A-Z_])" for each in WORDS))


class HelpInWords(click.HelpFormatter):
    """click's own layout; only the words that it adds are put into words of the house."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _in_words(args), "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{SECTIONS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_in_words(name), _in_words(text)) for name, text in rows], col_max, col_spacing)


def _in_words(text: str) -> str:
    return _KNOWN.sub(lambda found: WORDS[found[0]], text)
