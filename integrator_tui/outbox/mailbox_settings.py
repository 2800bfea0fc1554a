"""The mailbox of bounces in the settings: what is wrong is refused at the start, with the key named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.outbox.smtp_settings import near, secret_file


@dataclass(frozen=True)
class Mailbox:
    """Where bounces come to: the keys `imap_*` of [email]."""

    host: str
    user: str
    password: str
    port: int = 993
    folder: str = "INBOX"
    security: str = "tls"
    """`tls`, or `none` on this machine."""
    ca_file: str = ""


def mailbox(table: Mapping[str, Any]) -> Mailbox | None:
    """The mailbox that [email] names; None where it names none. Raises `Refused` for what is wrong."""
    own = {key.removeprefix("imap_"): value for key, value in table.items() if key.startswith("imap_")}
    if not own:
        return None
    if path := own.pop("password_file", ""):
        own["password"] = secret_file("[email] imap_password_file", path)
    for key, value in own.items():
        if key not in Mailbox.__dataclass_fields__:
            raise Refused(f"Configuração [email]: não há «imap_{key}».")
        if key == "port":
            if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 65536:
                raise Refused("Configuração [email] imap_port: um número.")
        elif not isinstance(value, str) or re.search(r"[\x00-\x1f\x7f]", value):
            raise Refused(f"Configuração [email] imap_{key}: um texto de uma linha.")
    if not all(own.get(key) for key in ("host", "user", "password")):
        raise Refused("Configuração [email]: faltam imap_host, imap_user ou imap_password.")
    if own.get("security", "tls") not in ("tls", "none"):
        raise Refused("Configuração [email] imap_security: tls ou none.")
    if own.get("security", "tls") == "none" and not near(own["host"]):
        raise Refused("Configuração [email] imap_security: fora desta máquina, só tls.")
    return Mailbox(**own)
