#!/usr/bin/env python3
"""核验案卷包：未被改动则退出码为 0，任何一个字节被改动则为 1。只用 Python 标准库（3.8 及以上）。

    python3 verify.py [案卷包文件夹或 .zip] [--public-key 公钥.pem]

公钥应当从制作案卷的机关以外的途径取得；不给出时用包内的公钥，只能证明包内各部分相互一致。

Checks a case file's package with Python's standard library alone: the signature over the manifest of tag files,
every manifest, that nothing is missing and nothing was added, the chain of the journal, its anchors, and that the
papers are those that the journal names. Exit code 0 when nothing was changed, 1 otherwise.
"""

import argparse
import base64
import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path

TAGS = "tagmanifest-sha256.txt"
SIGNATURE = "tagmanifest-sha256.txt.sig"
PAYLOAD = "manifest-sha256.txt"
KEY = "data/keys/public-key.pem"
JOURNAL = "data/journal.jsonl"
PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")  # DigestInfo of SHA-256, RFC 8017


class Changed(Exception):
    """Something is not as it was packed; the text says what."""


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", nargs="?", default=str(Path(__file__).resolve().parent))
    parser.add_argument("--public-key", metavar="PEM")
    chosen = parser.parse_args(arguments)
    try:
        files = read_package(Path(chosen.package))
        given = Path(chosen.public_key).read_bytes() if chosen.public_key else None
        told = check(files, given)
    except Changed as changed:
        print("核验不通过：" + str(changed))
        return 1
    except Exception as error:  # noqa: BLE001  whatever cannot be read was changed
        print(f"核验不通过：无法读取（{type(error).__name__}：{error}）")
        return 1
    for line in told:
        print(line)
    print("核验通过。")
    return 0


def read_package(place):
    """Name -> bytes of every file, from a folder or a zip with one folder at its top."""
    if place.is_dir():
        found = {}
        for each in sorted(place.rglob("*")):
            if each.is_symlink():
                raise Changed(f"含有链接 {each.name}")
            if each.is_file() and "__pycache__" not in each.parts:
                found[each.relative_to(place).as_posix()] = each.read_bytes()
        return found
    content = place.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        found = {name: package.read(name) for name in package.namelist()}
    if packed(found) != content:
        raise Changed("压缩包本身被改动或重新打包过；解压后可以核验其中的文件")
    if len({name.split("/", 1)[0] for name in found}) != 1:
        raise Changed("压缩包最上层应当只有一个文件夹")
    return {name.split("/", 1)[1]: each for name, each in found.items()}


def packed(files):
    """A zip of these files, stored as they are, without times: equal files give equal bytes."""
    body, index = io.BytesIO(), io.BytesIO()
    for name, content in files.items():
        label, place = name.encode("utf-8"), body.tell()
        sizes = (zlib.crc32(content), len(content), len(content), len(label), 0)
        common = struct.pack("<HHHHHIIIHH", 20, 0x800, 0, 0, 33, *sizes)
        body.write(b"PK\x03\x04" + common + label + content)
        index.write(b"PK\x01\x02" + struct.pack("<H", 20) + common)
        index.write(struct.pack("<HHHII", 0, 0, 0, 0, place) + label)
    table = index.getvalue()
    ending = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(table), body.tell(), 0)
    return body.getvalue() + table + b"PK\x05\x06" + ending


def check(files, given_key):
    """What was found in order, line by line; raises Changed."""
    for name in (TAGS, SIGNATURE, PAYLOAD, KEY, JOURNAL, "data/case.json"):
        if name not in files:
            raise Changed(f"缺少 {name}")
    if given_key is not None and key_numbers(given_key) != key_numbers(files[KEY]):
        raise Changed("包内公钥与给出的公钥不同")
    modulus, exponent = key_numbers(files[KEY] if given_key is None else given_key)
    if not signed(files[TAGS], files[SIGNATURE], modulus, exponent):
        raise Changed(f"{TAGS} 的签名不符")
    tags, payload = manifest(files[TAGS]), manifest(files[PAYLOAD])
    compare(files, tags)
    compare(files, payload)
    if PAYLOAD not in tags or [name for name in payload if not name.startswith("data/")]:
        raise Changed("清单的内容不对")
    known = set(tags) | set(payload) | {TAGS, SIGNATURE}
    extra = sorted(set(files) - known)
    if extra:
        raise Changed("多出文件 {}".format("、".join(extra)))
    case = json.loads(files["data/case.json"].decode("utf-8"))
    digests = check_journal(files[JOURNAL], case)
    papers = check_papers(files, case, digests)
    anchors = check_anchors(files, case, digests, modulus, exponent)
    print_key = hashlib.sha256(b"%d:%d" % (modulus, exponent)).hexdigest()[:32]
    return [
        "案件 {}".format(case["number"]),
        f"文件 {len(tags) + len(payload)} 个，与清单一致",
        f"办案记录 {len(digests)} 条，前后相接",
        f"文书 {papers} 份，与办案记录一致",
        f"签名锚点 {anchors} 个，与办案记录一致",
        "公钥指纹 {}{}".format(print_key, "" if given_key else "（包内公钥，请与机关公布的核对）"),
    ]


def manifest(content):
    """Name -> SHA-256."""
    lines = [line.split(None, 1) for line in content.decode("utf-8").splitlines()]
    return {name: digest for digest, name in lines}


def compare(files, listed):
    for name, digest in listed.items():
        if name not in files:
            raise Changed(f"缺少 {name}")
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise Changed(f"{name} 与清单不符")


def check_journal(content, case):
    """Seq -> digest of every event; each names the digest of the one before."""
    previous, digests = "", {}
    for number, line in enumerate(content.decode("utf-8").splitlines(), 1):
        event = json.loads(line)
        if event["case"] != case["id"] or event["seq"] != number or event["previous"] != previous:
            raise Changed(f"办案记录第 {number} 条不相接")
        previous = digests[number] = "sha256:" + hashlib.sha256(line.encode("utf-8")).hexdigest()
    if (len(digests), previous) != (case["journal"]["seq"], case["journal"]["head"]):
        raise Changed("办案记录的末条不符")
    return digests


def check_papers(files, case, digests):
    """How many papers are those of the journal, and concern whom it says."""
    named, whom = {}, {}
    for line in files[JOURNAL].decode("utf-8").splitlines():
        event = json.loads(line)
        if event["sort"] == "document":
            named[event["extra"].get("document")] = event["extra"].get("digest")
            whom[event["extra"].get("document")] = event["extra"].get("whom", [])
    for paper in case["papers"]:
        actual = "sha256:" + hashlib.sha256(files[paper["file"]]).hexdigest()
        if paper["digest"] != actual or named.get(paper["id"]) != actual:
            raise Changed("文书 {} 与办案记录不符".format(paper["file"]))
        if paper.get("whom", []) != whom[paper["id"]]:
            raise Changed("文书 {} 所涉及的当事人与办案记录不符".format(paper["file"]))
    return len(case["papers"])


def check_anchors(files, case, digests, modulus, exponent):
    """How many anchors are signed and hold a head of this journal; the last must hold its end."""
    found, last = 0, 0
    for name in sorted(files):
        if not name.startswith("data/anchors/") or not name.endswith(".json"):
            continue
        if not signed(files[name], files[name[:-5] + ".sig"], modulus, exponent):
            raise Changed(f"锚点 {name} 的签名不符")
        heads = json.loads(files[name].decode("utf-8"))["heads"]
        seq, head = heads.get(case["id"], [0, ""])
        if seq and digests.get(seq) != head:
            raise Changed(f"锚点 {name} 与办案记录不符")
        found, last = found + 1, max(last, seq)
    if last != len(digests):
        raise Changed("锚点没有覆盖办案记录的末条")
    return found


def signed(content, signature, modulus, exponent):
    """RSASSA-PKCS1-v1_5 with SHA-256."""
    size = (modulus.bit_length() + 7) // 8
    if len(signature) != size:
        return False
    opened = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big")
    inner = PREFIX + hashlib.sha256(content).digest()
    return opened == b"\x00\x01" + b"\xff" * (size - len(inner) - 3) + b"\x00" + inner


def key_numbers(pem):
    """(modulus, exponent) of a PEM SubjectPublicKeyInfo."""
    lines = pem.decode("ascii").strip().splitlines()
    der = base64.b64decode("".join(lines[1:-1]), validate=True)
    outer = der_content(der)
    _algorithm, rest = der_split(outer)
    bits = der_content(rest)
    first, second = der_split(der_content(bits[1:]))
    return int.from_bytes(der_content(first), "big"), int.from_bytes(der_content(second), "big")


def der_split(data):
    """The first element of a DER sequence's content, and what follows it."""
    start, length = der_header(data)
    return data[: start + length], data[start + length :]


def der_content(data):
    start, length = der_header(data)
    return data[start : start + length]


def der_header(data):
    """(where the content starts, its length)."""
    if data[1] < 0x80:
        return 2, data[1]
    count = data[1] & 0x7F
    return 2 + count, int.from_bytes(data[2 : 2 + count], "big")


if __name__ == "__main__":
    sys.exit(main())
