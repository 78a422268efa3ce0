"""yimen_gm: how is a paper signed by the national algorithms?

In: bytes and a key file with its password. Out: a signature by SM2 with SM3 (GB/T 32918.2, GB/T 32905). Never here: a key
in memory after it was used, an own curve, a paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yimen.kernel import hookimpl

if TYPE_CHECKING:
    from yimen.documents import SignatureScheme


@hookimpl
def yimen_signature_schemes() -> dict[str, SignatureScheme]:
    """SM2 with SM3; the key files are PKCS#8 as OpenSSL writes them. The library is loaded when schemes are asked for."""
    from yimen.documents import SignatureScheme

    from .keys import public_key_of, trial_key
    from .signing import sign, sm3_digest, verify

    title = {"zh": "国密签名（SM2/SM3）", "en": "National algorithms (SM2/SM3)"}
    return {"sm2-sm3": SignatureScheme(title, ".sm2.pem", sm3_digest, public_key_of, sign, verify, trial_key)}
