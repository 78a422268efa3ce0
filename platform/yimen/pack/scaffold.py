"""A new pack to fill in: manifest, the two tables every jurisdiction brings, and what to do with them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from .export import Files
from .kinds import Kind, kind_from_body
from .load import LoadedPack
from .yaml_text import write_yaml

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_REGION = re.compile(r"[0-9]{6}")
_TABLES = {"unit": "agencies.csv", "officer": "officers.csv"}
_GUIDE = """# {title}

1. 在 agencies.csv 填写机构，在 officers.csv 填写执法人员（表头不要改名，可以加列）。
2. 把权力清单、事项目录、裁量基准等电子表格原样放入本目录，并在 pack.yaml 的 tables 里各加一行，
   如 `- {{file: 事项目录.xlsx, kind: item}}`。
3. 本地区对下层包的表单、程序、文书的改动，放入 forms/、procedures/、documents/；
   只改一处时写补丁（YAML 写 `patch: true`，JSON 写 `"$patch": true`）。
4. 只对一个单位有效的改动放入 units/<机构代码>/ 下的同名目录。
5. 运行 `yimen pack lint {name}` 检查，`yimen pack apply {name} --to {name} --as 账号` 提交。
"""


def new_pack(
    name: str,
    *,
    title: str,
    region: str,
    base: LoadedPack,
    level: str = "county",
    units: Mapping[str, str] | None = None,
) -> Files:
    """The files of a new pack over `base`, its table of units filled with `units` (name by code) as far as they are known;
    raises ValueError for a name or a region code that is none."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"名称“{name}”只能用小写字母、数字，词间用 - 连接，以字母开头。")
    if region and not _REGION.fullmatch(region):
        raise ValueError(f"区划代码“{region}”应为 GB/T 2260 的 6 位数字。")
    manifest = {
        "name": name,
        "title": {"zh": title},
        "version": "0.1.0",
        "level": level,
        "extends": [base.name],
        "tables": [{"file": file, "kind": kind} for kind, file in sorted(_TABLES.items())],
    }
    if region:
        manifest["region"] = region
    kinds = {each.key: kind_from_body(each.body) for each in base.entries if each.kind == "kind"}
    files = {
        "pack.yaml": write_yaml(manifest).encode("utf-8"),
        "README.md": _GUIDE.format(title=title, name=name).encode("utf-8"),
    }
    for kind, file in _TABLES.items():
        if kind in kinds:
            known = [{"code": code, "name": said} for code, said in (units or {}).items()]
            files[file] = _table(kinds[kind], known if kind == "unit" else [])
    return files


def _table(kind: Kind, rows: Sequence[Mapping[str, str]]) -> bytes:
    """A table whose columns are the first titles by which sheets name the kind's fields, with these rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([each.titles[0] for each in kind.columns])
    writer.writerows([row.get(each.field, "") for each in kind.columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")
