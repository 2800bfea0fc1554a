"""A real sshd on the loopback, with the block that `ssh-setup` prints, and its client."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from integrator_tui.shell.ssh import BLOCK
from tests.identity import ME

SSHD = "/usr/sbin/sshd"
ROOT = Path(__file__).parents[1]
PATIENCE = 30.0
WANTED = pytest.mark.skipif(
    not (os.path.exists(SSHD) and shutil.which("ssh")), reason="there is no sshd here (Debian: openssh-server)"
)


@dataclass
class Server:
    """One that listens; `log` is what it says of itself."""

    port: int
    key: Path
    log: Path

    def client(self, *options: str, asked: Sequence[str] = ()) -> list[str]:
        """The call of a client with the operator's key."""
        return [
            *("ssh", "-F", "none", "-i", str(self.key), "-p", str(self.port), "-o", "BatchMode=yes"),
            *("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes"),
            *("-o", "LogLevel=ERROR", *options, f"{ME}@127.0.0.1", *asked),
        ]

    def run(self, *options: str, asked: Sequence[str] = ()) -> subprocess.CompletedProcess[bytes]:
        """Call it without a terminal until it ends."""
        return subprocess.run(
            self.client(*options, asked=asked),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=90,
            check=False,
        )


def new_key(path: Path) -> Path:
    """A key of an operator; beside it stands its public half."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ana@mesa", "-f", str(path)], check=True)
    return path


def program(url: str, home: Path) -> str:
    """The program as sshd shall call it, by a path that sshd trusts."""
    return f"/usr/bin/env INTEGRATOR_HOME={home} PYTHONPATH={ROOT} {sys.executable} -m integrator_tui --database {url}"


@contextmanager
def serving(folder: Path, block: str, key: Path) -> Iterator[Server]:
    """A server with these settings for the account of the tests."""
    folder.mkdir(parents=True, exist_ok=True)
    host = folder / "host"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(host)], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / "sshd_config"
    settings.write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {host}\nPidFile none\nStrictModes no\nUsePAM no\nLogLevel VERBOSE\n"
        f"PermitRootLogin yes\nAcceptEnv LANG LC_* COLORTERM NO_COLOR\nSubsystem sftp internal-sftp\n{block}"
    )
    if os.getuid() == 0:
        os.makedirs("/run/sshd", 0o755, exist_ok=True)
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(settings)], stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + PATIENCE
        while b"Server listening" not in log.read_bytes():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield Server(port, key, log)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def block(url: str, home: Path, keys: Path | None = None) -> str:
    """What `ssh-setup` prints for it; with `keys` they come from a file instead of the program."""
    text = BLOCK.read_text("utf-8").format(account=ME, program=program(url, home))
    if keys is None:
        return text
    lines = [line for line in text.splitlines() if "AuthorizedKeysCommand" not in line]
    return "\n".join(lines).replace("AuthorizedKeysFile none", f"AuthorizedKeysFile {keys}") + "\n"
