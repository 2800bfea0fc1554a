"""The table [email] of the settings: what is wrong in it is refused at the start, with the key named."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.messages.mailboxes import parse_mailbox

SECURITY = ("starttls", "tls", "none")
NEAR = ("localhost", "::1")
"""Besides 127.0.0.0/8: what is said to these leaves the machine by no wire."""
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")


@dataclass(frozen=True)
class SmtpSettings:
    """What the driver is to do."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    ca_file: str = ""
    """Certificates that are trusted instead of those of the system."""
    timeout: float = 20.0
    """Seconds for one answer."""
    limit: float = 90.0
    """Seconds for one message and all that it takes; shorter than its lease in the queue."""
    sender: str = ""
    """Whom messages come from that name no sender of their own."""


def smtp_settings(table: Mapping[str, Any]) -> SmtpSettings:
    """The table as read from TOML. Raises `Refused` naming the wrong key.

    `password_file` keeps the password out of the settings. Keys that others read: `domain`, `per_minute`,
    `attachment_limit_mb`, and those of the mailbox for bounces, `imap_*`.
    """
    own = SmtpSettings.__dataclass_fields__.keys()
    others = {"domain", "per_minute", "password_file", "attachment_limit_mb"}
    for key, value in table.items():
        if key not in own | others and not key.startswith("imap_"):
            raise Refused(f"Configuração [email]: não há «{key}».")
        if key in own and key not in ("port", "timeout", "limit") and not isinstance(value, str):
            raise Refused(f"Configuração [email] {key}: um texto.")
    values = {key: value for key, value in table.items() if key in own}
    security = values.get("security", "starttls")
    if security not in SECURITY:
        raise Refused(f"Configuração [email] security: {', '.join(SECURITY)}.")
    if not values.get("host") or not table.get("sender"):
        raise Refused("Configuração [email]: faltam host e sender.")
    if path := table.get("password_file"):
        values["password"] = secret_file("[email] password_file", path)
    values.setdefault("port", {"starttls": 587, "tls": 465, "none": 25}[security])
    for key in ("port", "timeout", "limit"):
        number = values.get(key, 1)
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < 65536:
            raise Refused(f"Configuração [email] {key}: um número.")
    if values.get("limit", 90.0) > 100:
        raise Refused("Configuração [email] limit: no máximo 100 segundos.")
    values["port"] = int(values["port"])
    checked = SmtpSettings(**values)
    _look(checked, str(table.get("domain", "")))
    return checked


def _look(found: SmtpSettings, domain: str) -> None:
    try:
        parse_mailbox(found.sender)
    except BadValue as error:
        raise Refused(f"Configuração [email] sender: {error}") from error
    if not _HOST.fullmatch(found.host):
        raise Refused("Configuração [email] host: o nome ou o endereço de um servidor.")
    if domain and not re.fullmatch(r"[A-Za-z0-9.-]{1,200}", domain):
        raise Refused("Configuração [email] domain: um domínio, como provedor.com.br.")
    if found.security == "none" and found.user and not near(found.host):
        raise Refused("Configuração [email] security: usuário e senha, fora desta máquina, só com starttls ou tls.")
    if found.ca_file:
        try:
            ssl.create_default_context(cafile=found.ca_file)
        except OSError as error:
            raise Refused(f"Configuração [email] ca_file: {found.ca_file}: {error.strerror or error}.") from error


def near(host: str) -> bool:
    """Whether a server is on this machine."""
    return host in NEAR or bool(re.fullmatch(r"127(?:\.\d{1,3}){3}", host))


def secret_file(key: str, path: object) -> str:
    """A secret from a file of its own. Raises `Refused` naming the key."""
    try:
        return Path(str(path)).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) else "não é um texto em UTF-8"
        raise Refused(f"Configuração {key}: {path}: {why}.") from error
