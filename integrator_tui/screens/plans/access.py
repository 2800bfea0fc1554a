"""Logins, addresses, e-mails with aliases, FTP users and domains of a plan (domain 6.2 to 6.4)."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands.plans import HOSTING
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.domains import ask
from integrator_tui.errors import Refused
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.permissions import EDIT_PLAN
from integrator_tui.rules.plans.network import format_speed, parse_domain
from integrator_tui.screens.dialogs import Prompt
from integrator_tui.screens.panes.kind_pane import text
from integrator_tui.screens.plans.kind_pane import PlanKindPane, TwoLists
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.plans.access import ALIASES, DOMAINS, EMAILS, FTP, IPS, LOGINS, record_availability
from integrator_tui.services.rows import Row
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.record_list import Column

AnyRow = Row[Any]


def _macs(row: AnyRow) -> str:
    first, *more = row.form.macs.split("\n")
    return f"{first} +{len(more)}" if more else str(first)


def _speed(row: AnyRow) -> str:
    both = (row.form.down_kbps, row.form.up_kbps)
    return " / ".join(format_speed(kbps) if kbps else "a do plano" for kbps in both) if any(both) else "a do plano"


async def availability(desk: Desk, name: str) -> str:
    """Asked on a thread of its own: a name server that is silent holds up nobody. Raises `Refused`."""
    return await asyncio.to_thread(ask, name, desk.settings.dns)


class LoginsPane(PlanKindPane):
    """Logins of RADIUS."""

    KIND, AREA = LOGINS, "logins"
    TITLES = ("Login de Autenticação", "Cadastrar Login de Autenticação")
    COUNTED = ("login", "logins")
    EMPTY = "Nenhum login. F6 cadastra."
    COLUMNS = (
        Column("Login", text("login"), 16, grow=2),
        Column("Senha", text("secret"), 9, grow=1),
        Column("Força", text("strength"), 12, grow=1, keep=2),
        Column("MAC preso", text("mac"), 17, keep=1),
        Column("Ativo", lambda row: "Sim" if row.form.active else "x Não", 5),
    )

    def faint(self, row: AnyRow) -> bool:
        """Those that do not let in."""
        return not row.form.active

    def value_to_copy(self) -> str:
        """The login."""
        return str(self.rows.current.form.login) if self.rows.current else ""

    def named(self, row: AnyRow) -> str:
        """For the title."""
        return str(row.form.login)

    async def question(self, row: AnyRow) -> str:
        """Which."""
        return f"Apagar o login {row.form.login}? Quem o usa deixa de entrar."


class IpDialog(RecordDialog):
    """Fills "Chave WPA2" as soon as the cursor comes to it (manual, 6.4)."""

    def on_form_entered(self, event: Form.Entered) -> None:
        """Where WPA2 was chosen and there is no key."""
        inputs = self.form.inputs
        if event.name == "wpa2_key" and inputs["wpa2"].value == "Sim" and not inputs["wpa2_key"].value:
            self.form.put({"wpa2_key": desk_of(self).session.secret()})


class IpsPane(PlanKindPane):
    """Addresses of the network, with MACs and speed."""

    KIND, AREA = IPS, "ips"
    TITLES = ("Nr de IP do Cliente", "Novo Nr de IP do Cliente")
    COUNTED = ("IP", "IPs")
    EMPTY = "Nenhum IP. F6 cadastra."
    COLUMNS = (
        Column("IP", lambda row: f"{row.form.address}{f'/{row.form.prefix}' if row.form.prefix else ''}", 18, grow=2),
        Column("MAC", _macs, 17, grow=1),
        Column("Chave WPA2", text("wpa2_key"), 16, grow=1, keep=1),
        Column("Ativo", lambda row: "Sim" if row.form.enabled else "x Não", 5),
        Column("Ponto de Acesso", text("access_point_id"), 14, grow=1, keep=2),
        Column("Velocidade", _speed, 20, keep=3),
    )

    def faint(self, row: AnyRow) -> bool:
        """Those that are switched off."""
        return not row.form.enabled

    async def dialog_of(self, row: AnyRow | None, *what: Any, **options: Any) -> RecordDialog:
        """It makes keys."""
        return IpDialog(*what, **options)

    def value_to_copy(self) -> str:
        """The address."""
        return str(self.rows.current.form.address) if self.rows.current else ""

    def named(self, row: AnyRow) -> str:
        """For the title."""
        return str(row.form.address)

    async def question(self, row: AnyRow) -> str:
        """Which."""
        return f"Apagar o IP {row.form.address}?"


class EmailsPane(PlanKindPane):
    """Accounts."""

    KIND, AREA = EMAILS, "emails"
    TITLES = ("E-mail de Domínio", "Cadastrar Novo E-mail de Domínio")
    COUNTED = ("conta", "contas")
    EMPTY = "Nenhuma conta de e-mail. F6 cadastra."
    COLUMNS = (
        Column("E-mail", text("address"), 30, grow=2),
        Column("Senha", text("secret"), 10, grow=1),
        Column("Quota MB", text("quota_mb"), 8, right=True),
        Column("Força", text("strength"), 12, keep=1),
    )

    def named(self, row: AnyRow) -> str:
        """For the title."""
        return str(row.form.address)

    async def question(self, row: AnyRow) -> str:
        """Which."""
        return f"Apagar a conta de e-mail {row.form.address}?"


class AliasesPane(PlanKindPane):
    """Other names of the accounts."""

    KIND, AREA = ALIASES, "emails"
    TITLES = ("E-mail Alias", "Novo E-mail Alias")
    COUNTED = ("alias", "aliases")
    EMPTY = "Nenhum alias. F6 cadastra."
    COLUMNS = (Column("Alias", text("alias"), 28, grow=1), Column("Conta", text("email_id"), 28, grow=1))

    def named(self, row: AnyRow) -> str:
        """For the title."""
        return str(row.form.alias)

    async def question(self, row: AnyRow) -> str:
        """Which."""
        return f"Apagar o alias {row.form.alias}?"


class MailPane(TwoLists):
    """ "E-mails": accounts, and their other names."""

    LISTS = (("Contas", EmailsPane), ("Aliases (Tab)", AliasesPane))


class FtpPane(PlanKindPane):
    """Users of FTP."""

    KIND, AREA = FTP, "hosting"
    TITLES = ("Usuário de FTP", "Cadastrar Novo Usuário de FTP")
    COUNTED = ("usuário", "usuários")
    EMPTY = "Nenhum usuário de FTP. F6 cadastra."
    COLUMNS = (
        Column("Usuário", text("login"), 20, grow=2),
        Column("Senha", text("secret"), 10, grow=1),
        Column("Força", text("strength"), 12, keep=1),
    )

    def named(self, row: AnyRow) -> str:
        """For the title."""
        return str(row.form.login)

    async def question(self, row: AnyRow) -> str:
        """Which."""
        return f"Apagar o usuário de FTP {row.form.login}?"


class DomainsPane(PlanKindPane):
    """Domains, with what DNS answered; F9 asks it."""

    KIND, AREA = DOMAINS, "hosting"
    TITLES = ("Domínio", "Novo Domínio")
    COUNTED = ("domínio", "domínios")
    EMPTY = "Nenhum domínio. F6 cadastra; F9 verifica se está livre."
    COLUMNS = (
        Column("Domínio", text("name"), 22, grow=1),
        Column("Disponibilidade", text("answer"), 20, grow=1),
        Column("Verificado", text("checked_at"), 16, keep=1),
    )
    MORE_SCOPES = ("hosting",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HOSTING)]

    def named(self, row: AnyRow) -> str:
        """For the title."""
        return str(row.form.name)

    async def question(self, row: AnyRow) -> str:
        """Which."""
        return f"Apagar o domínio {row.form.name}?"

    async def do_check(self) -> None:
        """F9: the domain of the row, or one that is typed; what DNS said stands beside it."""
        row = self.rows.current
        name = str(row.form.name) if row else await self._typed()
        if not name:
            return
        answer = await self.desk.interruptible(f"Perguntando ao DNS por {name}…", availability(self.desk, name))
        if row is not None and self.desk.session.may(EDIT_PLAN):  # whoever only reads is told, and writes nothing
            await self.desk.in_db(record_availability, self.customer_id, self.plan_id, row.id, answer)
            await self.wrote()
        self.desk.say(f"{name}: {answer}")

    async def _typed(self) -> str:
        """A name. Raises `Refused` for what is none."""
        typed = await self.desk.ask(Prompt("Verificar Disponibilidade de Domínio", ""))
        try:
            return parse_domain(typed) if typed and typed.strip() else ""
        except BadValue as error:
            raise Refused(str(error)) from error


class HostingPane(TwoLists):
    """ "FTP e domínios"."""

    LISTS = (("Usuários de FTP", FtpPane), ("Domínios (Tab)", DomainsPane))
