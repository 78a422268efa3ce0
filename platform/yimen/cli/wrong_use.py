"""A wrong call in the language of all other messages: what is wrong, what is expected, where it is explained."""

from __future__ import annotations

import re
from typing import IO, Any

import click

_VALUES = (
    (re.compile(r"(?:File|Directory|Path) '(.*)' does not exist\.?"), r"“\1”不存在"),
    (re.compile(r"(?:File|Path) '(.*)' is a directory\.?"), r"“\1”是文件夹，不是文件"),
    (re.compile(r"(?:Directory|Path) '(.*)' is a file\.?"), r"“\1”是文件，不是文件夹"),
    (re.compile(r"(?:File|Directory|Path) '(.*)' is not (?:read|writ)able\.?"), r"“\1”没有权限读写"),
    (re.compile(r"'(.*)' is not a valid (?:integer|integer range|float)\.?"), r"“\1”不是数字"),
    (re.compile(r"(\S+) is not in the range (.*)\."), r"“\1”超出范围（\2）"),
    (re.compile(r"'(.*)' does not match the formats? .*"), r"“\1”不是日期，请写成如 2026-07-01"),
    (re.compile(r"'(.*)' is not one of (.*)\."), r"“\1”不在可选值之内：\2"),
)


class WrongUse(click.UsageError):
    """The same refusal in words of the house."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"错误：{self.format_message()}", file=file, err=file is None)
        if self.ctx is not None:
            click.echo(f"用法见：{self.ctx.command_path} --help", file=file, err=file is None)


class NotDone(click.ClickException):
    """A refusal for another reason than the call itself."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"错误：{self.format_message()}", file=file, err=file is None)


def in_words(error: click.ClickException) -> click.ClickException:
    """The error with its message put into words; a class of the house's own shows itself as it wants."""
    if type(error) is click.ClickException:
        return NotDone(error.message)
    if not isinstance(error, click.UsageError):
        return error
    return WrongUse(_told(error) or _shell_words(error.message), error.ctx)


def _told(error: click.UsageError) -> str | None:
    match error:
        case click.MissingParameter():
            return f"缺少{_named(error)}。"
        case click.NoSuchOption():
            near = "、".join(sorted(error.possibilities or ()))
            return f"没有选项“{error.option_name}”。" + (f"是否指 {near}？" if near else "")
        case click.BadParameter():
            return f"{_named(error)}的值不对：{_value(error.message)}。"
    return None


def _named(error: click.BadParameter) -> str:
    """选项 --to, or 参数 文件."""
    if isinstance(error.param, click.Option):
        return f"选项“{'、'.join(each for each in error.param.opts if each.startswith('--')) or error.param.opts[0]}”"
    if error.param is not None:
        return f"参数“{error.param.make_metavar(error.ctx) if error.ctx else error.param.name}”"
    return "参数"


def _value(message: str) -> str:
    for pattern, words in _VALUES:
        if pattern.fullmatch(message):
            return pattern.sub(words, message)
    return message.rstrip("。.")


def _shell_words(message: str) -> str:
    """What click says itself of commands and of too many arguments."""
    unknown = re.fullmatch(r"No such command '(.*?)'\.(?: Did you mean (?:one of: )?(.*)\?)?", message)
    if unknown:
        near = unknown.group(2)
        return f"没有命令“{unknown.group(1)}”。" + (f"是否指 {near}？" if near else "")
    extra = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", message)
    return f"多余的参数：{extra.group(1)}。" if extra else message
