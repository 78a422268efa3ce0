"""A small jurisdiction made of files: a base of kinds and a county above it, on both engines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yimen.kernel import Actor
from yimen.pack import PackSource, find_packs, write_yaml

COUNTY = "demo"


def person(account: str, *permissions: str, jurisdiction: str = COUNTY) -> Actor:
    """Somebody of the county with those rights."""
    return Actor("person", account, account, jurisdiction, permissions=frozenset(permissions))


CLERK = person("clerk", "change.draft")
SECOND = person("second", "change.draft", "change.approve")
THIRD = person("third", "change.draft", "change.approve")


def kind_body(kind: str, key: str, fields: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """The body of a kind with the given properties."""
    schema = {"type": "object", "required": [key], "properties": dict(fields)}
    return {
        "id": kind,
        "title": {"zh": kind},
        "key": [key],
        "binding": {"mode": "live"},
        "schema": schema,
        **more,
    }


KINDS = {
    "kind": kind_body("kind", "id", {"id": {"type": "string"}}, structural=True),
    "unit": kind_body(
        "unit", "code", {"code": {"type": "string"}, "name": {"type": "string", "title": "名称"}}
    ),
    "item": kind_body(
        "item",
        "code",
        {
            "code": {"type": "string"},
            "name": {"type": "string", "title": "事项名称"},
            "unit": {"type": "string", "title": "执法单位"},
            "law": {"type": "string", "title": "法律法规"},
        },
        references={
            "unit": {"kind": "unit", "by": "name", "required": True},
            "law": {"kind": "law", "by": "name"},
        },
    ),
    "law": kind_body("law", "name", {"name": {"type": "string"}}),
    "parameter": kind_body(
        "parameter",
        "id",
        {"id": {"type": "string"}, "value": {"type": "integer"}},
        scoped=True,
        structural=True,
    ),
}


def write_pack(
    folder: Path,
    name: str,
    *,
    files: Mapping[str, Any],
    extends: list[str] | None = None,
    entries: Mapping[str, list[dict[str, Any]]] | None = None,
    **more: Any,
) -> Path:
    """A pack on disk: `files` are YAML or JSON values by path, `entries` bodies by kind keyed by first field."""
    root = folder / name
    manifest = {"name": name, "title": {"zh": name}, "version": "1", "level": "county", **more}
    if extends:
        manifest["extends"] = extends
    for path, value in {"pack.yaml": manifest, **files}.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(value) if path.endswith(".json") else write_yaml(value), "utf-8")
    for kind, bodies in (entries or {}).items():
        target = root / "entries" / f"{kind}.jsonl"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            "".join(json.dumps({"key": next(iter(each.values())), "body": each}) + "\n" for each in bodies),
            "utf-8",
        )
    return root


def write_base(folder: Path, **parameters: int) -> Path:
    return write_pack(
        folder,
        "ground",
        files={
            **{f"kinds/{kind}.yaml": body for kind, body in KINDS.items()},
            "parameters.yaml": {name: {"value": value} for name, value in parameters.items()},
        },
        level="national",
    )


def write_county(folder: Path, *items: tuple[str, str], files: Mapping[str, Any] | None = None) -> Path:
    return write_pack(
        folder,
        "county",
        files=files or {},
        extends=["ground"],
        entries={
            "unit": [{"code": "a", "name": "甲局"}, {"code": "b", "name": "乙队"}],
            "item": [{"code": code, "name": name, "unit": "甲局"} for code, name in items],
        },
        valid_from="2022-01-01",
    )


def packs(folder: Path) -> dict[str, PackSource]:
    return find_packs(str(folder))
