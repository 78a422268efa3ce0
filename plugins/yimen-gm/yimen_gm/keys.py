"""SM2 keys as PKCS#8 files under a password, as OpenSSL 3 writes and reads them.

openssl genpkey -algorithm SM2 | openssl pkcs8 -topk8 -out JURISDICTION-UNIT.sm2.pem
"""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import pbkdf2_hmac

from asn1crypto import algos, core, keys, pem
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from gmssl import sm2

from yimen.documents import KeyUnusable

CURVE = "1.2.156.10197.1.301"
PRIME = int(sm2.default_ecc_table["p"], 16)
ORDER = int(sm2.default_ecc_table["n"], 16)
A, B = int(sm2.default_ecc_table["a"], 16), int(sm2.default_ecc_table["b"], 16)
ROUNDS = 600_000
MOST_ROUNDS = 10_000_000
keys.NamedCurve.register("sm2p256v1", CURVE, 32)


def opened_key(file: bytes, password: str) -> int:
    """The secret number; raises `KeyUnusable`."""
    try:
        sort, _headers, der = pem.unarmor(file)
        if sort != "ENCRYPTED PRIVATE KEY":
            raise KeyUnusable("the key file is not under a password")
        plain = _decrypted(keys.EncryptedPrivateKeyInfo.load(der, strict=True), password.encode("utf-8"))
        told = keys.PrivateKeyInfo.load(plain, strict=True)
        if told["private_key_algorithm"]["parameters"].native != "sm2p256v1":
            raise KeyUnusable("not a key of the SM2 curve")
        secret = int(told["private_key"].parsed["private_key"].native)
    except KeyUnusable:
        raise
    except (ValueError, TypeError, KeyError) as error:
        raise KeyUnusable("the key file does not open with this password") from error
    if not 0 < secret < ORDER - 1:
        raise KeyUnusable("the key is out of range")
    return secret


def _decrypted(told: keys.EncryptedPrivateKeyInfo, password: bytes) -> bytes:
    scheme = told["encryption_algorithm"]
    if scheme["algorithm"].native != "pbes2":
        raise KeyUnusable("only PBES2 is read")
    derived, cipher = scheme["parameters"]["key_derivation_func"], scheme["parameters"]["encryption_scheme"]
    length = {"aes128_cbc": 16, "aes192_cbc": 24, "aes256_cbc": 32}[cipher["algorithm"].native]
    how = derived["parameters"]
    rounds = int(how["iteration_count"].native)
    if not 0 < rounds <= MOST_ROUNDS:
        raise KeyUnusable("too many rounds")
    key = pbkdf2_hmac(how["prf"]["algorithm"].native, password, how["salt"].chosen.native, rounds, length)
    turn = Cipher(algorithms.AES(key), modes.CBC(cipher["parameters"].native)).decryptor()
    padded = turn.update(told["encrypted_data"].native) + turn.finalize()
    strip = padding.PKCS7(128).unpadder()
    return strip.update(padded) + strip.finalize()


def public_key_of(file: bytes, password: str) -> bytes:
    """04 || x || y of the key in the file; raises `KeyUnusable`."""
    return point_of(opened_key(file, password))


def point_of(secret: int) -> bytes:
    """The public point of a secret number."""
    machine = sm2.CryptSM2("", "")
    return b"\x04" + bytes.fromhex(machine._kg(secret, sm2.default_ecc_table["g"]))


def is_on_curve(public_key: bytes) -> bool:
    """Whether the bytes are an uncompressed point of the curve."""
    if len(public_key) != 65 or public_key[0] != 4:
        return False
    x, y = int.from_bytes(public_key[1:33], "big"), int.from_bytes(public_key[33:], "big")
    return x < PRIME and y < PRIME and (y * y - (x * x * x + A * x + B)) % PRIME == 0


def trial_key(_name: str, password: str, _now: datetime) -> bytes:
    """A fresh key under the password. SM2 keys carry no name: who may use one is said by where its file lies."""
    return written_key(1 + secrets.randbelow(ORDER - 2), password)


def written_key(secret: int, password: str) -> bytes:
    """A secret number as PEM, PKCS#8 under PBES2 (PBKDF2 with SHA-256, AES-256-CBC)."""
    inner = keys.ECPrivateKey(
        {"version": 1, "private_key": secret, "public_key": keys.ECPointBitString(point_of(secret))}
    )
    inner["private_key"].set_encoded_width(32)
    algorithm = {"algorithm": "ec", "parameters": keys.ECDomainParameters("named", "sm2p256v1")}
    plain = keys.PrivateKeyInfo(
        {
            "version": 0,
            "private_key_algorithm": keys.PrivateKeyAlgorithm(algorithm),
            "private_key": core.ParsableOctetString(inner.dump()),
        }
    ).dump()
    salt, start = secrets.token_bytes(16), secrets.token_bytes(16)
    key = pbkdf2_hmac("sha256", password.encode("utf-8"), salt, ROUNDS, 32)
    fill = padding.PKCS7(128).padder()
    turn = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    hidden = turn.update(fill.update(plain) + fill.finalize()) + turn.finalize()
    how = algos.Pbes2Params(
        {
            "key_derivation_func": {
                "algorithm": "pbkdf2",
                "parameters": {
                    "salt": algos.Pbkdf2Salt("specified", core.OctetString(salt)),
                    "iteration_count": ROUNDS,
                    "prf": {"algorithm": "sha256", "parameters": core.Null()},
                },
            },
            "encryption_scheme": {"algorithm": "aes256_cbc", "parameters": core.OctetString(start)},
        }
    )
    told = keys.EncryptedPrivateKeyInfo(
        {
            "encryption_algorithm": algos.EncryptionAlgorithm({"algorithm": "pbes2", "parameters": how}),
            "encrypted_data": hidden,
        }
    )
    return bytes(pem.armor("ENCRYPTED PRIVATE KEY", told.dump()))
