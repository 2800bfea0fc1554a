"""What a plan has in the network: logins, addresses, e-mails, FTP, domains (domain 6.2 to 6.4)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui
from integrator_tui.rules.plans.password import ENOUGH

ADVICE = f"{ENOUGH} caracteres ou mais, de três das quatro classes: maiúsculas, minúsculas, algarismos, sinais."


class LoginForm(FormModel):
    """A login of RADIUS."""

    login: Annotated[str, Ui("Login", "login", limit=64)] = ""
    password: Annotated[str, Ui("Senha", "password", limit=64, help=ADVICE)] = ""
    mac: Annotated[str, Ui("MAC preso", "mac", limit=60, help="Só este roteador entra; vazio: qualquer um.")] = ""
    active: Annotated[bool, Ui("Ativo", "choice", choices="yes_no", empty=True)] = True

    REQUIRED: ClassVar = frozenset({"login"})
    LAYOUT: ClassVar = (("", ("login", "password", "mac", "active")),)


class IpForm(FormModel):
    """ "Novo Nr de IP do Cliente": its three parts are the manual's tabs."""

    address: Annotated[str, Ui("IP", "ip", limit=60)] = ""
    prefix: Annotated[int | None, Ui("Prefixo", "integer", limit=4, empty=None, help="Máscara: 24, 32, 64 ...")] = None
    gateway: Annotated[str, Ui("Gateway", "ip", limit=60)] = ""
    access_point_id: Annotated[int | None, Ui("Ponto de Acesso", "choice", choices="pontos_acesso", empty=None)] = None
    secondary: Annotated[bool, Ui("IP Secundário", "choice", choices="yes_no", empty=False)] = False
    enabled: Annotated[bool, Ui("Habilitado", "choice", choices="yes_no", empty=True)] = True
    macs: Annotated[str, Ui("MAC", "macs", limit=1000)] = ""
    wpa2: Annotated[
        bool, Ui("WPA2", "choice", choices="yes_no", empty=False, help="Sim gera uma chave onde não há.")
    ] = False
    wpa2_key: Annotated[str, Ui("Chave WPA2", limit=63)] = ""
    down_kbps: Annotated[int | None, Ui("Recebe", "speed", limit=20, empty=None, help="Vazio: a do plano.")] = None
    up_kbps: Annotated[int | None, Ui("Envia", "speed", limit=20, empty=None, help="Vazio: a do plano.")] = None

    REQUIRED: ClassVar = frozenset({"address"})
    LAYOUT: ClassVar = (
        ("Configuração", ("address", "prefix", "gateway", "access_point_id", "secondary", "enabled")),
        ("Mac Adress", ("macs", "wpa2", "wpa2_key")),
        ("Velocidade", ("down_kbps", "up_kbps")),
    )


class EmailForm(FormModel):
    """An e-mail account of the provider."""

    address: Annotated[str, Ui("E-mail", "email", limit=254)] = ""
    password: Annotated[str, Ui("Senha", "password", limit=64, help=ADVICE)] = ""
    quota_mb: Annotated[int | None, Ui("Quota (MB)", "integer", limit=9, empty=None)] = None

    REQUIRED: ClassVar = frozenset({"address"})
    LAYOUT: ClassVar = (("", ("address", "password", "quota_mb")),)


class AliasForm(FormModel):
    """Another name of an account."""

    email_id: Annotated[int | None, Ui("E-mail", "choice", choices="plan_emails", empty=None)] = None
    alias: Annotated[str, Ui("Alias", "email", limit=254)] = ""

    REQUIRED: ClassVar = frozenset({"email_id", "alias"})
    LAYOUT: ClassVar = (("", ("email_id", "alias")),)


class FtpForm(FormModel):
    """A user of FTP."""

    login: Annotated[str, Ui("Usuário", "login", limit=64)] = ""
    password: Annotated[str, Ui("Senha", "password", limit=64, help=ADVICE)] = ""

    REQUIRED: ClassVar = frozenset({"login"})
    LAYOUT: ClassVar = (("", ("login", "password")),)


class DomainForm(FormModel):
    """A domain."""

    name: Annotated[str, Ui("Domínio", "domain", limit=253)] = ""

    REQUIRED: ClassVar = frozenset({"name"})
    LAYOUT: ClassVar = (("", ("name",)),)
