"""`yimen seal`: seals for trials, and what the seals of a PDF are worth."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from .acting import Instance, pass_instance
from .output import print_json

CHAINS = {
    ("", False): "（没有设置受信任的机构，未查证书链和吊销）",
    ("trusted", False): "（证书链可信；没有吊销名单，未查吊销）",
    ("trusted", True): "（证书链可信，未被吊销）",
}


def seal_trust(instance: Instance) -> Any:
    """The authorities that the settings name; a file that is none ends the command."""
    from yimen.documents import read_trust

    try:
        return read_trust(Path(instance.settings.seal_roots)) if instance.settings.seal_roots else None
    except (OSError, ValueError) as error:
        raise click.ClickException(f"YIMEN_SEAL_ROOTS 中的文件读不出来：{error}") from error


@click.group()
def seal() -> None:
    """电子印章：建立试用印章、核验已盖章的 PDF。"""


@seal.command()
@click.option("--to", "jurisdiction", required=True, metavar="辖区")
@click.option("--unit", metavar="单位", help="单位的印章。")
@click.option("--account", metavar="账号", help="执法人员本人的证书。")
@click.option("--name", metavar="名称", help="印章上的名称；默认为单位编码。")
@click.option("--scheme", metavar="算法", help="另一种签名算法的密钥，如 sm2-sm3（插件 yimen-gm）。")
@pass_instance
def trial(
    instance: Instance,
    jurisdiction: str,
    unit: str | None,
    account: str | None,
    name: str | None,
    scheme: str | None,
) -> None:
    """建立自签名的试用印章和试用时间戳机构；正式使用请换成机关的证书。"""
    from yimen.documents import SealRefused, signature_schemes, trial_seal
    from yimen.worker import AUTHORITY, officer_path, seal_path

    password = instance.settings.seal_password
    if not password:
        raise click.ClickException("请先设置 YIMEN_SEAL_PASSWORD，印章文件要用它加密。")
    chosen = signature_schemes().get(scheme) if scheme else None
    if scheme and chosen is None:
        raise click.ClickException(f"没有签名算法 {scheme}；可用：{'、'.join(sorted(signature_schemes()))}。")
    ending = chosen.ending if chosen is not None else ".p12"
    if bool(unit) == bool(account) or (account and scheme):
        raise click.UsageError("请给出 --unit 或 --account 之一；本人证书不分算法。")
    try:
        path = (
            officer_path(instance.settings, jurisdiction, account)
            if account
            else seal_path(instance.settings, jurisdiction, unit or "", ending)
        )
    except SealRefused as refused:
        raise click.ClickException(str(refused)) from refused
    folder = seal_path(instance.settings, jurisdiction, "").parent
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = instance.clock.now()
    if chosen is not None:
        _write(path, chosen.trial(name or unit or "", password, now))
        click.echo(str(path))
        return
    _write(path, trial_seal(name or unit or account or "", password, now))
    authority = folder / AUTHORITY
    if not authority.exists():
        _write(authority, trial_seal("试用时间戳", password, now, stamping=True))
    click.echo(str(path))


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        raise click.ClickException(f"{path} 已存在，没有改动。")
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


@seal.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", "jurisdiction", required=True, metavar="辖区")
@click.option(
    "--signature",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="分离签名文件（.sig.json）；给出时核验任意文件的分离签名。",
)
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@pass_instance
def verify(instance: Instance, file: Path, jurisdiction: str, signature: Path | None, machine: bool) -> None:
    """核验 PDF 上的电子印章，或文件的分离签名：未被改动且为本辖区用过的印章，退出码为 0。"""
    from yimen.documents import checked_seals

    if signature is not None:
        _verify_apart(instance, file, jurisdiction, signature, machine)
        return
    with instance.database.read() as session:
        found = checked_seals(session, jurisdiction, file.read_bytes(), seal_trust(instance))
    if machine:
        seals = [
            {
                "signer": c.signer,
                "fingerprint": c.fingerprint,
                "unit": u,
                "good": c.good,
                "chain": c.chain,
                "revocation_asked": c.asked,
            }
            for c, u in found
        ]
        print_json({"seals": seals})
    for check, unit in [] if machine else found:
        word = (
            f"有效{CHAINS[check.chain, check.asked]}"
            if check.good
            else "内容被改动过"
            if not check.whole
            else "不是本辖区用过的印章"
            if not check.known
            else "证书已吊销"
            if check.chain == "revoked"
            else "证书不是由受信任的机构签发，或不能确认没有吊销"
        )
        click.echo(f"{check.signer} {unit} {check.signed_at or ''}：{word}")
    if not found and not machine:
        click.echo("没有电子印章。")
    sys.exit(0 if found and all(check.good for check, _unit in found) else 1)


def _verify_apart(instance: Instance, file: Path, jurisdiction: str, signature: Path, machine: bool) -> None:
    from yimen.documents import checked_signature

    with instance.database.read() as session:
        found = checked_signature(session, jurisdiction, file.read_bytes(), signature.read_bytes())
    check, unit = found if found is not None else (None, "")
    good = check is not None and check.good
    if machine:
        told: dict[str, object] = (
            {} if check is None else {"scheme": check.scheme, "fingerprint": check.fingerprint}
        )
        told |= (
            {} if check is None else {"valid": check.valid, "matches": check.matches, "known": check.known}
        )
        print_json({"unit": unit, "good": good, **told})
    elif check is None:
        click.echo("不是签名文件。")
    else:
        word = (
            "有效"
            if good
            else "没有提供这种算法的插件，不能核验"
            if not check.scheme
            else "签名不成立"
            if not check.valid
            else "文件不是签名时的文件，或被改动过"
            if not check.matches
            else "不是本辖区用过的密钥"
        )
        click.echo(f"{check.title.get('zh', '')} {unit} {check.statement.get('signed_at', '')}：{word}")
    sys.exit(0 if good else 1)
