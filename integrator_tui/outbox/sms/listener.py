"""Delivery reports of SMS that a gateway calls back with (`integrator-tui outbox listen`)."""

from __future__ import annotations

import hmac
import json
import logging
import signal
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from integrator_tui.config import Settings
from integrator_tui.db import Db
from integrator_tui.errors import DatabaseUnavailable, Refused
from integrator_tui.outbox.port import Report
from integrator_tui.outbox.queue import take_report
from integrator_tui.outbox.sms.http import HttpSettings, at, http_settings
from integrator_tui.session import utc_now

LARGEST = 64 * 1024
"""Bytes of a report."""
PATIENCE = 10.0
"""Seconds for a caller to say what he has to say."""
EARLY = 5.0
"""Seconds for which a message that is not known yet is waited for; gateways do not call a second time."""

log = logging.getLogger("integrator_tui.outbox")


def listen(settings: Settings, db: Db) -> int:
    """Serve until SIGTERM or Ctrl+C. Raises `Refused` when [sms] does not say where, or the place is taken."""
    server = listener(settings, db)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0


def listener(settings: Settings, db: Db) -> ThreadingHTTPServer:
    """The server, bound and not yet serving. Its path is the secret of [sms], which only the gateway knows."""
    table = settings.sms
    secret, where = str(table.get("secret", "")), str(table.get("listen", ""))
    if len(secret) < 16:
        raise Refused("Configuração [sms] secret: pelo menos 16 caracteres, o caminho que só o gateway conhece.")
    host, _, port = where.rpartition(":")
    if not host or not port.isdecimal():
        raise Refused("Configuração [sms] listen: endereço e porta, como 127.0.0.1:8090.")
    rules = http_settings(table)

    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE
        server_version = "integrator"
        sys_version = ""

        def do_GET(self) -> None:
            self._take(b"")

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > LARGEST:
                self._answer(413)
                return
            self._take(self.rfile.read(int(length)))

        def _take(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            if not hmac.compare_digest(parts.path.strip("/").encode(), secret.encode()):
                self._answer(404)
                return
            try:
                found = reports(rules, parts.query, body)
            except (ValueError, RecursionError):
                self._answer(400)
                return
            try:
                until = time.monotonic() + EARLY
                known = [_taken(db, one, until) for one in found]
            except DatabaseUnavailable:
                self._answer(503)  # the gateway calls again
                return
            self._answer(200 if all(known) else 202)

        def _answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Numbers of customers and the secret stand in the path: only the status is logged."""
            log.info("delivery report: %s", arguments[1] if len(arguments) > 1 else "")

    try:
        return ThreadingHTTPServer((host, int(port)), Handler)
    except OSError as error:
        raise Refused(f"Não foi possível escutar em {where}: {error.strerror}.") from error


def _taken(db: Db, report: Report, until: float) -> bool:
    """A report may come before the sender has written what the gateway called the message: then it is tried again."""
    while not db.run(take_report, report, utc_now(), "gateway"):
        if time.monotonic() >= until:
            return False
        time.sleep(0.1)
    return True


def reports(rules: HttpSettings, query: str, body: bytes) -> list[Report]:
    """What a call says, by the preset. States that are not final say nothing. Raises `ValueError` for anything else."""
    rule = rules.report
    if not rule:
        raise ValueError("this gateway has no rule for reports")
    data: Any = dict(parse_qsl(query))
    if body:
        text = body.decode("utf-8")
        data = json.loads(text) if text.lstrip().startswith(("{", "[")) else data | dict(parse_qsl(text))
    entries = at(data, rule["list_path"]) if rule.get("list_path") else [data]
    if not isinstance(entries, list):
        raise ValueError("no list of reports")
    found = []
    for entry in entries:
        name, state = at(entry, rule["id_path"]), str(at(entry, rule["state_path"]))
        if not isinstance(name, str) or not name:
            raise ValueError("a report without the id of its message")
        if state in rule["delivered"]:
            found.append(Report("sms", name, "entregue", state, utc_now()))
        elif state in rule["failed"]:
            found.append(Report("sms", name, "falhou", f"o gateway avisou: {state}", utc_now()))
    return found
