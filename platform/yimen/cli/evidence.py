"""`yimen anchor` and `yimen verify`: what the journals were is signed, and later checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from yimen.settings import anchor_copies_path

from .acting import Instance, pass_instance
from .output import exit_with, print_findings, print_json


@click.command()
@click.option("--to", "jurisdiction", metavar="辖区", help="只处理此辖区；默认全部。")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="把尚未导出的全部锚点存入此文件夹；默认为 YIMEN_ANCHOR_COPIES。",
)
@pass_instance
def anchor(instance: Instance, jurisdiction: str | None, out: Path | None) -> None:
    """为案件日志生成签名锚点，并可导出到另处保存。"""
    from yimen.cases import copy_anchors, make_anchor
    from yimen.worker import signing_key

    places = jurisdictions(instance, jurisdiction)
    with instance.database.write() as session:
        made = [
            each
            for place in places
            for each in make_anchor(session, place, signing_key(instance.settings), instance.clock)
        ]
    for each in made:
        click.echo(f"{each.jurisdiction} 第{each.number}号锚点 {each.day}", err=True)
    folder = out or anchor_copies_path(instance.settings)
    if folder is not None:
        with instance.database.read() as session:
            copied = [name for place in places for name in copy_anchors(session, place, folder)]
        click.echo(f"另存{len(copied)}个文件到 {folder}", err=True)


@click.command()
@click.option("--to", "jurisdiction", metavar="辖区", help="只核验此辖区；默认全部。")
@click.option(
    "--public-key",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="锚点的公钥（PEM），应从实例以外取得；默认取本实例私钥对应的公钥。",
)
@click.option(
    "--anchors",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="另处保存的锚点所在文件夹；默认为 YIMEN_ANCHOR_COPIES。",
)
@click.option("--without-files", is_flag=True, help="不读取文书内容和证据文件（文件很多时耗时较长）。")
@click.option("--json", "as_json", is_flag=True, help="结果以 JSON 输出。")
@pass_instance
def verify(
    instance: Instance,
    jurisdiction: str | None,
    public_key: Path | None,
    anchors: Path | None,
    without_files: bool,
    as_json: bool,
) -> None:
    """核验案件日志、锚点、案件各栏和各表、敏感信息、文书和证据文件：任何改动、删除、重建、插入或调换都会列出。"""
    from yimen import cases, documents
    from yimen.worker import signing_key

    key = public_key.read_bytes() if public_key else cases.public_key_of(signing_key(instance.settings))
    folder = anchors or anchor_copies_path(instance.settings)
    exported = list(_exported(folder)) if folder else []
    places = jurisdictions(instance, jurisdiction)
    findings: list[Any] = []
    with instance.database.snapshot() as session:  # acts that go on meanwhile are no faults
        for place in places:
            blobs = None if without_files else instance.runtime.blobs
            copies = _of_place(exported, place)
            findings += cases.verify(session, place, key, exported=copies, blobs=blobs, clock=instance.clock)
            findings += documents.verify_papers(session, place, contents=not without_files)
    print_findings(findings)
    if as_json:
        print_json({"jurisdictions": places, "findings": [each.as_json() for each in findings]})
    elif all(each.severity == "note" for each in findings):
        click.echo(f"核验通过：{'、'.join(places) or '没有辖区'}。", err=True)
    exit_with(findings)


def jurisdictions(instance: Instance, wanted: str | None) -> list[str]:
    """The ids of all jurisdictions, or the one wanted; a click error when there is no such one."""
    from sqlalchemy import select

    from yimen.store import Jurisdiction

    with instance.database.read() as session:
        known = list(session.scalars(select(Jurisdiction.id).order_by(Jurisdiction.id)))
    if wanted is not None and wanted not in known:
        raise click.ClickException(f"没有辖区 {wanted}；现有：{'、'.join(known) or '无'}。")
    return known if wanted is None else [wanted]


def _exported(folder: Path) -> Iterator[tuple[str, bytes, bytes]]:
    for text in sorted(folder.glob("anchor-*.json")):
        signature = text.with_suffix(".sig")
        yield text.name, text.read_bytes(), signature.read_bytes() if signature.exists() else b""


def _of_place(exported: list[tuple[str, bytes, bytes]], place: str) -> list[tuple[bytes, bytes]]:
    return [(text, signature) for name, text, signature in exported if name.startswith(f"anchor-{place}-")]
