"""A wrong call is told in the language of the house: what is wrong, and where the use is explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.kernel import FixedClock
from yimen.settings import read_settings


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("catalog check", "缺少参数“文件”。"),
        ("catalog check nowhere.xlsx", "参数“文件”的值不对：“nowhere.xlsx”不存在。"),
        ("catalog check {table} --kin item", "没有选项“--kin”。是否指 --kind？"),
        ("catalog check {table} --day heute", "“heute”不是日期"),
        ("catalog check {table} more", "多余的参数：more。"),
        ("catalog import {table}", "缺少选项“--to”。"),
        ("catalog search x --to y --most 0", "“0”超出范围（1<=x<=1000）"),
        ("catalog export item {folder}/none/a.xlsx --from y", "/none”不存在。"),
        ("catalog export item {folder} --from y", "是文件夹，不是文件"),
        ("catalog nothing", "没有命令“nothing”。"),
        ("nothing", "没有命令“nothing”。"),
    ],
)
def test_wrong_call_says_what_is_wrong(tmp_path: Path, clock: FixedClock, arguments: str, told: str) -> None:
    """No sentence of another language, and the exit code of a wrong call."""
    table = tmp_path / "a.csv"
    table.write_text("事项代码,事项名称\n1,对甲的处罚\n", "utf-8")
    words = [each.format(table=table, folder=tmp_path) for each in arguments.split()]
    answer = CliRunner().invoke(
        yimen, words, obj=Instance(read_settings({"YIMEN_HOME": str(tmp_path)}), clock)
    )
    assert answer.exit_code == 2
    assert told in answer.stderr
    assert "--help" in answer.stderr
    assert not {"Usage", "Error", "Invalid"} & set(answer.stderr.replace(":", " ").split())


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command and of every group of them."""
    yield path
    context = click.Context(group)
    for name in group.list_commands(context):
        member = group.get_command(context, name)
        if isinstance(member, click.Group):
            yield from commands(member, (*path, name))
        else:
            yield (*path, name)


def test_help_of_every_command_is_of_one_language(tmp_path: Path) -> None:
    """What click itself adds to the help is in the language of the rest."""
    every = list(commands(yimen))
    assert len(every) > 60
    for words in every:
        answer = CliRunner().invoke(yimen, [*words, "--help"])
        assert answer.exit_code == 0
        assert answer.stdout.startswith("用法：yimen")
        assert "显示本说明后退出。" in answer.stdout
        theirs = r"Usage|Options|Commands|Show|exit|required|default|OPTIONS|ARGS|TEXT|INTEGER|RANGE|FILE\b|PATH\b|DIRECTORY"
        assert not re.search(rf"(?<![A-Z_])(?:{theirs})", answer.stdout), (words, answer.stdout)


def test_password_is_not_waited_for_where_nobody_can_type(tmp_path: Path, clock: FixedClock) -> None:
    """A job of the night is told where to put it."""
    table = tmp_path / "a.csv"
    table.write_text("事项代码,事项名称\n1,对甲的处罚\n", "utf-8")
    words = ["catalog", "import", str(table), "--to", "county", "--as", "clerk"]
    instance = Instance(read_settings({"YIMEN_HOME": str(tmp_path)}), clock)
    answer = CliRunner().invoke(yimen, words, obj=instance, env={"YIMEN_PASSWORD": ""})
    assert answer.exit_code == 1
    assert answer.stderr == "错误：没有终端可以输入 clerk 的密码；请放在环境变量 YIMEN_PASSWORD 里。\n"
