"""Entries of the lists that charging stands on: agreements with banks about slips, keys of PIX, terms of the law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from integrator_tui.bank.pix import static_code
from integrator_tui.bank.pix_keys import KINDS, parse_key
from integrator_tui.bank.portfolio import BANKS, FIELDS, Portfolio
from integrator_tui.bank.wrong import WrongField
from integrator_tui.forms.base import STATIC, Choice, FormContext, Ui
from integrator_tui.forms.kinds import add_kinds
from integrator_tui.forms.lists.list_item import ItemForm
from integrator_tui.rules.bad_value import BadValue

PORTFOLIOS, PIX_KEYS, LEGAL_TERMS = "carteiras", "chaves_pix", "prazos_legais"
BY_FILE = "Remessa e retorno: BB, Santander, Caixa, Sicredi, Sicoob; nos outros, só pelo site do banco."
MOST_DAYS, MOST_NUMBER = 3650, 999_999_999
STATIC["slip_banks"] = tuple(Choice(code, f"{code} {name}", code=code) for code, name in BANKS.items())
STATIC["pix_kinds"] = tuple(Choice(kind, label) for kind, label in KINDS.items())
STATIC["sizes"] = (
    Choice("micro", "Micro (até 5.000 acessos)"),
    Choice("ppp", "Pequeno Porte (PPP)"),
    Choice("grande", "Grande"),
)


def _digits(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    digits = text.replace(".", "").replace("-", "").replace(" ", "")
    if not (digits.isascii() and digits.isdecimal()):
        raise BadValue(f"«{ui.label}» só tem algarismos.")
    return digits


def _term(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1
    if not 1 <= number <= MOST_DAYS:
        raise BadValue(f"«{ui.label}» vai de 1 a {MOST_DAYS}.")
    return number


def _first_number(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    if not 1 <= number <= MOST_NUMBER:
        raise BadValue(f"«{ui.label}» vai de 1 a {MOST_NUMBER}.")
    return number


add_kinds(
    digits=_digits,
    term_days=_term,
    first_number=_first_number,
    pix_key=lambda text, ui, data, context: parse_key(data.get("key_kind", ""), text),
)


class PortfolioItem(ItemForm):
    """Carteiras de Cobrança: an agreement with a bank about slips, and what stands on its slips."""

    bank: Annotated[str, Ui("Banco", "choice", choices="slip_banks", help=BY_FILE)] = ""
    agency: Annotated[str, Ui("Agência", "digits", limit=6, help="Sem o dígito. Sicoob e Sicredi: cooperativa.")] = ""
    account: Annotated[str, Ui("Conta", "digits", limit=14, help="Sem o dígito.")] = ""
    account_digit: Annotated[str, Ui("Dígito da conta", limit=1)] = ""
    portfolio: Annotated[str, Ui("Carteira", "digits", limit=3)] = ""
    agreement: Annotated[str, Ui("Convênio", "digits", limit=9, help="Ou código do beneficiário, do cliente.")] = ""
    modality: Annotated[str, Ui("Modalidade", "digits", limit=2, help="Caixa: 14; Sicoob: 01.")] = ""
    post: Annotated[str, Ui("Posto", "digits", limit=2, help="Sicredi.")] = ""
    first_number: Annotated[
        int,
        Ui("Primeiro número", "first_number", limit=9, empty=1, help="O que vem depois do último do sistema antigo."),
    ] = 1
    first_file: Annotated[
        int, Ui("Primeira remessa", "first_number", limit=6, empty=1, help="O número do primeiro arquivo ao banco.")
    ] = 1
    agency_digit: Annotated[str, Ui("Dígito da agência", "digits", limit=1, help="Caixa.")] = ""
    transmission: Annotated[str, Ui("Transmissão", "digits", limit=15, help="Santander: o código que ele deu.")] = ""
    beneficiary: Annotated[str, Ui("Beneficiário", limit=60)] = ""
    document: Annotated[str, Ui("CPF/CNPJ", "cpf_cnpj", limit=20)] = ""
    address: Annotated[str, Ui("Endereço", limit=100)] = ""
    instructions: Annotated[str, Ui("Instruções", "notes", limit=300)] = ""

    REQUIRED: ClassVar = frozenset({"name", "bank", "beneficiary", "document"})
    SHOWN: ClassVar = ("name", "bank", "agency", "account", "portfolio", "active")
    LAYOUT: ClassVar = (
        ("", ("name", "code", "bank", "agency", "account", "account_digit", "portfolio", "agreement")),
        ("", ("modality", "post", "first_number", "active")),
        ("Remessa", ("first_file", "agency_digit", "transmission")),
        ("No boleto", ("beneficiary", "document", "address", "instructions")),
    )

    def wrong(self) -> dict[str, str]:
        """Whether a slip can be made of it."""
        try:
            portfolio_of(self).title(self.first_number, date(2030, 1, 1), 1, date(2030, 1, 1))
        except WrongField as error:
            name = error.field if error.field in type(self).model_fields else "bank"
            return {"first_number" if error.field == "our_number" else name: str(error)}
        return {}


def portfolio_of(form: PortfolioItem) -> Portfolio:
    """What of an entry the bank's numbers hang on."""
    names = {"bank", *(field for parts in FIELDS.values() for field in parts.values())}
    return Portfolio(**{name: getattr(form, name) for name in names})


class PixKeyItem(ItemForm):
    """Chaves PIX: where the money of a PIX arrives; the first active one is used."""

    key_kind: Annotated[str, Ui("Tipo", "choice", choices="pix_kinds")] = ""
    pix_key: Annotated[str, Ui("Chave", "pix_key", limit=77)] = ""
    receiver: Annotated[str, Ui("Recebe", limit=60, help="No código cabem 25 letras, sem acento.")] = ""
    city: Annotated[str, Ui("Cidade", limit=40, help="No código cabem 15 letras, sem acento.")] = ""

    REQUIRED: ClassVar = frozenset({"name", "key_kind", "pix_key", "receiver", "city"})
    LAYOUT: ClassVar = (("", ("name", "code", "key_kind", "pix_key", "receiver", "city", "active")),)
    SHOWN: ClassVar = ("name", "key_kind", "pix_key", "receiver", "active")

    def wrong(self) -> dict[str, str]:
        """Whether a code can be made of it."""
        try:
            static_code(self.key_kind, self.pix_key, self.receiver, self.city)
        except WrongField as error:
            name = {"name": "receiver", "city": "city"}.get(error.field, "pix_key")
            return {name: str(error)}
        return {}


class LegalTermsItem(ItemForm):
    """Prazos Legais: what the law asks before and after a suspension, by size of provider, from a day on."""

    size: Annotated[str, Ui("Porte", "choice", choices="sizes")] = ""
    valid_from: Annotated[str, Ui("Desde", "stored_date", limit=10)] = ""
    suspension_days: Annotated[int, Ui("Suspender", "term_days", empty=15, help="Dias depois do aviso.")] = 15
    ending_days: Annotated[int, Ui("Encerrar", "term_days", empty=60, help="Dias de suspensão.")] = 60
    restore_days: Annotated[int, Ui("Religar", "term_days", empty=1, help="Dias depois de saber do pagamento.")] = 1
    source: Annotated[str, Ui("Fonte", limit=120)] = ""

    REQUIRED: ClassVar = frozenset({"name", "size", "valid_from", "source"})
    SHOWN: ClassVar = ("name", "size", "valid_from", "suspension_days", "ending_days", "active")
    LAYOUT: ClassVar = (
        ("", ("name", "code", "size", "valid_from", "suspension_days", "ending_days", "restore_days", "source")),
        ("", ("active",)),
    )
