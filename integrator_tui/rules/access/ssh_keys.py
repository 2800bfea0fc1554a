"""Public keys of SSH as a line of `authorized_keys` has them, and their fingerprints. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from integrator_tui.rules.bad_value import BadValue

KINDS = {
    "ssh-ed25519": 32,
    "sk-ssh-ed25519@openssh.com": 32,
    "ecdsa-sha2-nistp256": 65,
    "ecdsa-sha2-nistp384": 97,
    "ecdsa-sha2-nistp521": 133,
    "sk-ecdsa-sha2-nistp256@openssh.com": 65,
    "ssh-rsa": 384,
}
"""Kinds that are taken -> the least bytes that the key itself has; of RSA those of 3072 bits (NIST SP 800-57)."""
LONGEST = 16_384
"""Characters of a line."""


@dataclass(frozen=True)
class PublicKey:
    """A key without options; `fingerprint` as `ssh-keygen -l` says it."""

    kind: str
    blob: str
    comment: str
    fingerprint: str

    @property
    def line(self) -> str:
        """As it is kept."""
        return f"{self.kind} {self.blob}"


def parse(text: str) -> PublicKey:
    """The one key of a text, such as a `.pub` file. Raises `BadValue`; never takes options from whoever sent it."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    if "PRIVATE KEY" in text:
        raise BadValue("Isto é uma chave privada: ela fica com o operador. Peça o arquivo que termina em .pub.")
    if len(lines) != 1 or len(lines[0]) > LONGEST or not lines[0].isprintable():
        raise BadValue("É uma chave pública, numa linha só, como no arquivo .pub do operador.")
    kind, _, rest = lines[0].partition(" ")
    blob, _, comment = rest.strip().partition(" ")
    if kind not in KINDS:
        raise BadValue(f"Tipo de chave não aceito: «{kind[:40]}». Serve ssh-ed25519, ou ssh-rsa de 3072 bits ou mais.")
    try:
        data = base64.b64decode(blob.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadValue("A chave está cortada ou tem caracteres a mais.") from None
    fields = _fields(data)
    if not fields or fields[0] != kind.encode() or len(fields[_PLACE.get(kind, 1)].lstrip(b"\0")) < KINDS[kind]:
        raise BadValue("A chave está cortada, ou é curta demais.")
    return PublicKey(kind, blob, comment.strip()[:100], fingerprint(data))


_PLACE = {
    "ssh-rsa": 2,
    "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2,
    "ecdsa-sha2-nistp521": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 2,
}
"""Where among the fields of its kind the key itself stands."""


def fingerprint(data: bytes) -> str:
    """SHA256:…, of the bytes of a key."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def of_authentication(text: str) -> str:
    """The fingerprint of the key by which sshd let somebody in, as it says itself (`ExposeAuthInfo`); "" for none.

    One line per method: `publickey ssh-ed25519 AAAA…`. More than one method is nobody we know.
    """
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) < 3 or lines[0][0] != "publickey":
        return ""
    try:
        return fingerprint(base64.b64decode(lines[0][2].encode("ascii"), validate=True))
    except (binascii.Error, UnicodeEncodeError):
        return ""


def _fields(data: bytes) -> list[bytes]:
    """The length-prefixed fields; none when they do not fill the whole."""
    found, place = [], 0
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        if len(data) - place < 4 + size:
            return []
        found.append(data[place + 4 : place + 4 + size])
        place += 4 + size
    return found if len(found) > 2 or (len(found) == 2 and found[0].startswith(b"ssh-ed25519")) else []
