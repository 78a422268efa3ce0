"""The package of a case file: BagIt, signed, with the journal and a verifier that needs Python's standard library alone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from importlib import resources
from pathlib import Path

from yimen.cases import public_key_of, sign_bytes

from .verifier import KEY, SIGNATURE, TAGS, packed

VERIFIER = "verify.py"


def bag_of(
    name: str, payload: Mapping[str, bytes], *, private_key: bytes, day: date, source: str, about: str
) -> bytes:
    """The package as a zip with one folder `name`; `payload` by path below data/. `verify.py` in it checks it."""
    import bagit  # commands that pack nothing start without it

    with tempfile.TemporaryDirectory(prefix="yimen-bag-") as folder:
        root = Path(folder) / "bag"
        for path, content in {**payload, KEY.removeprefix("data/"): public_key_of(private_key)}.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        info = {
            "Source-Organization": source,
            "External-Description": about,
            "External-Identifier": name,
            "Bagging-Date": day.isoformat(),
            "Bag-Software-Agent": "Yimen",
        }
        bag = bagit.make_bag(str(root), info, checksums=["sha256"])
        (root / VERIFIER).write_text(verifier_text(), "utf-8")
        bag.save()
        (root / SIGNATURE).write_bytes(sign_bytes((root / TAGS).read_bytes(), private_key))
        files = sorted(each for each in root.rglob("*") if each.is_file())
        return packed({f"{name}/{each.relative_to(root).as_posix()}": each.read_bytes() for each in files})


def verifier_text() -> str:
    """The stand-alone verifier, as it travels with every package."""
    return resources.files(__package__).joinpath("verifier.py").read_text("utf-8")


def readable_json(value: object) -> bytes:
    """A value as people and programs read it."""
    return (
        json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str).encode("utf-8") + b"\n"
    )
