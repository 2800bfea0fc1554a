"""SMS by the HTTP interface of a gateway, as its preset or the settings describe it."""

from __future__ import annotations

import base64
import http.client
import json
import re
import ssl
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from integrator_tui.data_files import data_file
from integrator_tui.errors import Refused
from integrator_tui.outbox.port import Accepted, Outcome, Outgoing, Permanent, Temporary, Unknown
from integrator_tui.outbox.smtp_settings import near
from integrator_tui.outbox.wire import Wire, trouble
from integrator_tui.rules.messages.said import said
from integrator_tui.rules.messages.sms_text import measure

LARGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read."""
LATER = (401, 402, 403, 407, 408, 425, 429, 503)
"""Not the fault of the message: the access, the credit, or the moment."""
MOVED = (301, 307, 308)
"""Nothing was done there. Other redirections may come after it was: nobody knows."""
NAMES = ("sender", "user", "password", "token", "callback")
"""What the settings fill in; the rest is the message's."""
SECONDS = {"timeout": 60, "limit": 100}
_PLAIN = re.compile(r"[ -~]*")
FITS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "float": (int, float),
    "bool": (bool,),
    "Mapping[str, str]": (dict,),
    "Mapping[str, Any]": (dict,),
    "Mapping[str, Any] | None": (dict,),
    "Mapping[str, str] | None": (dict,),
}
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
    """Seconds for connecting, and for each thing that is waited for."""
    limit: float = 0.0
    """Seconds for one message and all that it takes; 0 is twice the timeout."""

    @property
    def whole(self) -> float:
        """The limit in force, shorter than the lease of a message in the queue."""
        return self.limit or min(2 * self.timeout, 60.0)


def http_settings(table: Mapping[str, Any]) -> HttpSettings:
    """The preset with what the settings say. Raises `Refused` naming what is wrong or missing."""
    presets = tomllib.loads(data_file("sms_presets.toml").read_text("utf-8"))
    name = table.get("preset", "")
    if not isinstance(name, str):
        raise Refused("Configuração [sms] preset: um texto.")
    if name and name not in presets:
        raise Refused(f"Configuração [sms] preset: não há «{name}». Há: {', '.join(presets)}.")
    fields = HttpSettings.__dataclass_fields__
    for key in table:
        if key not in fields.keys() | OWN:
            raise Refused(f"Configuração [sms]: não há «{key}».")
    values = {**presets.get(name, {}), **{key: value for key, value in table.items() if key in fields}}
    for key in ("method", "address"):
        if not isinstance(values.get(key), str):
            raise Refused(f"Configuração [sms]: falta «{key}» (ou um preset: {', '.join(presets)}).")
    for key, value in values.items():
        if not isinstance(value, FITS[str(fields[key].type)]) or (key in SECONDS and isinstance(value, bool)):
            raise Refused(f"Configuração [sms] {key}: tipo errado.")
    for key, most in SECONDS.items():
        if not 0 < values.get(key, 1) <= most:
            raise Refused(f"Configuração [sms] {key}: de 0 a {most} segundos.")
    found = HttpSettings(**values)
    _look(found)
    return found


def _look(own: HttpSettings) -> None:
    """What could never go over the wire, or tells a secret on its way."""
    try:
        parts = urlsplit(_filled(own.address, dict.fromkeys(NAMES, "x")))
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or not _PLAIN.fullmatch(own.address) or " " in own.address:
        raise Refused("Configuração [sms] address: um endereço http ou https.")
    if parts.scheme == "http" and not near(host):
        raise Refused("Configuração [sms] address: fora desta máquina, só https.")
    if own.method not in ("GET", "POST", "PUT"):
        raise Refused("Configuração [sms] method: GET, POST ou PUT.")
    for name, text in own.headers.items():
        if not re.fullmatch(r"[A-Za-z0-9-]+", name) or not isinstance(text, str) or not _PLAIN.fullmatch(text):
            raise Refused(f"Configuração [sms] headers: «{name}» não serve num cabeçalho.")
    for key in NAMES:
        value = getattr(own, key)
        if any(f"{{{key}}}" in text for text in own.headers.values()) and not _PLAIN.fullmatch(value):
            raise Refused(f"Configuração [sms] {key}: vai num cabeçalho, só letras sem acento, algarismos e sinais.")
        if f"{{{key}}}" in own.address and not re.fullmatch(r"[\w.~+-]*", value, re.ASCII):
            raise Refused(f"Configuração [sms] {key}: vai no endereço, só letras sem acento e algarismos.")
    status, allowed = own.success.get("status", ()), own.success.get("values", ())
    if not isinstance(status, list | tuple) or not isinstance(allowed, list | tuple):
        raise Refused("Configuração [sms] success: status e values são listas.")


class _Lent:
    """A wire as `http.client` gets it: that closes its socket while there is still an answer to read."""

    def __init__(self, wire: Wire) -> None:
        self.sendall = wire.sendall
        self.makefile = wire.makefile

    def close(self) -> None:
        """Whoever lent it does it."""


class HttpDriver:
    """One request per message, and one limit for all of it."""

    def __init__(self, settings: HttpSettings) -> None:
        self.settings = settings
        self._context: ssl.SSLContext | None = None

    def close(self) -> None:
        """Nothing is held."""

    def send(self, message: Outgoing) -> Outcome:
        """Certain until the request is on its way; from then on only the answer is."""
        own = self.settings
        values = _values(own, message)
        parts = urlsplit(_filled(own.address, values))
        target, headers, body = _request(own, values, parts.path or "/", parts.query)
        if not all(_PLAIN.fullmatch(text) for text in (target, *headers.values())) or " " in target:
            return Permanent("o que a configuração põe em cabeçalhos ou no endereço não serve para esta mensagem")
        secure = parts.scheme == "https"
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
        try:
            wire = Wire(host, port, own.timeout, time.monotonic() + own.whole)
        except OSError as error:
            return Temporary(f"o gateway {trouble(error)}")
        try:
            try:
                if secure:
                    wire.secure(self._tls())
            except OSError as error:
                return Temporary(f"o gateway {trouble(error)}")
            link = http.client.HTTPConnection(host, port)
            link.default_port = 443 if secure else 80
            link.sock = _Lent(wire)
            try:
                link.request(own.method, target, body, headers)
                answer = link.getresponse()
                data = answer.read(LARGEST_ANSWER)
            except TimeoutError:
                return Unknown("o gateway não respondeu a tempo")
            except (OSError, http.client.HTTPException, ValueError) as error:
                return Unknown(f"o gateway fechou a conexão, ou não fala HTTP: {type(error).__name__}")
        finally:
            wire.close()
        return _outcome(own, message, answer.status, data)

    def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = ssl.create_default_context()
        return self._context


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
    told = said(f"HTTP {status} {data.decode('utf-8', 'replace')}", 300)
    if status in own.success.get("status", ()):
        return _taken(own, message, _json(data), told)
    if status in LATER:
        return Temporary(f"o gateway não aceitou agora: {told}")
    if status in MOVED:
        return Temporary(f"o gateway mudou de endereço, e a configuração tem o velho: {told}")
    if 400 <= status < 500:
        return Permanent(f"o gateway recusou: {told}")
    return Unknown(f"o gateway respondeu o que não se espera: {told}")


def _taken(own: HttpSettings, message: Outgoing, answer: Any, told: str) -> Outcome:
    """A status that means yes means it only with what the gateway promises to say along with it."""
    if path := own.success.get("path"):
        if answer is None:
            return Unknown(f"a resposta não é JSON: {told}")
        if str(at(answer, path)) not in own.success.get("values", ()):
            return Permanent(f"o gateway recusou: {told}")
    if not own.id_path:
        return Accepted(provider_id=message.message_id, text=told)
    found = at(answer, own.id_path)
    name = said(found, 200) if isinstance(found, str | int) and not isinstance(found, bool) else ""
    if not name:
        return Unknown(f"o gateway não deu o número da mensagem: {told}")
    return Accepted(provider_id=name, text=told)


def _json(data: bytes) -> Any:
    """None for what is none: a page, half an answer, a nest without end."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
