"""The bundled web assets, each under an address made of its bytes, so that browsers keep them for good."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask, Response, abort, g, request, send_from_directory

from yimen.kernel import public

DIST = Path(__file__).parent.parent / "static" / "dist"
YEAR = 31_536_000


def read_manifest(folder: Path = DIST) -> dict[str, str]:
    """File name -> digest of its bytes. RuntimeError when the assets were not built."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        raise RuntimeError("网页资源尚未生成，请先运行 make assets。(static/dist/manifest.json is missing)")
    names: dict[str, str] = json.loads(manifest.read_text("utf-8"))
    return names


def serve_assets(app: Flask, folder: Path = DIST) -> None:
    """Serve them under /static/DIGEST/NAME and give templates `asset(name)`."""
    digests = {name: digest.rpartition(":")[2][:12] for name, digest in read_manifest(folder).items()}

    @public
    def static_file(digest: str, name: str) -> Response:
        if name not in digests:
            abort(404)
        g.for_everybody = True
        answer = send_from_directory(folder, name, max_age=YEAR if digest == digests[name] else 0)
        if digest == digests[name]:
            answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return answer

    def asset(name: str) -> str:
        return f"{request.script_root}/static/{digests.get(name, 'missing')}/{name}"

    app.add_url_rule("/static/<digest>/<path:name>", "static_file", static_file)
    app.jinja_env.globals["asset"] = asset
