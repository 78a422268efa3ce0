"""The papers of the base pack, their forms and templates."""

from __future__ import annotations

import csv
import io
from typing import Any

from fixtures.packs import layered
from yimen.kernel import digest_bytes
from yimen.pack import find_packs

BASE = layered("base")
FORMS = {each.key: each.body for each in BASE.entries if each.kind == "form"}
PAPERS = {each.key: each.body for each in BASE.entries if each.kind == "document"}
TEMPLATES = {digest_bytes(content): content for content in BASE.blobs.values()}


def placeholder_bodies() -> list[dict[str, Any]]:
    """The base pack's table of placeholders."""
    text = find_packs()["base"].read("documents/placeholders.csv").decode("utf-8-sig")
    return [{"name": row["占位符"], "path": row["取值路径"]} for row in csv.DictReader(io.StringIO(text))]
