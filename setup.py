"""All metadata of the distribution; pyproject.toml holds settings of tools alone."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).parent
STATIC = Path("platform/yimen/static/dist")
TRANSLATIONS = Path("platform/yimen/translations")
ASSETS = ("app.css", "app.js", "portal.css", "tables.css", "tables.js", "icons.svg", "manifest.json")

RUNTIME = [
    "alembic>=1.18",
    "altcha>=2.3,<3",
    "Authlib>=1.6",
    "Babel>=2.17",
    "bagit>=1.9",
    "celery>=5.6",
    "click>=8.2",
    "common-expression-language>=0.10",
    "cryptography>=45",
    "docxtpl>=0.20",
    "email-validator>=2.2",
    "Flask>=3.1",
    "Flask-AppBuilder>=5.3,<6",
    "Flask-Babel>=4.0",
    "fsspec>=2026.2",
    "gunicorn>=23",
    "Jinja2>=3.1",
    "jsonschema>=4.25",
    "jsonschema-rs>=0.60",
    "limits>=5.8",
    "lxml>=6.0",
    "OpenCC>=1.2",
    "openpyxl>=3.1",
    "orjson>=3.11",
    "pandas>=3.0",
    "pillow>=12.0",
    "pluggy>=1.6",
    "psycopg[binary]>=3.2",
    "pyHanko>=0.30",
    "pypdf>=6.0",
    "pypdfium2>=5.0",
    "python-calamine>=0.9",
    "python-docx>=1.2",
    "python-stdnum>=2.1",
    "pyxform>=4.5",
    "PyYAML>=6.0",
    "redis>=6.0",
    "requests>=2.32",
    "rfc8785>=0.1.4",
    "SQLAlchemy>=2.1,<2.2",
    "tqdm>=4.67",
    "unoserver>=3.0",
    "WTForms>=3.2",
    "XlsxWriter>=3.2",
]

OBJECT_STORE = ["s3fs>=2026.2"]

DEVELOPMENT = [
    "build>=1.3",
    "gmssl>=3.2,<4",
    "hypothesis>=6.150",
    "import-linter>=2.5",
    "mypy>=1.19",
    "odfpy>=1.4",
    "pdfplumber>=0.11",
    "playwright>=1.50",
    "pytest>=9.0",
    "pytest-timeout>=2.4",
    "pytest-xdist>=3.8",
    "reportlab>=4.4",
    "ruff>=0.14",
    "setuptools>=80",
    "types-jsonschema",
    "types-openpyxl",
    "types-PyYAML",
    "types-tqdm",
    "wheel>=0.45",
    "xlwt>=1.3",
]


def version() -> str:
    """The number stands once, in the package itself, so that a checkout knows it without being installed."""
    source = (ROOT / "platform/yimen/__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', source, re.MULTILINE)
    if found is None:
        sys.exit("error: platform/yimen/__init__.py does not state __version__")
    return found.group(1)


def compile_translations() -> None:
    """Write a .mo beside every .po, so that what is packed can be read without a further step."""
    sources = sorted((ROOT / TRANSLATIONS).glob("*/LC_MESSAGES/*.po"))
    if not sources:
        return
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sources:
        with source.open("rb") as text:
            catalog = read_po(text, locale=source.parts[-3])
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalog)


def require_assets() -> None:
    """A wheel without the web assets would draw naked pages: refuse to build it."""
    missing = [name for name in ASSETS if not (ROOT / STATIC / name).is_file()]
    if missing:
        sys.exit(
            f"error: {STATIC} lacks {', '.join(missing)}: run `make assets` before building a distribution"
        )


class BuildWithAssets(build_py):
    def run(self) -> None:
        compile_translations()
        if not self.editable_mode:
            require_assets()
        super().run()


class SdistWithAssets(sdist):
    def run(self) -> None:
        compile_translations()
        require_assets()
        super().run()


setup(
    name="yimen",
    version=version(),
    description="Administrative law enforcement for many jurisdictions, each onboarded by files, not by code",
    long_description=(ROOT / "README.md").read_text("utf-8") if (ROOT / "README.md").exists() else "",
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    license_files=["LICENSE"],
    python_requires=">=3.11",
    package_dir={"": "platform", "yimen._packs": "catalogs", "yimen._form_schemas": "form_schemas"},
    packages=[*find_packages("platform"), "yimen._packs", "yimen._form_schemas"],
    package_data={
        "": ["*.json", "*.yaml", "*.mako", "*.ini", "*.html", "*.txt", "*.md", "py.typed"],
        "yimen": ["static/dist/*", "templates/**/*", "translations/**/*.mo"],
        "yimen.store": ["migrations/**/*"],
        "yimen._packs": ["**/*"],
        "yimen._form_schemas": ["**/*"],
    },
    install_requires=RUNTIME,
    extras_require={"dev": DEVELOPMENT, "s3": OBJECT_STORE},
    entry_points={"console_scripts": ["yimen = yimen.cli:main"]},
    cmdclass={"build_py": BuildWithAssets, "sdist": SdistWithAssets},
    zip_safe=False,
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Environment :: Web Environment",
        "Framework :: Flask",
        "Intended Audience :: Legal Industry",
        "Natural Language :: Chinese (Simplified)",
        "Natural Language :: English",
        "Operating System :: POSIX",
        "Programming Language :: Python :: 3.11",
        "Topic :: Office/Business",
    ],
)
