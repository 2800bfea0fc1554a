"""Desks over a real sshd on the loopback: the key says who, the connection whence, and there is no way out (F238)."""

from __future__ import annotations

import os
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from integrator_tui.base import open_base
from integrator_tui.models.system import History
from integrator_tui.rules.access.ssh_keys import of_authentication, parse
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.services.access import accounts
from integrator_tui.services.access.keys import add_key, authorized_lines
from integrator_tui.services.customers.customers import create_customer
from tests.screens.conftest import MARIA
from tests.ssh import WANTED, block, new_key, serving
from tests.terminal.test_desk import until

CTRL_Q, CTRL_Z, CTRL_BACKSLASH, ENTER, F2, CTRL_S = "\x11", "\x1a", "\x1c", "\r", "\x1bOQ", "\x13"
BIA = {"login": "bia", "name": "BIA ROCHA", "job_title_id": "", "admin": "Não"}


def prepared(url: str, key: Path) -> int:
    """`bia` may enter by the key and edit customers; a customer is there. Returns her number."""
    db, ana = open_base(url, login="ana")
    bia = db.run(accounts.save_operator, ana, 0, None, BIA)
    for permission in ("Clientes", "Editar Cadastro de Cliente"):
        db.run(accounts.set_permission, ana, bia, permission, True)
    db.run(add_key, ana, bia, key.with_suffix(".pub").read_text())
    db.run(create_customer, ana, MARIA)
    db.close()
    return bia


def home_of(tmp_path: Path) -> Path:
    """The home of the account in which all desks live."""
    home = tmp_path / "home"
    home.mkdir()
    return home


def history(url: str, action: str) -> list[tuple[str, str, str]]:
    """Login, address and note of the rows with this action, the oldest first."""
    db, _ = open_base(url, login="ana")
    try:
        rows = db.run(lambda: list(History.select().where(History.action == action).order_by(History.id)))
    finally:
        db.close()
    return [(row.login, row.address, row.note) for row in rows]


@WANTED
@pytest.mark.function("F238")
def test_the_key_says_who_and_the_connection_whence(new_database_url: str, tmp_path: Path) -> None:
    """Through the block as it is printed; a customer is changed; whoever is deactivated is let in no more."""
    home, key = home_of(tmp_path), new_key(tmp_path / "key")
    bia = prepared(new_database_url, key)
    with serving(tmp_path / "sshd", block(new_database_url, home), key) as server:
        with Terminal(server.client("-t"), tmp_path / "client") as terminal:
            until(terminal, "Pesquisar Cliente · BIA ROCHA")
            terminal.send("maria" + ENTER)
            until(terminal, "529.982.247-25", "Dados Cadastro")
            terminal.send(CTRL_Z + CTRL_BACKSLASH)
            terminal.send(F2)
            until(terminal, "Ctrl+S Salvar")
            terminal.send(" SOUZA" + CTRL_S)
            until(terminal, "Dados salvos com sucesso")
            terminal.send(CTRL_Q)
            terminal.process.wait(30)
        assert ("bia", "127.0.0.1") in [row[:2] for row in history(new_database_url, "alterou")]
        db, ana = open_base(new_database_url, login="ana")
        db.run(accounts.disable_operator, ana, bia)
        assert db.run(authorized_lines) == []
        db.close()
        refused = server.run("-t")
        assert refused.returncode == 255, refused
        assert b"Permission denied" in refused.stderr


def ways(port: int, mark: Path) -> list[tuple[str, list[str], list[str]]]:
    """Ways out: a name, options of the client, what is asked for; each would leave a file or show `uid=`."""
    out = f"127.0.0.1:{port}"
    asked = [
        "id", "sh", "bash -i", "/bin/sh -c id", "python3 -c 'import os; os.system(\"id\")'", "cat /etc/passwd",
        f"touch {mark}/1", "scp -t /tmp", "scp -f /etc/passwd", "internal-sftp", "/usr/lib/openssh/sftp-server",
        "rsync --server . /tmp", "git-upload-pack x", "; id", "$(id)", "`id`", "&& id", "|| id", f"| touch {mark}/2",
        "\nid\n", "-- id", "ssh-desk; id", "env sh", "TERM=xterm sh", "exec sh", "vi +!sh", "less /etc/passwd", "tmux",
        "screen", "nohup sh", "integrator-tui user list", "\x1b]0;titulo\x07id",
    ]  # fmt: skip
    found: list[tuple[str, list[str], list[str]]] = [(one, [], [one]) for one in asked]
    found += [(f"-tt {one}", ["-tt"], [one]) for one in ("id", "sh", "/bin/bash")]
    found += [
        ("subsystem sftp", ["-s"], ["sftp"]),
        ("subsystem other", ["-s"], ["netconf"]),
        ("forward out", ["-W", out], []),
        ("listen", ["-N", "-o", "ExitOnForwardFailure=yes", "-R", f"0:{out}"], []),
        ("listen on a socket", ["-N", "-o", "ExitOnForwardFailure=yes", "-R", f"{mark}/sock:{out}"], []),
        ("tunnel", ["-N", "-o", "ExitOnForwardFailure=yes", "-w", "any"], []),
        ("without a terminal", ["-T"], []),
        (
            "environment",
            ["-o", "SendEnv=LC_ALL BASH_ENV", "-o", f"SetEnv=BASH_ENV={mark}/rc PYTHONPATH={mark}"],
            ["id"],
        ),
        ("python", ["-o", f"SetEnv=PYTHONPATH={mark} PYTHONSTARTUP={mark}/rc INTEGRATOR_HOME={mark}"], ["id"]),
        ("loader", ["-o", f"SetEnv=LD_PRELOAD={mark}/x.so PATH={mark}"], ["id"]),
        ("no key", ["-o", "PubkeyAuthentication=no"], ["id"]),
    ]
    return found


@WANTED
@pytest.mark.function("F238")
def test_there_is_no_way_out(tmp_path: Path) -> None:
    """Forty-five ways, none leads out, those that reach the program stand in the history; the control lets two out."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    home, key, mark = home_of(tmp_path), new_key(tmp_path / "key"), tmp_path / "mark"
    mark.mkdir()
    (mark / "rc").write_text(f"touch {mark}/rc-ran\n")
    (mark / "sitecustomize.py").write_text(f"open({str(mark / 'python-ran')!r}, 'w')\n")
    before = set(mark.iterdir())
    prepared(url, key)
    db, _ = open_base(url, login="ana")
    keys = tmp_path / "keys"
    keys.write_text("\n".join(db.run(authorized_lines)) + "\n")
    db.close()
    with socket.create_server(("127.0.0.1", 0)) as outside:
        port = outside.getsockname()[1]
        with serving(tmp_path / "sshd", block(url, home, keys), key) as server:
            tried = ways(port, mark)
            assert len(tried) >= 40

            def try_one(way: tuple[str, list[str], list[str]]) -> subprocess.CompletedProcess[bytes]:
                return server.run(*way[1], asked=way[2])

            with ThreadPoolExecutor(4) as crowd:
                results = list(crowd.map(try_one, tried))
            for (name, _, _), result in zip(tried, results, strict=True):
                said = result.stdout + result.stderr
                assert result.returncode != 0, (name, said)
                assert b"uid=" not in said, (name, said)
                assert b"root:" not in said, (name, said)
            _nobody_came(outside)
            log = server.log.read_text()
        assert set(mark.iterdir()) == before
        asked = [
            note for login, address, note in history(url, "foi recusado") if (login, address) == ("bia", "127.0.0.1")
        ]
        reached = [way for way in tried if way[2] and way[0] not in ("no key", "subsystem other")]
        assert len(asked) >= len(reached), asked
        assert "refused" in log or "prohibited" in log or "denied" in log, log[-2000:]
        with serving(tmp_path / "control", f"AuthorizedKeysFile {tmp_path / 'open'}\n", key) as loose:
            (tmp_path / "open").write_text(key.with_suffix(".pub").read_text())
            assert b"uid=" in loose.run(asked=["id"]).stdout
            with subprocess.Popen(
                loose.client("-W", f"127.0.0.1:{port}"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
            ) as through:
                outside.settimeout(60)
                outside.accept()[0].close()
                through.kill()


def _nobody_came(outside: socket.socket) -> None:
    outside.setblocking(False)
    with pytest.raises(BlockingIOError):
        outside.accept()
    outside.setblocking(True)


@WANTED
def test_a_key_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    """As `ssh-keygen` makes them; cut, with options, private, too short, of a weak kind: told in a sentence."""
    text = new_key(tmp_path / "key").with_suffix(".pub").read_text()
    told = _fingerprint(tmp_path / "key.pub")
    found = parse(f"\ufeff# da Ana\n\n{text}".removeprefix("\ufeff"))
    assert found.fingerprint == told
    assert found.comment == "ana@mesa"
    assert of_authentication(f"publickey {found.line}\n") == found.fingerprint
    for kind, more in (("ecdsa", ()), ("rsa", ("-b", "3072"))):
        made = tmp_path / kind
        subprocess.run(["ssh-keygen", "-q", "-t", kind, *more, "-N", "", "-f", made], check=True)
        public = made.with_suffix(".pub")
        assert parse(public.read_text()).fingerprint == _fingerprint(public)
    weak = tmp_path / "weak"
    subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", weak], check=True)
    wrong = (
        "",
        "ssh-ed25519",
        text[:60],
        text.replace("AAAA", "AAAB"),
        f"{text}{text}",
        f'command="sh" {text}',
        f"no-pty {text}",
        "ssh-dss AAAA x",
        "ssh-ed25519 ção x",
        (tmp_path / "key").read_text(),
        weak.with_suffix(".pub").read_text(),
        text.replace("ssh-ed25519 ", "ssh-rsa "),
        "x" * 20_000,
    )
    for one in wrong:
        with pytest.raises(BadValue):
            parse(one)
    line = f"publickey {found.line}\n"
    for one in ("", "password", f"{line}password\n", line + line, "publickey ssh-ed25519", "publickey ssh-ed25519 é"):
        assert of_authentication(one) == "", one


def _fingerprint(path: Path) -> str:
    """What ssh-keygen says."""
    told = subprocess.run(["ssh-keygen", "-l", "-f", str(path)], capture_output=True, text=True, check=True)
    return told.stdout.split()[1]


def test_what_sshd_says_is_believed_only_of_its_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link, a file that others may write, a pipe, nothing at all: no key."""
    from integrator_tui.shell.ssh import _said_by_sshd

    good = tmp_path / "auth"
    good.write_text("publickey ssh-ed25519 AAAA\n")
    good.chmod(0o600)
    monkeypatch.setenv("SSH_USER_AUTH", str(good))
    assert _said_by_sshd() == "publickey ssh-ed25519 AAAA\n"
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(good)
    os.mkfifo(pipe)
    for place in (link, pipe, tmp_path, tmp_path / "none", ""):
        monkeypatch.setenv("SSH_USER_AUTH", str(place))
        assert _said_by_sshd() == "", place
    monkeypatch.setenv("SSH_USER_AUTH", str(good))
    good.chmod(0o666)
    assert _said_by_sshd() == ""
