"""A router that asks RADIUS and takes orders (Servidores de Acesso, NAS)."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormContext, FormModel, Ui
from integrator_tui.forms.kinds import add_kinds
from integrator_tui.rules.bad_value import BadValue

VENDORS = (Choice("mikrotik", "Mikrotik"), Choice("outro", "Outro"))
STATIC["nas_vendors"] = VENDORS
LONGEST_SECRET = 60
"""Characters of the column that FreeRADIUS has for it."""


def _address(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    """As the router names itself in its packets; also one of this machine, for a trial."""
    try:
        found = ip_address(text.strip())
    except ValueError:
        raise BadValue("Endereço IP não reconhecido, por exemplo 10.0.0.1.") from None
    if found.is_unspecified or found.is_multicast:
        raise BadValue(f"{found} não pode ser o endereço de um roteador.")
    return str(found)


def _between(low: int, high: int) -> Any:
    def parse(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> int:
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1
        if not low <= number <= high:
            raise BadValue(f"«{ui.label}» vai de {low} a {high}.")
        return number

    return parse


add_kinds(nas_address=_address, nas_port=_between(1, 65535), nas_interim=_between(60, 86400))


class NasForm(FormModel):
    """A router. An empty secret of one that is there leaves the one it has: it is not shown."""

    name: Annotated[str, Ui("Nome", limit=60)] = ""
    address: Annotated[str, Ui("Endereço IP", "nas_address", limit=45, help="O que ele diz de si ao RADIUS.")] = ""
    secret: Annotated[str, Ui("Segredo", "password", limit=LONGEST_SECRET, help="Vazio: fica o que tem.")] = ""
    coa_port: Annotated[int, Ui("Porta das ordens", "nas_port", limit=5, empty=3799, help="CoA: 3799 ou 1700.")] = 3799
    vendor: Annotated[str, Ui("Fabricante", "choice", choices="nas_vendors", empty="mikrotik")] = "mikrotik"
    interim_seconds: Annotated[
        int,
        Ui("Intervalo", "nas_interim", limit=5, empty=300, help="Segundos entre dois avisos dele sobre uma sessão."),
    ] = 300
    active: Annotated[bool, Ui("Ativo", "choice", choices="yes_no", empty=True)] = True

    LABEL_WIDTH: ClassVar = 18
    REQUIRED: ClassVar = frozenset({"name", "address"})
    LAYOUT: ClassVar = (("", ("name", "address", "secret", "coa_port", "vendor", "interim_seconds", "active")),)


def refuse_secret(text: str) -> None:
    """Raise `BadValue` for a secret that a router and FreeRADIUS might not read in the same way."""
    if not (text.isascii() and text.isprintable()) or set(text) & set(" \"'`\\"):
        raise BadValue("O segredo tem só letras, algarismos e sinais, sem acentos, espaços, aspas nem barra invertida.")
