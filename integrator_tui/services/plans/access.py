"""Logins, addresses, e-mails, FTP users and domains of a plan (domain 6.2 to 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import MASK, Choice, FormContext
from integrator_tui.forms.plans.access import AliasForm, DomainForm, EmailForm, FtpForm, IpForm, LoginForm
from integrator_tui.models.plans import PlanAlias, PlanDomain, PlanEmail, PlanFtp, PlanIp, PlanLogin
from integrator_tui.queries.plans.free_address import free_beside
from integrator_tui.queries.variables import value
from integrator_tui.rules import permissions, variables
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.plans import network
from integrator_tui.rules.plans.logins import login_key, parse_login
from integrator_tui.rules.plans.orders import RENEW, SPEED
from integrator_tui.services.history import Change
from integrator_tui.services.plans.holdings import IP, LOGIN, give_up, take
from integrator_tui.services.plans.identifiers import follow
from integrator_tui.services.plans.network import orders
from integrator_tui.services.plans.plan_kind import PlanKind
from integrator_tui.services.plans.unique import refuse_held
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

OF_A_SESSION = frozenset(("address", "prefix", "secondary", "enabled"))
"""Fields of an address that a session has from its beginning to its end."""
SPEEDS = frozenset(("down_kbps", "up_kbps"))


def at_field(name: str, rule: Any, *values: Any) -> None:
    """A rule over several fields, said at one. Raises `InvalidForm`."""
    try:
        rule(*values)
    except BadValue as error:
        raise InvalidForm({name: str(error)}) from error


def hold(work: Work, kind: str, row: Any, value: str, before: str) -> None:
    """From now on the plan of a record holds a value, if the record is there, and no longer the one before."""
    if before and before != value:
        give_up(work, kind, before)
    if row.deleted_at is None:
        take(work, kind, value, row.customer_id, row.plan_id)
    else:
        give_up(work, kind, value)


class Logins(PlanKind[LoginForm]):
    """Logins of RADIUS, unique without regard to case and blanks."""

    plural, entity, this = "logins", "plan_login", "este login"
    table, form = PlanLogin, LoginForm
    permission = permissions.EDIT_PLAN
    to_remove = permissions.DELETE_LOGIN
    see_password, set_password = permissions.SEE_RADIUS_PASSWORD, permissions.EDIT_RADIUS_PASSWORD
    action = "login"
    searched = ("login", "mac")

    def refuse(self, session: Session, form: LoginForm, read: LoginForm | None) -> None:
        """Nobody else's, and without accents where the variable says so."""
        if (read is None or form.login != read.login) and value(session, variables.NO_ACCENTS_IN_LOGINS):
            at_field("login", lambda: parse_login(form.login, accents=False))
        refuse_held(PlanLogin.login_key, login_key(form.login), self.key, "login", f"O login {form.login}")

    def added(self, work: Work, form: LoginForm) -> dict[str, Any]:
        """With the key by which it is unique."""
        return {**super().added(work, form), "login_key": login_key(form.login)}

    def along(self, written: Mapping[str, Any]) -> Mapping[str, Any]:
        """The key follows the login."""
        return {"login_key": login_key(written["login"])} if "login" in written else {}

    def note(self, session: Session, row: Any) -> str:
        """The login and its plan."""
        return f"{row.login} do plano {row.plan_id}"

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """The search follows, and who holds it."""
        before = {change.field: change.before for change in changes}
        hold(work, LOGIN, row, login_key(row.login), login_key(before.get("login", "")))
        follow(row.customer_id, "login", {row.login, before.get("login", "")})
        follow(row.customer_id, "mac", {row.mac, before.get("mac", "")})
        if changes and not before.get("login", "x"):
            return  # a new one has no session yet
        names = (row.login, before.get("login", row.login))
        orders.queue(work, row.customer_id, row.plan_id, f"login {row.login}", RENEW if before else "", names)


class Ips(PlanKind[IpForm]):
    """Addresses of the network, each in one plan only."""

    plural, entity, this = "ips", "plan_ip", "este IP"
    table, form = PlanIp, IpForm
    permission = permissions.EDIT_PLAN_IP
    action = "ip"
    searched = ("address", "macs", "access_point_id")

    def begun(self, session: Session, customer_id: int, context: FormContext) -> IpForm:
        """Beside the first address of the plan the next free one of its network is proposed, as secondary."""
        first = self.table.select().where(self.there(customer_id)).order_by(PlanIp.id).first()
        if first is None:
            return IpForm.model_construct()
        same = {"prefix": first.prefix, "gateway": first.gateway, "access_point_id": first.access_point_id}
        return IpForm.model_construct(address=free_beside(first), secondary=True, **same)

    def refuse(self, session: Session, form: IpForm, read: IpForm | None) -> None:
        """Prefix and gateway go with the address; a WPA2 key is one that access points take."""
        at_field("prefix", network.refuse_prefix, form.address, form.prefix)
        if form.gateway and network.family_of(form.gateway) != network.family_of(form.address):
            raise InvalidForm({"gateway": "O gateway é de outra versão do IP."})
        if form.wpa2_key:
            at_field("wpa2_key", network.refuse_wpa2_key, form.wpa2_key)
        refuse_held(PlanIp.address, form.address, self.key, "address", f"O IP {form.address}")

    def added(self, work: Work, form: IpForm) -> dict[str, Any]:
        """With its version, and a key where WPA2 has none."""
        more = {**super().added(work, form), "family": network.family_of(form.address)}
        return {**more, "wpa2_key": work.session.secret()} if form.wpa2 and not form.wpa2_key else more

    def along(self, written: Mapping[str, Any]) -> Mapping[str, Any]:
        """The version follows the address."""
        return {"family": network.family_of(written["address"])} if "address" in written else {}

    def told(self, name: str, value: Any, context: FormContext) -> str:
        """A key is a password."""
        return (MASK if value else "") if name == "wpa2_key" else super().told(name, value, context)

    def note(self, session: Session, row: Any) -> str:
        """The address and its plan."""
        return f"{row.address} do plano {row.plan_id}"

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """WPA2 that was switched on has a key; the search follows, and who holds the address."""
        if row.wpa2 and not row.wpa2_key and row.deleted_at is None:
            row.wpa2_key = work.session.secret()
            PlanIp.update(wpa2_key=row.wpa2_key).where(PlanIp.id == row.id).execute()
        before = {change.field: change.before for change in changes}
        hold(work, IP, row, row.address, before.get("address", ""))
        follow(row.customer_id, "ip", {row.address, before.get("address", "")})
        follow(row.customer_id, "mac", {*row.macs.split("\n"), *before.get("macs", "").split(", ")})
        if not changes or OF_A_SESSION.intersection(before):
            changed = RENEW
        else:
            changed = SPEED if SPEEDS.intersection(before) else ""
        if changed:
            first = orders.first_login(row.plan_id)
            orders.queue(work, row.customer_id, row.plan_id, f"IP {row.address}", changed, first)


class Emails(PlanKind[EmailForm]):
    """E-mail accounts of the provider."""

    plural, entity, this = "plan_emails", "plan_email", "esta conta de e-mail"
    table, form = PlanEmail, EmailForm
    permission = permissions.EDIT_PLAN
    see_password, set_password = permissions.SEE_EMAIL_PASSWORD, permissions.EDIT_PLAN
    action = "email"
    searched = ("address",)

    def refuse(self, session: Session, form: EmailForm, read: EmailForm | None) -> None:
        """Neither another account nor an alias; a quota is some number of megabytes."""
        if form.quota_mb is not None and form.quota_mb < 0:
            raise InvalidForm({"quota_mb": "A quota não pode ser negativa."})
        said = f"O e-mail {form.address}"
        refuse_held(PlanEmail.address_key, form.address.casefold(), self.key, "address", said)
        refuse_held(PlanAlias.alias_key, form.address.casefold(), 0, "address", said)

    def added(self, work: Work, form: EmailForm) -> dict[str, Any]:
        """With the key by which it is unique."""
        return {**super().added(work, form), "address_key": form.address.casefold()}

    def along(self, written: Mapping[str, Any]) -> Mapping[str, Any]:
        """The key follows the address."""
        return {"address_key": written["address"].casefold()} if "address" in written else {}

    def note(self, session: Session, row: Any) -> str:
        """The address and its plan."""
        return f"{row.address} do plano {row.plan_id}"

    def why_it_stays(self, session: Session, row: Any) -> str:
        """Its aliases would lead nowhere."""
        hanging = (PlanAlias.email_id == row.id) & PlanAlias.deleted_at.is_null()
        count = PlanAlias.select().where(hanging).count()
        return f"Há {count} alias desta conta: apague antes." if count else ""


class Aliases(PlanKind[AliasForm]):
    """Other names of the accounts of a plan."""

    plural, entity, this = "aliases", "plan_alias", "este alias"
    table, form = PlanAlias, AliasForm
    permission = permissions.EDIT_PLAN
    action = "alias"
    searched = ("alias", "email_id")

    def names(self, session: Session, customer_id: int, forms: Any) -> dict[str, Mapping[Any, str]]:
        """The accounts by address."""
        keys = [form.email_id for form in forms]
        return {"email_id": {row.id: row.address for row in PlanEmail.select().where(PlanEmail.id.in_(keys))}}

    def choices(self, session: Session, customer_id: int) -> dict[str, tuple[Choice, ...]]:
        """The accounts of the plan."""
        there = (PlanEmail.plan_id == self.plan_id) & PlanEmail.deleted_at.is_null()
        rows = PlanEmail.select().where(there).order_by(PlanEmail.id)
        return {"plan_emails": tuple(Choice(row.id, row.address) for row in rows)}

    def begun(self, session: Session, customer_id: int, context: Any) -> AliasForm:
        """Of the first account."""
        accounts = context.choices["plan_emails"]
        return AliasForm.model_construct(email_id=accounts[0].value if accounts else None)

    def refuse(self, session: Session, form: AliasForm, read: AliasForm | None) -> None:
        """Neither another alias nor an account."""
        said = f"O e-mail {form.alias}"
        refuse_held(PlanAlias.alias_key, form.alias.casefold(), self.key, "alias", said)
        refuse_held(PlanEmail.address_key, form.alias.casefold(), 0, "alias", said)

    def added(self, work: Work, form: AliasForm) -> dict[str, Any]:
        """With the key by which it is unique."""
        return {**super().added(work, form), "alias_key": form.alias.casefold()}

    def along(self, written: Mapping[str, Any]) -> Mapping[str, Any]:
        """The key follows the alias."""
        return {"alias_key": written["alias"].casefold()} if "alias" in written else {}

    def note(self, session: Session, row: Any) -> str:
        """The alias and its plan."""
        return f"{row.alias} do plano {row.plan_id}"


class Ftp(PlanKind[FtpForm]):
    """Users of FTP."""

    plural, entity, this = "ftp_users", "plan_ftp", "este usuário de FTP"
    table, form = PlanFtp, FtpForm
    permission = permissions.EDIT_PLAN
    see_password, set_password = permissions.SEE_FTP_PASSWORD, permissions.EDIT_PLAN
    action = "ftp"
    searched = ("login",)

    def refuse(self, session: Session, form: FtpForm, read: FtpForm | None) -> None:
        """Nobody else's."""
        refuse_held(PlanFtp.login_key, login_key(form.login), self.key, "login", f"O usuário {form.login}")

    def added(self, work: Work, form: FtpForm) -> dict[str, Any]:
        """With the key by which it is unique."""
        return {**super().added(work, form), "login_key": login_key(form.login)}

    def along(self, written: Mapping[str, Any]) -> Mapping[str, Any]:
        """The key follows the login."""
        return {"login_key": login_key(written["login"])} if "login" in written else {}

    def note(self, session: Session, row: Any) -> str:
        """The user and the plan."""
        return f"{row.login} do plano {row.plan_id}"


class Domains(PlanKind[DomainForm]):
    """Domains, each in one plan only."""

    plural, entity, this = "domains", "plan_domain", "este domínio"
    table, form = PlanDomain, DomainForm
    permission = permissions.EDIT_PLAN
    to_remove = permissions.DELETE_DOMAIN
    action = "domain"
    searched = ("name", "answer")
    shown = ("checked_at", "answer")

    def refuse(self, session: Session, form: DomainForm, read: DomainForm | None) -> None:
        """In no other plan."""
        refuse_held(PlanDomain.name, form.name, self.key, "name", f"O domínio {form.name}")

    def along(self, written: Mapping[str, Any]) -> Mapping[str, Any]:
        """What DNS answered was about another name."""
        return {"checked_at": None, "answer": ""} if "name" in written else {}

    def note(self, session: Session, row: Any) -> str:
        """The domain and its plan."""
        return f"{row.name} do plano {row.plan_id}"

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """The search follows."""
        before = {change.field: change.before for change in changes}
        follow(row.customer_id, "domain", {row.name, before.get("name", "")})


@service(permission=permissions.EDIT_PLAN)
def record_availability(work: Work, customer_id: int, plan_id: int, key: int, answer: str) -> int:
    """What DNS answered about a domain stands beside it. Raises `Gone`. Returns the id."""
    row = DOMAINS.at(customer_id, plan_id).row_of(customer_id, key)
    columns = {"answer": answer, "checked_at": work.now, "version": PlanDomain.version + 1}
    PlanDomain.update(**columns).where(PlanDomain.id == key).execute()
    change = Change("answer", "Disponibilidade", row.answer, answer)
    note = f"{DOMAINS.called} {DOMAINS.note(work.session, row)}"
    work.record(DOMAINS.entity, key, "verificou", customer_id=customer_id, changes=(change,), note=note)
    return key


LOGINS, IPS, EMAILS, ALIASES, FTP, DOMAINS = Logins(), Ips(), Emails(), Aliases(), Ftp(), Domains()
