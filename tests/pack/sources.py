"""Packs out of texts, in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from yimen.kernel import Finding
from yimen.pack import Layered, PackSource, chain, layer

MANIFEST = "name: {name}\ntitle: {{zh: 包}}\nversion: '1'\nlevel: county\n"
KINDS = ("kind", "parameter", "form", "procedure", "document", "role", "calendar")
SCOPED = {"parameter", "form", "procedure", "document"}


def kind_text(kind: str) -> str:
    """A kind that asks for nothing but its key."""
    key = "year" if kind == "calendar" else "id"
    return json.dumps(
        {
            "id": kind,
            "title": {"zh": kind},
            "key": [key],
            "binding": {"mode": "live"},
            "structural": True,
            "scoped": kind in SCOPED,
            "schema": {"type": "object", "required": [key]},
        }
    )


def source(name: str, files: Mapping[str, str | bytes], manifest: str | None = None) -> PackSource:
    """A pack of the given texts with a manifest of its own where none is among them."""
    texts = {"pack.yaml": manifest or MANIFEST.format(name=name), **files}
    bytes_of = {
        path: text if isinstance(text, bytes) else text.encode("utf-8") for path, text in texts.items()
    }
    return PackSource(name, {path: (lambda content=content: content) for path, content in bytes_of.items()})


def ground(files: Mapping[str, str | bytes] | None = None) -> PackSource:
    """The lowest pack: its kinds, and what the test adds."""
    return source("ground", {**{f"kinds/{kind}.yaml": kind_text(kind) for kind in KINDS}, **(files or {})})


def upper(files: Mapping[str, str | bytes], manifest: str | None = None) -> PackSource:
    """A pack over the ground."""
    return source("upper", files, manifest or MANIFEST.format(name="upper") + "extends: [ground]\n")


def layered(*sources: PackSource) -> Layered:
    """The last pack over all it extends."""
    loaded, findings = chain(sources[-1].name, {each.name: each for each in sources})
    return layer(loaded, findings)


def findings(*sources: PackSource) -> list[Finding]:
    return list(layered(*sources).findings)


def codes_of(*sources: PackSource) -> list[str]:
    return [each.code for each in findings(*sources)]


def body(result: Layered, kind: str, key: str, scope: str = "") -> Any:
    """The body of one entry, or None."""
    for entry in result.entries:
        if (entry.kind, entry.key, entry.scope) == (kind, key, scope):
            return dict(entry.body)
    return None
