"""Debian's FreeRADIUS with the very configuration that `docs/radius.md` gives, on a base of the test."""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyrad import packet
from pyrad.client import Client
from pyrad.dictionary import Dictionary

from integrator_tui.models.raw import execute, fetch
from tests.network.router import SECRET
from tests.services.planned import Provider

ETC = Path("/etc/freeradius/3.0")
LIBRARIES = Path("/usr/lib/freeradius")
DOCUMENT = Path(__file__).parents[2] / "docs" / "radius.md"
PATIENCE = 60.0
"""Seconds for its start on a busy machine."""

MAIN = """
prefix = /usr
name = radiusd
confdir = {folder}
modconfdir = {etc}/mods-config
logdir = {folder}
run_dir = {folder}
libdir = {libraries}
pidfile = {folder}/radiusd.pid
max_request_time = 30
cleanup_delay = 1
max_requests = 16384
log {{
    destination = stdout
}}
security {{
    max_attributes = 200
    reject_delay = 0
    status_server = no
}}
thread pool {{
    start_servers = 2
    max_servers = 4
    min_spare_servers = 1
    max_spare_servers = 2
    max_requests_per_server = 0
}}
modules {{
    $INCLUDE {etc}/mods-available/always
    expr {{
    }}
    pap {{
    }}
    chap {{
    }}
    expiration {{
    }}
    {sql}
}}
policy {{
    $INCLUDE {etc}/policy.d/filter
    $INCLUDE {etc}/policy.d/canonicalization
    $INCLUDE {etc}/policy.d/accounting
    {policy}
}}
server default {{
    listen {{
        type = auth
        ipaddr = 127.0.0.1
        port = {auth}
    }}
    listen {{
        type = acct
        ipaddr = 127.0.0.1
        port = {acct}
    }}
    {site}
}}
"""


@dataclass(frozen=True)
class Reply:
    """What was answered."""

    accepted: bool
    attributes: dict[str, str]


class FreeRadius:
    """One that runs, asked by `radclient`."""

    def __init__(self, auth: int, acct: int, log: Path) -> None:
        self.auth, self.acct, self._log = auth, acct, log

    def ask(self, login: str, password: str, **more: str) -> Reply:
        """Whether somebody may enter, and with what."""
        lines = self._client("auth", self.auth, {"User-Name": login, "User-Password": password, **more})
        attributes = dict(line.strip().split(" = ", 1) for line in lines[1:] if " = " in line)
        return Reply("Access-Accept" in lines[0], {name: value.strip('"') for name, value in attributes.items()})

    def enters(self, login: str, password: str) -> bool:
        """The same with every sign as it is: `radclient` reads quotes and backslashes in its own way."""
        words = Dictionary(io.StringIO("ATTRIBUTE User-Name 1 string\nATTRIBUTE User-Password 2 string\n"))
        client = Client("127.0.0.1", authport=self.auth, secret=SECRET.encode(), dict=words, retries=2, timeout=10)
        request = client.CreateAuthPacket(code=packet.AccessRequest, User_Name=login)
        request["User-Password"] = request.PwCrypt(password)
        return bool(client.SendPacket(request).code == packet.AccessAccept)

    def account(self, status: str, login: str, session_id: str, **more: str) -> None:
        """Accounting as a router sends it."""
        about = {"User-Name": login, "Acct-Session-Id": session_id, "Acct-Status-Type": status}
        lines = self._client("acct", self.acct, {**about, "NAS-IP-Address": "127.0.0.1", "NAS-Port": "7", **more})
        assert "Accounting-Response" in lines[0], self.log

    @property
    def log(self) -> str:
        """The end of what it said."""
        return self._log.read_text("utf-8", "replace")[-4000:]

    def _client(self, kind: str, port: int, attributes: dict[str, str]) -> list[str]:
        bare = ("Acct-Status-Type", "NAS-IP-Address", "NAS-Port", "Framed-IP-Address")
        said = "\n".join(f"{n} = {v}" if n in bare or v.isdecimal() else f'{n} = "{v}"' for n, v in attributes.items())
        command = ["radclient", "-x", "-r", "2", "-t", "10", f"127.0.0.1:{port}", kind, SECRET]
        done = subprocess.run(command, input=said.encode(), capture_output=True, check=False, timeout=60)
        output = done.stdout.decode("utf-8", "replace")
        assert "Received " in output, f"{output}{done.stderr.decode()}{self.log}"
        return output.split("Received ", 1)[1].splitlines()


def why_not() -> str:
    """Why it cannot be had here; empty where it can."""
    for program in ("freeradius", "radclient"):
        if shutil.which(program) is None and not Path("/usr/sbin", program).exists():
            return f"{program} is not installed (Debian: freeradius freeradius-utils freeradius-postgresql)"
    if not (LIBRARIES / "rlm_sql_postgresql.so").exists():
        return "freeradius-postgresql is not installed"
    if not os.access(ETC / "mods-config/sql/main/sqlite/queries.conf", os.R_OK):
        return f"{ETC} may not be read by this user (group freerad)"
    return ""


def blocks(title: str) -> list[str]:
    """The blocks of configuration under a title of the document."""
    chapter = DOCUMENT.read_text("utf-8").split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"```(?:text|sql)\n(.*?)```", chapter, re.DOTALL)


@contextmanager
def freeradius(
    provider: Provider, folder: Path, check: str = "radcheck", change: Callable[[str], str] | None = None
) -> Iterator[FreeRadius]:
    """One on the base of a provider, whose list of routers names the loopback; skips where there is none.

    `check` is another table in the place of the view of checks; `change` makes the configuration worse, for a control.
    """
    if reason := why_not():
        pytest.skip(reason)
    url = provider.db.url
    provider.db.run(
        execute,
        "INSERT INTO nas_server (name, address, secret) SELECT 'loopback', '127.0.0.1', ?"
        " WHERE NOT EXISTS (SELECT 1 FROM nas_server WHERE address = '127.0.0.1')",
        (SECRET,),
    )
    if url.startswith("sqlite"):
        (sql,) = blocks("`mods-available/sql` on SQLite")
        sql = sql.replace("FILE", url.removeprefix("sqlite:///"))
    else:
        rights, sql = blocks("`mods-available/sql` on PostgreSQL")
        _give(provider, rights)
        at = urlsplit(url)
        for word, value in (("SERVER", at.hostname), ("PORT", at.port), ("BASE", at.path[1:]), ("PASSWORD", "")):
            sql = re.sub(rf'(?<=[ "]){word}\b', str(value), sql)
    sql = sql.replace('authcheck_table = "radcheck"', f'authcheck_table = "{check}"')
    auth, acct = _free_port(), _free_port()
    (policy,) = blocks("`policy.d/integrator`")
    (site,) = blocks("`sites-available/default`")
    folder.mkdir(exist_ok=True)
    text = MAIN.format(
        folder=folder, etc=ETC, libraries=LIBRARIES, sql=sql, policy=policy, site=site, auth=auth, acct=acct
    )
    (folder / "radiusd.conf").write_text(change(text) if change else text, "utf-8")
    log = folder / "log"
    with open(log, "wb") as out:
        command = [shutil.which("freeradius") or "/usr/sbin/freeradius", "-fxx", "-l", "stdout", "-d", str(folder)]
        process = subprocess.Popen(command, stdout=out, stderr=out)
    server = FreeRadius(auth, acct, log)
    try:
        until = time.monotonic() + PATIENCE
        while "Ready to process requests" not in log.read_text("utf-8", "replace"):
            assert process.poll() is None, server.log
            assert time.monotonic() < until, server.log
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _give(provider: Provider, rights: str) -> None:
    """The role, which all bases of a server share, and what it may do in this one."""

    def run() -> None:
        if fetch("SELECT 1 FROM pg_roles WHERE rolname = 'radius'"):
            execute(rights.split(";", 1)[1])
        else:
            execute(rights)

    provider.db.run(run)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
