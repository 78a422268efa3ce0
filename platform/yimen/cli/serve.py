"""`yimen serve`, `yimen worker`, `yimen beat`: the processes of an instance."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from yimen.settings import Settings

from .acting import Instance, pass_instance
from .processes import Program, Supervisor

ALL = ("web", "worker", "beat")


@click.command()
@click.option("--host", help="监听地址（默认 YIMEN_HOST）。")
@click.option("--port", type=click.IntRange(0, 65535), help="监听端口（默认 YIMEN_PORT，0 为任意空闲端口）。")
@pass_instance
def serve(instance: Instance, host: str | None, port: int | None) -> None:
    """启动网页服务；使用文件队列时一并启动任务进程和定时进程。"""
    settings = with_address(instance.settings, host, port)
    _ = instance.database
    instance.close()
    sys.exit(run_instance(settings))


def with_address(settings: Settings, host: str | None, port: int | None) -> Settings:
    """The settings with the address of the command line, and a port that is really free."""
    from .processes import free_port

    host = host or settings.host
    port = settings.port if port is None else port
    return replace(settings, host=host, port=port or free_port(host))


def run_instance(settings: Settings, announce: str = "") -> int:
    """Run the processes of an instance until one of the signals INT or TERM, or until the web server ends."""
    environment = {"YIMEN_HOST": settings.host, "YIMEN_PORT": str(settings.port)}
    wanted = ALL if settings.embedded else ("web",)
    programs = [Program(name, _command(name), vital=name == "web") for name in wanted]
    return Supervisor(programs, environment).run(f"http://{settings.host}:{settings.port}", announce)


def _command(name: str) -> list[str]:
    if name == "web":
        return [sys.executable, "-m", "yimen.cli.web"]
    return [sys.executable, "-m", "yimen.cli", name]


@click.command()
@pass_instance
def worker(instance: Instance) -> None:
    """启动任务进程：处理导入、期限检查等后台任务。"""
    from yimen.worker import worker_app

    settings = instance.settings
    pool = ["--pool", "solo"] if settings.worker_processes == 1 else ["-c", str(settings.worker_processes)]
    arguments = ["--loglevel", settings.log_level, "--without-gossip", "--without-mingle", *pool]
    worker_app(settings).worker_main(["worker", "--quiet", *arguments])


@click.command()
@pass_instance
def beat(instance: Instance) -> None:
    """启动定时进程：按时提出期限检查、日志锚点等任务。"""
    from yimen.worker import make_celery

    settings = instance.settings
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    make_celery(settings).start(["beat", "--quiet", "--loglevel", settings.log_level, "--pidfile", ""])
