"""`yimen serve`, `yimen worker`, `yimen beat`: the processes of an instance."""

from __future__ import annotations

import logging
import sys
import warnings
from dataclasses import replace
from functools import partial

import click

from yimen.settings import Settings

from .acting import Instance, pass_instance
from .processes import Program, Supervisor, free_port, give_memory_back


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
    host = host or settings.host
    port = settings.port if port is None else port
    return replace(settings, host=host, port=port or free_port(host))


def run_instance(settings: Settings, announce: str = "") -> int:
    """Run the processes of an instance until INT or TERM, or until the web server ends; the exit code.

    No connection may be open here: the processes are forked.
    """
    from .web import serve_web

    programs = [Program("web", partial(serve_web, settings), vital=True)]
    if settings.embedded:
        programs += [
            Program("worker", partial(run_worker, settings)),
            Program("beat", partial(run_beat, settings)),
        ]
    return Supervisor(programs).run(f"http://{settings.host}:{settings.port}", announce)


def quieten(settings: Settings) -> None:
    """Our own lines at the level of the settings, Celery's only when something is wrong."""
    logging.getLogger("yimen").setLevel(settings.log_level)
    if settings.uses_file_queue:
        logging.getLogger("kombu.connection").setLevel(logging.ERROR)  # it misses a host name in a folder
    # messages carry nothing but a job's id as JSON, so being root adds no way to run what a message says
    warnings.filterwarnings("ignore", message="You're running the worker with superuser")


def run_worker(settings: Settings) -> int:
    """A task process until TERM."""
    from yimen.worker import worker_app

    quieten(settings)
    give_memory_back()
    pool = ["--pool", "solo"] if settings.worker_processes == 1 else ["-c", str(settings.worker_processes)]
    arguments = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", *pool]
    worker_app(settings).worker_main(["--quiet", "worker", *arguments])
    return 0


def run_beat(settings: Settings) -> int:
    """The clock until TERM; one per instance."""
    from yimen.worker import make_celery

    quieten(settings)
    make_celery(settings).start(["--quiet", "beat", "--loglevel", "WARNING", "--pidfile", ""])
    return 0


@click.command()
@pass_instance
def worker(instance: Instance) -> None:
    """启动任务进程：处理导入、期限检查等后台任务。"""
    sys.exit(run_worker(instance.settings))


@click.command()
@pass_instance
def beat(instance: Instance) -> None:
    """启动定时进程：按时提出期限检查、日志锚点等任务；每个实例只需一个。"""
    sys.exit(run_beat(instance.settings))
