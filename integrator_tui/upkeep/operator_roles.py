"""A role of PostgreSQL for each operator, as an option: who signs the history is then held by the server."""

from __future__ import annotations

from pathlib import Path

from integrator_tui.errors import Refused
from integrator_tui.rules.permissions import MOVE_MONEY, OUTBOX, PANEL, SPLIT_DEBT
from integrator_tui.upkeep.postgres import quoted
from integrator_tui.upkeep.roles import SEAL, as_text, run_script
from integrator_tui.upkeep.target import fetch, opened

SCRIPT = Path(__file__).parent / "operator_roles.sql"
LONGEST = 40
"""Bytes of the application's name: those of its operators are made of it and have to fit, too."""
MONEY_OF = (MOVE_MONEY, SPLIT_DEBT)
PANEL_OF = (PANEL, OUTBOX)
"""The permissions that make a profile: whoever has one of them gets its rights."""


def operator_script(owner: str, application: str) -> str:
    """The statements; running them again brings the roles up to what the operators may now. Raises `Refused`."""
    if len(application.encode()) > LONGEST:
        raise Refused(f"Com um papel por operador, o nome da aplicação tem até {LONGEST} letras.")
    names = {"desk": f"{application}_op", "money": f"{application}_op_dinheiro", "panel": f"{application}_op_painel"}
    return SCRIPT.read_text("utf-8").format(
        owner=quoted(owner),
        application_text=as_text(application),
        **{name: quoted(role) for name, role in names.items()},
        **{f"{name}_text": as_text(role) for name, role in names.items()},
        money_permissions=", ".join(map(as_text, MONEY_OF)),
        panel_permissions=", ".join(map(as_text, PANEL_OF)),
        seal=SEAL.strip(),
    )


def create_operator_roles(url: str, owner: str, application: str) -> str:
    """Run it on a base that has its tables and its operators. Returns what is so now, with the lines of `pg_ident`."""
    with opened(url) as db:
        if not fetch(db, "SELECT to_regclass('public.operator_password') IS NOT NULL")[0][0]:
            raise Refused("A base ainda não tem operadores. Rode antes o «integrator-tui migrate», como o dono.")
        run_script(db, operator_script(owner, application))
        rows = fetch(db, "SELECT id, login FROM operator WHERE active ORDER BY login")
    lines = [f"{application}  {login}  {application}_op_{number}" for number, login in rows]
    return "\n".join(
        (
            f"Cada operador ativo tem o seu papel ({len(rows)}), e o histórico só aceita quem assina por si. Rode de"
            " novo depois de cadastrar ou desativar um operador ou mudar o que ele pode.",
            "Para entrar no banco com o próprio papel (peer), no pg_ident.conf:",
            *lines,
        )
    )
