"""A drawn signature: a picture kept as a file. Drawing needs the page's script; without it a picture is uploaded."""

from __future__ import annotations

import json
from typing import Final

from markupsafe import escape

from ..words import word
from .files import FileInput

PICTURES: Final = ("png", "jpg", "jpeg")


class SignatureInput(FileInput):
    """The script draws a frame to sign in, and puts what was drawn into the box as a PNG."""

    def accepted(self) -> list[str]:
        return list(PICTURES)

    def box(self, attributes: str) -> str:
        names = ("signature_pad", "signature_clear", "signature_upload")
        words = escape(json.dumps({name: word(name, self.language) for name in names}, ensure_ascii=False))
        hint = escape(word("signature_hint", self.language))
        return (
            f'<div class="yf-signature" data-signature="{words}"><div class="form-hint mb-1">{hint}</div>'
            f"{super().box(attributes)}</div>"
        )
