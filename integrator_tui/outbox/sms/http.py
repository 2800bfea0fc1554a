"""SMS by the HTTP interface of a gateway, as its preset or the settings describe it."""

from __future__ import annotations

import base64
import http.client
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from integrator_tui.data_files import data_file
from integrator_tui.errors import Refused
from integrator_tui.outbox.port import Accepted, Outcome, Outgoing, Permanent, Temporary, Unknown
from integrator_tui.rules.messages.sms_text import measure

LARGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read."""
LATER = (401, 403, 408, 425, 429, 503)
"""Not the fault of the message: the access, or the moment."""
OWN = {"driver", "preset", "per_minute", "listen", "secret", "callback"}


@dataclass(frozen=True)
class HttpSettings:
    """The table [sms] over its preset."""

    method: str
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    query: Mapping[str, str] | None = None
    basic: bool = False
    success: Mapping[str, Any] = field(default_factory=lambda: {"status": [200, 201, 202]})
    id_path: str = ""
    """Where the gateway's id of the message stands; without it the message goes by its own name."""
    report: Mapping[str, Any] = field(default_factory=dict)
    sender: str = ""
    user: str = ""
    password: str = ""
    token: str = ""
    callback: str = ""
    timeout: float = 30.0
    """Seconds for connecting, and for the answer."""


def http_settings(table: Mapping[str, Any]) -> HttpSettings:
    """The preset with what the settings say. Raises `Refused` naming what is wrong or missing."""
    presets = tomllib.loads(data_file("sms_presets.toml").read_text("utf-8"))
    name = table.get("preset", "")
    if name and name not in presets:
        raise Refused(f"Configuração [sms] preset: não há «{name}». Há: {', '.join(presets)}.")
    fields = HttpSettings.__dataclass_fields__.keys()
    for key in table:
        if key not in fields | OWN:
            raise Refused(f"Configuração [sms]: não há «{key}».")
    values = {**presets.get(name, {}), **{key: value for key, value in table.items() if key in fields}}
    for key in ("method", "address"):
        if not isinstance(values.get(key), str):
            raise Refused(f"Configuração [sms]: falta «{key}» (ou um preset: {', '.join(presets)}).")
    parts = urlsplit(values["address"])
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("Configuração [sms] address: um endereço http ou https.")
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise Refused("Configuração [sms] address: fora desta máquina, só https.")
    return HttpSettings(**values)


class HttpDriver:
    """One request per message."""

    def __init__(self, settings: HttpSettings) -> None:
        self.settings = settings

    def close(self) -> None:
        """Nothing is held."""

    def send(self, message: Outgoing) -> Outcome:
        """Certain until the request is on its way; from then on only the answer is."""
        own = self.settings
        values = _values(own, message)
        parts = urlsplit(_filled(own.address, values))
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        link = kind(parts.hostname or "", parts.port, timeout=own.timeout)
        try:
            try:
                link.connect()
            except OSError as error:
                return Temporary(f"o gateway não pôde ser alcançado: {error}")
            target, headers, body = _request(own, values, parts.path or "/", parts.query)
            try:
                link.request(own.method, target, body, headers)
                answer = link.getresponse()
                data = answer.read(LARGEST_ANSWER)
            except TimeoutError:
                return Unknown("o gateway não respondeu a tempo")
            except (OSError, http.client.HTTPException) as error:
                return Unknown(f"o gateway fechou a conexão: {type(error).__name__}")
        finally:
            link.close()
        return _outcome(own, message, answer.status, data)


def _values(own: HttpSettings, message: Outgoing) -> dict[str, str]:
    digits = message.recipients[0]
    return {
        "to": f"55{digits}",
        "e164": f"+55{digits}",
        "text": message.body,
        "sender": message.sender or own.sender,
        "id": message.message_id,
        "coding": "0" if measure(message.body).alphabet == "GSM-7" else "2",
        "callback": own.callback,
        "user": own.user,
        "password": own.password,
        "token": own.token,
    }


def _request(
    own: HttpSettings, values: Mapping[str, str], path: str, query: str
) -> tuple[str, dict[str, str], bytes | None]:
    headers = {name: _filled(text, values) for name, text in own.headers.items()}
    headers["Accept"] = "application/json"
    if own.basic:
        pair = f"{own.user}:{own.password}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    body = None
    if own.json is not None:
        headers["Content-Type"] = "application/json; charset=utf-8"
        body = json.dumps(_tree(own.json, values), ensure_ascii=False).encode()
    elif own.form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(_tree(own.form, values)).encode()
    if own.query is not None:
        query = "&".join(filter(None, (query, urlencode(_tree(own.query, values)))))
    return f"{path}?{query}" if query else path, headers, body


def _tree(node: Any, values: Mapping[str, str]) -> Any:
    """A structure with its texts filled in; what needs an address for reports goes where there is none."""
    if isinstance(node, dict):
        return {
            name: _tree(value, values)
            for name, value in node.items()
            if values["callback"] or not (isinstance(value, str) and "{callback}" in value)
        }
    if isinstance(node, list):
        return [_tree(value, values) for value in node]
    return _filled(node, values) if isinstance(node, str) else node


def _filled(text: str, values: Mapping[str, str]) -> str:
    """In one go: what stands in a value is never read as a name again."""
    out, rest = "", text
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, closed, after = rest.partition("}")
        if closed and name in values:
            out, rest = out + before + values[name], after
        else:
            out += before + "{"
    return out + rest


def at(data: Any, path: str) -> Any:
    """What a path leads to, or None."""
    for name in path.split(".") if path else ():
        if isinstance(data, list) and name.isdecimal() and int(name) < len(data):
            data = data[int(name)]
        elif isinstance(data, dict):
            data = data.get(name)
        else:
            return None
    return data


def _outcome(own: HttpSettings, message: Outgoing, status: int, data: bytes) -> Outcome:
    text = " ".join(data.decode("utf-8", "replace").split())[:300]
    said = f"HTTP {status} {text}".strip()
    if status in own.success.get("status", ()):
        try:
            answer = json.loads(data)
        except ValueError:
            answer = None
        if path := own.success.get("path"):
            if answer is None:
                return Unknown(f"a resposta não é JSON: {said}")
            if str(at(answer, path)) not in own.success.get("values", ()):
                return Permanent(f"o gateway recusou: {said}")
        found = at(answer, own.id_path) if own.id_path else None
        return Accepted(provider_id=str(found or message.message_id), text=said)
    if status in LATER:
        return Temporary(f"o gateway não aceitou agora: {said}")
    if status >= 500:
        return Unknown(f"o gateway falhou: {said}")
    return Permanent(f"o gateway recusou: {said}")
