"""Desks over SSH (F238): what sshd needs to know, which keys it lets in, and what it runs for whoever it let in."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from pathlib import Path
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.shell import say

KEPT = ("TERM", "LANG", "COLORTERM", "NO_COLOR", "TZ", "HOME", "USER", "LOGNAME", "SSH_CONNECTION", "INTEGRATOR_HOME")
"""What a desk takes from the environment; of the rest a client may have set anything."""
LONGEST_FILE = 65_536
BLOCK = Path(__file__).with_name("sshd.conf")
"""What the settings of sshd get, with the account and the call of the program to be put in."""


def add_ssh(verbs: Any, verb: Any) -> None:
    """The three commands; the last two are sshd's."""
    setup = verb(verbs, "ssh-setup", "o que o sshd precisa para dar uma mesa, e nada mais, a cada operador")
    setup.add_argument("--account", default="atendimento", metavar="CONTA", help="a conta do sistema das mesas")
    setup.add_argument("--write", metavar="ARQUIVO", help="grava lá, por exemplo em /etc/ssh/sshd_config.d")
    verb(verbs, "ssh-keys", "as chaves dos operadores, para o sshd (AuthorizedKeysCommand)")
    verb(verbs, "ssh-desk", "a mesa de quem o sshd deixou entrar (ForceCommand)")


def setup(arguments: argparse.Namespace) -> int:
    """Print the block, or write it and let sshd check it."""
    program = os.path.abspath(sys.argv[0])
    parts = [program]
    if arguments.database:
        if any(sign.isspace() or sign in "'\"\\%$`;&|<>" for sign in arguments.database):
            raise Refused("Este endereço tem sinais que o sshd lê de outro modo: ponha-o no integrator.toml da conta.")
        parts += ["--database", arguments.database]
    if not arguments.account.replace("-", "").replace("_", "").isalnum():
        raise Refused(f"«{arguments.account}» não serve como nome de uma conta.")
    block = BLOCK.read_text("utf-8").format(account=arguments.account, program=" ".join(parts))
    if not arguments.write:
        say.out(block.rstrip("\n"))
        return 0
    from integrator_tui.new_file import write_new

    target = Path(arguments.write)
    write_new(target, block.encode())
    say.out(f"Gravado em {target}. Agora: sshd -t, e recarregue o sshd (systemctl reload ssh).")
    say.out("Chaves: integrator-tui user key LOGIN arquivo.pub")
    return 0


def keys(arguments: argparse.Namespace) -> int:
    """For sshd, which runs it at each login: no operator asks, nothing is written."""
    from integrator_tui.db import Db
    from integrator_tui.services.access.keys import authorized_lines
    from integrator_tui.shell.opened import url_of

    db = Db(url_of(arguments))
    try:
        for line in db.run(authorized_lines):
            say.out(line)
    finally:
        db.close()
    return 0


def desk(arguments: argparse.Namespace) -> int:
    """The desk of the operator whose key it is; whatever else was asked for is refused, and stands in the history."""
    from integrator_tui.db import Db
    from integrator_tui.rules.access.ssh_keys import of_authentication
    from integrator_tui.services.access.keys import note_refusal, session_by_key
    from integrator_tui.shell.opened import url_of
    from integrator_tui.shell.start import run_desk

    asked = os.environ.get("SSH_ORIGINAL_COMMAND", "")
    known = of_authentication(_said_by_sshd())
    clean = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("LC_")}
    os.environ.clear()
    os.environ.update(clean)
    os.environ["PATH"] = "/usr/bin:/bin"
    url = url_of(arguments)
    db = Db(url)
    try:
        session = db.run(session_by_key, known)
        if asked:
            db.run(note_refusal, session, asked)
            raise Refused("Aqui só há a mesa: ssh -t sem comando. O pedido ficou no histórico.")
        if not sys.stdin.isatty():
            db.run(note_refusal, session, "sem terminal")
    finally:
        db.close()
    return run_desk(url, session.login)


def _said_by_sshd() -> str:
    """What sshd says of how it let somebody in; "" unless it is a file of this account that nobody else writes."""
    try:
        file = os.open(os.environ.get("SSH_USER_AUTH", ""), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode) or found.st_uid not in (os.getuid(), 0) or found.st_mode & 0o022:
            return ""
        return os.read(file, LONGEST_FILE).decode("ascii", "replace")
    finally:
        os.close(file)
