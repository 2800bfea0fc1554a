"""Kannel itself, as Debian packs it, between our driver of HTTP and an SMSC of ours: the preset meets the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from integrator_tui.base import open_base
from integrator_tui.models.messages import Outbox
from tests.faults import world
from tests.identity import sign_up
from tests.outbox.smsc import Smsc, free_port, read

pytestmark = [
    pytest.mark.skipif(not shutil.which("bearerbox"), reason="kannel is not installed: apt-get install kannel"),
    pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True),
]

SECRET = "um-segredo-de-dezesseis"
BEARERBOX = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = teste
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
log-file = "{log}/bearerbox.log"
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = nosso
host = 127.0.0.1
port = {smsc}
transceiver-mode = true
smsc-username = kannel
smsc-password = s
system-type = ""

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {http}
log-file = "{log}/smsbox.log"

group = sendsms-user
username = mesa
password = segredo
concatenation = true
max-messages = 10
"""
SETTINGS = """
[sms]
preset = "kannel"
address = "http://127.0.0.1:{http}/cgi-bin/sendsms"
user = "mesa"
password = "segredo"
sender = "28000"
listen = "127.0.0.1:{listen}"
secret = "{secret}"
callback = "http://127.0.0.1:{listen}/{secret}"
"""
SHORT, ACCENTS, LONG = "Provedor: é hoje à noite, R$ 99,90 [ok] €", "Provedor: amanhã não há conexão", "abc€ é " * 40


@pytest.fixture
def kannel(tmp_path: Path) -> Iterator[tuple[Smsc, int]]:
    """An SMSC with Kannel bound to it, and the port on which a desk that sends by that Kannel hears of deliveries."""
    made = Smsc()
    made.receipt_after = 0.3
    ports = {name: free_port() for name in ("admin", "boxes", "http", "listen")}
    config = tmp_path / "kannel.conf"
    config.write_text(BEARERBOX.format(**ports, smsc=made.port, log=tmp_path))
    home = Path(os.environ["INTEGRATOR_HOME"])
    home.mkdir(exist_ok=True)
    (home / "integrator.toml").write_text(SETTINGS.format(**ports, secret=SECRET))
    with ExitStack() as stack:
        stack.callback(made.close)
        stack.enter_context(_process("bearerbox", str(config), cwd=tmp_path))
        _until(lambda: _answers(ports["admin"], "/status.txt?password=teste") == 200, "bearerbox")
        stack.enter_context(_process("smsbox", str(config), cwd=tmp_path))
        _until(lambda: made.bound and _answers(ports["http"], "/cgi-bin/sendsms") == 403, "smsbox")
        yield made, ports["listen"]


def test_texts_arrive_and_reports_come_back(kannel: tuple[Smsc, int], database_url: str, tmp_path: Path) -> None:
    smsc, listening = kannel
    sign_up(database_url)
    db, session = open_base(database_url, login="ana")
    now = session.now()
    for number, text in enumerate((SHORT, ACCENTS, LONG), 1):
        row = {
            "op_id": "a" * 32,
            "number": number,
            "channel": "sms",
            "purpose": "servico",
            "sender": "",
            "recipients": '["41998765432"]',
            "body": text,
            "operator_id": session.operator_id,
            "login": "ana",
            "queued_at": now,
            "state": "na_fila",
            "state_at": now,
            "next_attempt_at": now,
        }
        db.run(lambda row=row: Outbox.insert(**row).execute())
    db.close()
    outbox = (sys.executable, "-m", "integrator_tui", "--database", database_url, "outbox")
    with _process(*outbox, "listen", cwd=tmp_path):
        _until(lambda: _answers(listening, "/") == 404, "the listener")
        subprocess.run([*outbox, "run", "--once"], check=True, stdout=subprocess.DEVNULL)
        _until(lambda: _states(database_url) == ["entregue"] * 3, lambda: _states(database_url))
    assert [one.destination_addr for one in smsc.taken] == ["5541998765432"] * len(smsc.taken)
    short, accents, *parts = smsc.taken
    assert (short.data_coding, read(short.short_message, 0)) == (0, SHORT)
    assert (accents.data_coding, read(accents.short_message, 8)) == (8, ACCENTS)
    parts.sort(key=lambda one: one.short_message[5])  # several may be under way at once
    assert [list(one.short_message[4:6]) for one in parts] == [[3, 1], [3, 2], [3, 3]]
    assert "".join(read(one.short_message[6:], one.data_coding) for one in parts) == LONG


def _states(url: str) -> list[str]:
    return [state for (state,) in world.ask(url, "SELECT state FROM outbox ORDER BY id")]


def _answers(port: int, path: str) -> int:
    """The status of an answer, 0 where there is none."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except (URLError, ConnectionError):
        return 0


def _until(done: Callable[[], bool], what: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, what() if callable(what) else f"{what} does not come up"
        time.sleep(0.02)


@contextmanager
def _process(*command: str, cwd: Path) -> Iterator[None]:
    """A program that runs for a while."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=cwd)
    try:
        yield
    finally:
        process.kill()  # Kannel takes seconds for its good-bye
        process.wait()
