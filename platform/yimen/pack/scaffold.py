"""A new pack to fill in: manifest, the tables every jurisdiction brings, the procedures it does without, and what to do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .export import Files
from .first_tables import blank_table
from .layers import Layered
from .yaml_text import write_yaml

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_REGION = re.compile(r"[0-9]{6}")
_TABLES = {"unit": "agencies.csv", "officer": "officers.csv"}
_GUIDE = """# {title}

1. 在 agencies.csv 填写机构，在 officers.csv 填写执法人员和其他使用人员（表头不要改名，可以加列）；也可换成单位自己的表格，
   在 pack.yaml 的 tables 里写明。没有执法证的人员，在执法证号一列填单位自编的编号。
2. 把权力清单、事项目录、裁量基准等电子表格原样放入本目录，并在 pack.yaml 的 tables 里各加一行，
   如 `- {{file: 事项目录.xlsx, kind: item}}`。
   常用的种类：unit 机构，officer 人员，law 法律法规，item 执法事项，tier 裁量阶次。
3. 本地区对下层包的表单、程序、文书的改动，放入 forms/、procedures/、documents/；
   只改一处时写补丁（YAML 写 `patch: true`，JSON 写 `"$patch": true`）。不采用的程序写 `off: true`。
4. 只对一个单位有效的改动放入 units/<机构代码>/ 下的同名目录。
5. 运行 `yimen pack lint {name}` 检查，`yimen pack missing {name}` 看还缺什么，
   `yimen pack apply {name} --to {name} --activate` 首次启用；办理第一个案件之后，以 `--as 账号` 提交，由另一人审核、启用。
"""


@dataclass(frozen=True, slots=True)
class GivenTable:
    """A table that a new pack begins with; `kind` None means that it is recognised by its columns."""

    file: str
    content: bytes
    kind: str | None = None


def new_pack(
    name: str,
    *,
    title: str,
    region: str,
    base: Layered,
    level: str = "county",
    units: Iterable[Mapping[str, str]] = (),
    procedures: Collection[str] | None = None,
    tables: Sequence[GivenTable] = (),
) -> Files:
    """The files of a new pack over `base`, its table of units filled with `units` (`code`, `name` and, where known, `sort`)
    as far as they are known. Of the base's procedures those that are not among `procedures` (None: all) are off; `tables`
    stand in the place of the blank ones of their kind. Raises ValueError for what is no name, region code, procedure."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"名称“{name}”只能用小写字母、数字，词间用 - 连接，以字母开头。")
    if region and not _REGION.fullmatch(region):
        raise ValueError(f"区划代码“{region}”应为 GB/T 2260 的 6 位数字。")
    given = {each.kind for each in tables}
    blank = {kind: file for kind, file in _TABLES.items() if kind in base.kinds and kind not in given}
    listed = [{"file": file, "kind": kind} for kind, file in sorted(blank.items())]
    listed += [{"file": each.file, **({"kind": each.kind} if each.kind else {})} for each in tables]
    manifest = {
        "name": name,
        "title": {"zh": title},
        "version": "0.1.0",
        "level": level,
        "extends": [base.manifest.name],
        "tables": listed,
    }
    if region:
        manifest["region"] = region
    files = {
        "pack.yaml": write_yaml(manifest).encode("utf-8"),
        "README.md": _GUIDE.format(title=title, name=name).encode("utf-8"),
        **_switches(base, procedures),
        **{each.file: each.content for each in tables},
    }
    for kind, file in blank.items():
        files[file] = blank_table(base.kinds[kind], list(units) if kind == "unit" else ())
    return files


def offered_procedures(base: Layered) -> dict[str, str]:
    """The procedures that a pack over `base` may take or leave, with their Chinese titles, by id."""
    return {
        each.key: str(each.body["title"].get("zh", each.key))
        for each in base.entries
        if each.kind == "procedure" and not each.scope
    }


def _switches(base: Layered, wanted: Collection[str] | None) -> Files:
    """A patch of one line for each procedure that is on below and not wanted, or the other way round."""
    if wanted is None:
        return {}
    offered = offered_procedures(base)
    for each in wanted:
        if each not in offered:
            known = "、".join(f"{key}（{title}）" for key, title in offered.items())
            raise ValueError(f"没有程序“{each}”；可选：{known}。")
    off = {each.key: bool(each.body.get("off")) for each in base.entries if each.kind == "procedure"}
    return {
        f"procedures/{key}.yaml": write_yaml({"id": key, "patch": True, "off": not off[key]}).encode("utf-8")
        for key in offered
        if off[key] is (key in wanted)
    }
