"""Where packs lie: folders of a setting, the installed resource, the checkout; and zips that travel."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files as resource_files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from yimen.kernel import BROKEN_ARCHIVE, digest, digest_bytes

Reader = Callable[[], bytes]
MAX_FILES = 5_000
MAX_BYTES = 512 * 1024 * 1024
_CHECKOUT = Path(__file__).parents[3]


class PackSourceError(ValueError):
    """A zip that may not be opened; the message says why, in Chinese."""


@dataclass(frozen=True)
class PackSource:
    """A pack's files by POSIX path. Forms that lie beside the checkout stand under `forms/` like a pack's own."""

    name: str
    files: Mapping[str, Reader]
    where: str = ""
    _kept: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def read(self, path: str) -> bytes:
        """The bytes of a file; KeyError where there is none."""
        if path not in self._kept:
            self._kept[path] = self.files[path]()
        return self._kept[path]

    def under(self, folder: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(folder + "/"))

    def digest(self) -> str:
        """Digest of all files, names and bytes: what a jurisdiction locks."""
        return digest({path: digest_bytes(self.read(path)) for path in sorted(self.files)})


def _wanted(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return not any(part.startswith((".", "~$", "__")) for part in parts) and not path.endswith(
        (".pyc", ".tmp")
    )


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Reader]]:
    for each in folder.iterdir():
        path = prefix + each.name
        if not _wanted(path):
            continue
        if each.is_dir():
            yield from _walk(each, path + "/")
        elif each.is_file():
            yield path, each.read_bytes


def folder_source(
    folder: Traversable, name: str | None = None, forms: Traversable | None = None
) -> PackSource:
    """A pack in a folder; `forms` is the folder of its forms where they do not lie in its own `forms/`."""
    found = dict(_walk(folder))
    if forms is not None and forms.is_dir():
        for path, reader in _walk(forms):
            found.setdefault(f"forms/{path}", reader)
    return PackSource(name or folder.name, found, str(folder))


def forms_beside(folder: Path) -> Path | None:
    """`form_schemas/NAME` of a checkout whose `catalogs/NAME` is `folder`; None where it does not lie so."""
    forms = folder.parent.parent / "form_schemas" / folder.name
    return forms if folder.parent.name == "catalogs" and forms.is_dir() else None


def zip_source(content: bytes, name: str = "", *, most: int = MAX_BYTES) -> PackSource:
    """A pack out of a zip, whose files may stand in one folder and hold `most` bytes; raises `PackSourceError`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN_ARCHIVE as error:
        raise PackSourceError("文件不是 zip 压缩包，或已损坏") from error
    members = [each for each in archive.infolist() if not each.is_dir()]
    _refuse_unsafe(members, most)
    manifests = sorted((each.filename for each in members if _leaf(each) == "pack.yaml"), key=len)
    prefix = manifests[0].removesuffix("pack.yaml") if manifests else ""
    if prefix.count("/") > 1:
        raise PackSourceError("pack.yaml 应在压缩包的最外层，或在唯一的一个目录里")
    found: dict[str, Reader] = {}
    for each in members:
        path = each.filename.removeprefix(prefix)
        if each.filename.startswith(prefix) and _wanted(path):
            found[path] = _zip_reader(archive, each)
    return PackSource(name or prefix.strip("/") or "pack", found, "zip")


def _leaf(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).name


def _refuse_unsafe(members: list[zipfile.ZipInfo], most: int) -> None:
    if len(members) > MAX_FILES:
        raise PackSourceError(f"压缩包内的文件超过{MAX_FILES}个")
    if sum(each.file_size for each in members) > most:
        raise PackSourceError("压缩包解开后过大")
    for each in members:
        path = PurePosixPath(each.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in each.filename:
            raise PackSourceError(f"压缩包内的路径“{each.filename}”越出目录")
        if each.flag_bits & 0x1:
            raise PackSourceError("压缩包已加密，请解除密码")
    if len({each.filename for each in members}) != len(members):
        raise PackSourceError("压缩包内有同名文件")


def _zip_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Reader:
    def read() -> bytes:
        try:
            with archive.open(member) as opened:
                content = opened.read(member.file_size + 1)
        except BROKEN_ARCHIVE as error:
            raise PackSourceError(f"压缩包内的“{member.filename}”无法读取") from error
        if len(content) > member.file_size:
            raise PackSourceError(f"压缩包内的“{member.filename}”与标明的大小不符")
        return content

    return read


def find_packs(setting: str | None = None) -> dict[str, PackSource]:
    """Packs by name. Folders of `setting` (joined by the path separator) win over the checkout, it over the resource.

    A folder of the setting may be a pack itself or hold packs; of a checkout's `catalogs`, the forms in the
    `form_schemas` beside it belong to them.
    """
    found: dict[str, PackSource] = {}
    for packs, forms in _places(setting):
        for source in _packs_in(packs, forms):
            found.setdefault(source.name, source)
    return found


def _places(setting: str | None) -> Iterator[tuple[Traversable, Traversable | None]]:
    for each in (setting or "").split(os.pathsep):
        if each:
            yield Path(each), None if Path(each).name != "catalogs" else Path(each).parent / "form_schemas"
    if (_CHECKOUT / "catalogs").is_dir():
        yield _CHECKOUT / "catalogs", _CHECKOUT / "form_schemas"
    for package, beside in (("yimen._packs", "yimen._form_schemas"),):
        try:
            yield resource_files(package), _resource(beside)
        except ModuleNotFoundError:
            continue


def _resource(package: str) -> Traversable | None:
    try:
        return resource_files(package)
    except ModuleNotFoundError:
        return None


def _packs_in(folder: Traversable, forms: Traversable | None) -> Iterable[PackSource]:
    if not folder.is_dir():
        return
    if folder.joinpath("pack.yaml").is_file():
        yield folder_source(folder, forms=forms_beside(folder) if isinstance(folder, Path) else None)
        return
    for each in sorted(folder.iterdir(), key=lambda child: child.name):
        if each.is_dir() and _wanted(each.name) and each.joinpath("pack.yaml").is_file():
            yield folder_source(each, forms=None if forms is None else forms.joinpath(each.name))
        elif each.is_file() and each.name.endswith(".zip"):
            yield zip_source(each.read_bytes(), each.name.removesuffix(".zip"))
