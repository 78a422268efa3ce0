"""XLSForm's expressions (a part of XPath) read into a tree. What is not understood is refused, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

_TOKEN = re.compile(
    r"""\s*(?:(?P<field>\$\{\s*[^}]+?\s*\}|\.\./[\w.-]+)|(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*'|"[^"]*")"""
    r"""|(?P<name>[A-Za-z][\w-]*)|(?P<sign>!=|<=|>=|[=<>()+\-*,.]))"""
)
MAX_LENGTH: Final = 2_000
MAX_DEPTH: Final = 40
MAX_SIGNS: Final = 200
"""Operators of one expression: each may lie within the one before it, and whatever reads the tree goes down to the last."""
_LEVELS: Final[tuple[tuple[str, ...], ...]] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<=", ">=", "<", ">"),
    ("+", "-"),
    ("*", "div", "mod"),
)


class NotUnderstood(ValueError):
    """The expression holds something that forms here do not have; the message names it."""


@dataclass(frozen=True, slots=True)
class Field:
    """`${name}`, or `../name`; the empty name is `.`, the question's own value."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    value: Any


@dataclass(frozen=True, slots=True)
class Call:
    """A function, or an operator by its sign; `neg` is the sign before a number."""

    name: str
    parts: tuple[Tree, ...]


Tree = Field | Literal | Call


def parse(text: str) -> Tree:
    """The tree of an expression; raises `NotUnderstood`."""
    if len(text) > MAX_LENGTH:
        raise NotUnderstood(f"表达式超过{MAX_LENGTH}个字符")
    reader = _Reader(_tokens(text))
    tree = reader.level(0, 0)
    if reader.left():
        raise NotUnderstood(reader.tokens[reader.at][1])
    return tree


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or token.lastgroup is None:
            raise NotUnderstood(text[at : at + 20])
        found.append((token.lastgroup, token.group(token.lastgroup)))
        at = token.end()
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0
        self.signs = 0

    def left(self) -> bool:
        return self.at < len(self.tokens)

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.left() else ""

    def take(self) -> tuple[str, str]:
        if not self.left():
            raise NotUnderstood("表达式不完整")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, sign: str) -> None:
        if self.take()[1] != sign:
            raise NotUnderstood(f"缺少“{sign}”")

    def level(self, index: int, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise NotUnderstood("括号嵌套过深")
        if index == len(_LEVELS):
            return self.single(depth + 1)
        tree = self.level(index + 1, depth)
        while self.peek() in _LEVELS[index]:
            sign = self.take()[1]
            self.signs += 1
            if self.signs > MAX_SIGNS:
                raise NotUnderstood(f"运算超过{MAX_SIGNS}个")
            tree = Call(sign, (tree, self.level(index + 1, depth)))
        return tree

    def single(self, depth: int) -> Tree:
        if depth > MAX_DEPTH + 1:
            raise NotUnderstood("括号嵌套过深")
        sort, text = self.take()
        if sort == "field":
            return Field(text[3:] if text.startswith("../") else text[2:-1].strip())
        if sort == "number":
            return Literal(float(text) if "." in text else int(text))
        if sort == "text":
            return Literal(text[1:-1])
        if sort == "name":
            return self.call(text, depth)
        if text == "(":
            tree = self.level(0, depth)
            self.expect(")")
            return tree
        if text == "-":
            return Call("neg", (self.single(depth + 1),))
        if text == ".":
            return Field("")
        raise NotUnderstood(text)

    def call(self, name: str, depth: int) -> Tree:
        self.expect("(")
        parts: list[Tree] = []
        while self.peek() != ")":
            parts.append(self.level(0, depth))
            if self.peek() == ",":
                self.take()
        self.expect(")")
        return Call(name, tuple(parts))
