"""SM2 and SM3 give what the standards print, OpenSSL reads our keys and signatures and we read its own, and a changed
byte, key or number is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yimen.documents import (
    KeyUnusable,
    SealFile,
    SealRefused,
    check_signature,
    make_signature,
    read_signature,
    signature_schemes,
)
from yimen_gm import keys, signing

PASSWORD = "Trial-Key-1"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
# GM/T 0003.5-2012, annex A: the recommended curve, with its example of a signature
SECRET = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
POINT = (
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
).lower()
ONCE = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
E = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


@pytest.fixture(scope="module", autouse=True)
def few_rounds() -> Iterator[None]:
    """Key files that open quickly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "ROUNDS", 1_000)
        yield


@pytest.fixture(scope="module")
def key(few_rounds: None) -> bytes:
    return keys.written_key(SECRET, PASSWORD)


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_digests_of_its_standard(text: bytes, digest: str) -> None:
    """GB/T 32905-2016, annex A; gmssl and OpenSSL agree."""
    from gmssl import sm3

    assert signing.sm3_digest(text) == "sm3:" + digest == "sm3:" + sm3.sm3_hash(list(text))


def test_sm2_gives_the_example_of_its_standard(key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Public key, e, r and s as the annex prints them, with its number k."""
    assert keys.public_key_of(key, PASSWORD).hex() == POINT
    assert signing.digest_with_id(b"message digest", bytes.fromhex(POINT)) == E
    monkeypatch.setattr(signing.secrets, "randbelow", lambda _below: ONCE - 1)
    made = signing.DSASignature.load(signing.sign(b"message digest", key, PASSWORD))
    assert (made["r"].native, made["s"].native) == (R, S)
    assert signing.verify(b"message digest", made.dump(), bytes.fromhex(POINT))


def test_signature_holds_for_its_bytes_and_key_alone(key: bytes) -> None:
    """Every changed byte of the signature is refused, and so are other bytes, another key and numbers out of range."""
    point, made = bytes.fromhex(POINT), signing.sign(b"paper", key, PASSWORD)
    other = keys.point_of(7)
    assert signing.verify(b"paper", made, point)
    assert signing.sign(b"paper", key, PASSWORD) != made, "a number is used once"
    assert not signing.verify(b"Paper", made, point)
    assert not signing.verify(b"paper", made, other)
    assert not signing.verify(b"paper", made, point[:-1] + bytes([point[-1] ^ 1])), "not on the curve"
    for place in range(0, len(made), 7):
        changed = bytearray(made)
        changed[place] ^= 1
        assert not signing.verify(b"paper", bytes(changed), point)
    for r, s in ((0, S), (R, 0), (keys.ORDER, S), (R, keys.ORDER - R), (R + keys.ORDER, S)):
        assert not signing.verify(b"paper", signing.DSASignature({"r": r, "s": s}).dump(), point)
    assert not signing.verify(b"paper", b"", point)
    assert not signing.verify(b"paper", made + b"\0", point)


def test_public_key_that_begins_with_04_is_taken_whole() -> None:
    """The library itself would take the first digits of such a coordinate off."""
    secret = 11
    assert keys.point_of(secret)[1] == 0x04
    file = keys.written_key(secret, PASSWORD)
    assert signing.verify(b"paper", signing.sign(b"paper", file, PASSWORD), keys.point_of(secret))


def test_key_file_opens_with_its_password_alone(key: bytes) -> None:
    """A wrong password, no key, a key under no password: each is refused as unusable."""
    for file, password in ((key, "wrong"), (b"no key", PASSWORD), (key[:200], PASSWORD)):
        with pytest.raises(KeyUnusable):
            keys.opened_key(file, password)
    assert b"ENCRYPTED" in key


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl")
def test_openssl_verifies_ours_and_we_read_its_keys(key: bytes, tmp_path: Path) -> None:
    """The key files and signatures are those of the standards, not of one library."""

    def openssl(*words: str) -> str:
        done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    (tmp_path / "k.pem").write_bytes(key)
    (tmp_path / "m").write_bytes(b"paper")
    (tmp_path / "s").write_bytes(signing.sign(b"paper", key, PASSWORD))
    word = f"pass:{PASSWORD}"
    openssl("pkey", "-in", "k.pem", "-passin", word, "-pubout", "-out", "k.pub")
    asked = ["pkeyutl", "-verify", "-pubin", "-inkey", "k.pub", "-in", "m", "-rawin", "-digest", "sm3"]
    assert "Success" in openssl(*asked, "-sigfile", "s", "-pkeyopt", "distid:1234567812345678")
    openssl("genpkey", "-algorithm", "SM2", "-out", "plain.pem")
    openssl("pkcs8", "-topk8", "-in", "plain.pem", "-passout", word, "-out", "theirs.pem")
    theirs = (tmp_path / "theirs.pem").read_bytes()
    made = signing.sign(b"paper", theirs, PASSWORD)
    assert signing.verify(b"paper", made, keys.public_key_of(theirs, PASSWORD))
    with pytest.raises(KeyUnusable, match="password"):
        keys.opened_key((tmp_path / "plain.pem").read_bytes(), "")


def test_paper_is_signed_through_the_hook_and_every_change_shows(key: bytes) -> None:
    """The file of a signature, as it is handed out, is good for its files; changed in any part it is not."""
    assert {"sm2-sm3", "rsa-sha256"} <= set(signature_schemes())
    files = {"a.docx": b"the paper", "a.pdf": b"its print"}
    made = make_signature("sm2-sm3", {"title": "决定书"}, files, SealFile(key, PASSWORD), NOW)
    file = made.as_file()
    read = read_signature(file)
    assert read == made
    for content in files.values():
        assert check_signature(content, made, True).good
    assert not check_signature(b"the papes", made, True).matches
    assert not check_signature(b"the paper", made, False).good, "whose key it is must be known"
    told = json.loads(file)
    for name, value in (("title", "另一份"), ("signed_at", "2020-01-01")):
        changed = read_signature(
            json.dumps({**told, "statement": {**told["statement"], name: value}}).encode()
        )
        assert changed is not None
        assert not check_signature(b"the paper", changed, True).valid
    other = read_signature(json.dumps({**told, "scheme": "rsa-sha256"}).encode())
    assert other is not None
    assert not check_signature(b"the paper", other, True).valid
    with pytest.raises(SealRefused):
        make_signature("sm2-sm3", {}, files, SealFile(key, "wrong"), NOW)
