"""The `yimen` command: groups and commands are imported when they are used, so that each starts quickly."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import Any

import click

from yimen import __version__

from .acting import Instance
from .help import HelpInWords
from .output import print_json, refusal_json
from .wrong_use import in_words

MACHINE = "yimen.machine"
click.Context.formatter_class = HelpInWords

COMMANDS = {
    "account": ("account", "accounts", "账号：新建、批量开通、修改和重置密码、解锁"),
    "anchor": ("evidence", "anchor", "为案件日志生成签名锚点"),
    "beat": ("serve", "beat", "启动定时进程"),
    "case": ("case", "case", "案件：查找、指派、移交、改用现行程序、整理案卷、录入历史台账"),
    "catalog": ("catalog", "catalog", "目录：检查、比较、导入、导出、查找条目，整理法规库，试算裁量"),
    "changes": ("changes", "changes", "变更：查看、预演、提交、批准、退回、启用、撤销，划转，查缺"),
    "demo": ("demo", "demo", "建立并启动演示实例"),
    "doctor": ("doctor", "doctor", "检查本实例：设置、数据库、任务队列、密钥、网页资源、配置包、辖区和账号"),
    "form": ("form", "form", "表单：检查、预览、由电子表格生成"),
    "migrate": ("migrate", "migrate", "建立或升级数据库"),
    "pack": ("pack", "pack", "配置包：检查、比较、应用、导出、新建、查缺、测试、模拟办案"),
    "recusal": ("recusal", "recusal", "回避：登记申请、作出决定、查看"),
    "seal": ("seal", "seal", "电子印章：建立试用印章、核验已盖章的 PDF"),
    "serve": ("serve", "serve", "启动网页服务"),
    "stand-in": ("stand_in", "stand_in", "代办与授权：登记不在岗和代办人，临时授权职责，委托任务，提前结束"),
    "unit": ("unit", "unit", "机构：设立、更名、合并、拆分、撤销、赋权"),
    "verify": ("evidence", "verify", "核验案件日志、锚点、案件各栏和各表、敏感信息、文书和证据文件"),
    "worker": ("serve", "worker", "启动任务进程"),
}


class LazyGroup(click.Group):
    """A group whose members live in modules beside this one. Where `--json` is asked for, a refusal too is one
    JSON object on stdout, and the exit code of every refusal is 1."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        context.meta[MACHINE] = "--json" in arguments
        return super().parse_args(context, arguments)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except click.ClickException as raised:
            error = in_words(raised)
            if not context.meta[MACHINE]:
                raise error from raised
            error.show()
            print_json(refusal_json(error))
            context.exit(1)

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute, _about = COMMANDS[name]
        command = getattr(import_module(f".{module}", __package__), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """The list without importing any member."""
        with formatter.section("命令"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="yimen")
@click.option("-v", "--verbose", is_flag=True, help="输出更多日志。")
@click.pass_context
def yimen(context: click.Context, verbose: bool) -> None:
    """一门：以文件而非代码上线的综合行政执法平台。"""
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    context.obj = context.obj or Instance()
    context.call_on_close(context.obj.close)


def main() -> None:
    """Run the command of the process's arguments."""
    yimen.main(prog_name="yimen")
