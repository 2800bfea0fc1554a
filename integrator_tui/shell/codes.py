"""`integrator-tui slip read LINE` and `integrator-tui pix read CODE`: what it is, or which field is wrong and why.

They ask no base, so that they work before there is one. With `--json` the refusal is JSON on the standard output too.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from integrator_tui.errors import Refused
from integrator_tui.shell import say
from integrator_tui.shell.arguments import JSON

if TYPE_CHECKING:
    from integrator_tui.bank.collection import Collection
    from integrator_tui.bank.pix_read import PixCode
    from integrator_tui.bank.slip import Slip

Row = tuple[str, str]


def add_codes(verbs: Any, day: Callable[[str], date], parser_class: Any) -> None:
    """Both verbs. The words of the line or code may come apart: the shell splits at blanks."""
    slip = verbs.add_parser("slip", help="boletos").add_subparsers(
        dest="task", parser_class=parser_class, metavar="TAREFA", required=True
    )
    read = slip.add_parser("read", help="diz o que é uma linha digitável ou um código de barras, ou o que está errado")
    read.add_argument("text", nargs="+", metavar="LINHA|CÓDIGO", help="com ou sem pontos e espaços")
    read.add_argument("--on", type=day, metavar="AAAA-MM-DD", help="o vencimento é o mais próximo desse dia (hoje)")
    read.add_argument("--json", action="store_true", help=JSON)
    pix = verbs.add_parser("pix", help="PIX").add_subparsers(
        dest="task", parser_class=parser_class, metavar="TAREFA", required=True
    )
    code = pix.add_parser("read", help="diz o que é um PIX copia e cola, ou o que está errado")
    code.add_argument("text", nargs="+", metavar="CÓDIGO", help="entre aspas, porque os nomes têm espaços")
    code.add_argument("--json", action="store_true", help=JSON)


def slip(arguments: argparse.Namespace) -> int:
    """Read a line or a bar code."""
    from integrator_tui.bank.slip_read import read_slip

    reference = arguments.on or date.today()
    return _answer(arguments, lambda text: read_slip(text, reference), slip_data, slip_rows)


def pix(arguments: argparse.Namespace) -> int:
    """Read a PIX code."""
    from integrator_tui.bank.pix_read import read_pix

    return _answer(arguments, read_pix, pix_data, pix_rows)


def _answer(
    arguments: argparse.Namespace,
    read: Callable[[str], Any],
    data: Callable[[Any], dict[str, Any]],
    rows: Callable[[Any], list[Row]],
) -> int:
    """What was read, or the refusal; exit code 1 for the refusal in either form."""
    from integrator_tui.bank.wrong import WrongField
    from integrator_tui.rules.acting import escaped

    try:
        found = read(" ".join(arguments.text))
    except WrongField as error:
        if not arguments.json:
            raise Refused(str(error)) from None
        refusal = {"valid": False, "field": error.field, "code": error.code, "reason": str(error)}
        say.out(escaped(json.dumps(refusal, ensure_ascii=False, indent=2)))
        return 1
    if arguments.json:
        say.out(escaped(json.dumps({"valid": True, **data(found)}, ensure_ascii=False, indent=2)))
    else:
        say.out("\n".join(f"{label:<18} {escaped(text)}" for label, text in rows(found) if text))
    return 0


def slip_data(found: Slip | Collection) -> dict[str, Any]:
    """The parts by the names that they have in the cases of the tests."""
    from integrator_tui.bank.slip import Slip

    data: dict[str, Any] = {"kind": found.kind, "amount_cents": found.amount_cents}
    if isinstance(found, Slip):
        data |= {
            "bank": found.bank,
            "bank_name": _bank_name(found.bank),
            "currency": found.currency,
            "due_date": found.due_date.isoformat() if found.due_date else None,
            "due_factor": found.due_factor,
            "free_field_parts": _parts(found) or None,
        }
    else:
        data |= {
            "segment": found.segment,
            "segment_name": found.segment_name,
            "value_kind": found.value_kind,
            "due_date": None,
        }
    both = ("general_dv", "free_field", "line", "line_formatted", "barcode")
    return data | {name: getattr(found, name) for name in both}


def slip_rows(found: Slip | Collection) -> list[Row]:
    """Label and text, for reading."""
    from integrator_tui.bank.slip import Slip
    from integrator_tui.rules.dates import format_date
    from integrator_tui.rules.money import format_money

    if isinstance(found, Slip):
        rows = [
            ("É", "Boleto de cobrança"),
            ("Banco", f"{found.bank} {_bank_name(found.bank)}".rstrip()),
            ("Vencimento", format_date(found.due_date) if found.due_date else "sem vencimento"),
            ("Valor", format_money(found.amount_cents) if found.amount_cents else "em aberto: quem paga digita"),
            *((_LABELS.get(name, name.capitalize()), text) for name, text in _parts(found).items()),
        ]
    else:
        amount = "não está em reais" if found.amount_cents is None else format_money(found.amount_cents)
        rows = [("É", "Conta de consumo ou tributo"), ("De", found.segment_name), ("Valor", amount)]
    return [
        *rows,
        ("Campo livre", found.free_field),
        ("Linha digitável", found.line_formatted),
        ("Código de barras", found.barcode),
    ]


_LABELS = {
    "agencia": "Agência",
    "beneficiario": "Beneficiário",
    "nosso_numero": "Nosso número",
    "nosso_numero_dv": "Dígito do nosso nº",
    "operacao": "Operação",
    "sequencia": "Sequência",
}


def _bank_name(compe: str) -> str:
    """As the list of banks has it; a bank that it does not know is no error."""
    from integrator_tui.data_files import table

    return next((row["name"] for row in table("banks.csv") if row["compe"] == compe), "")


def _parts(found: Slip) -> dict[str, str]:
    """Parts of the campo livre where the bank's is known and this is one; nothing is refused for it."""
    from integrator_tui.bank.layouts import READABLE
    from integrator_tui.bank.wrong import WrongField

    layout = READABLE.get(found.bank)
    try:
        parts = layout.read(found.free_field) if layout else {}
    except WrongField:
        return {}
    if layout:
        parts["nosso_numero_dv"] = layout.number_digit(parts)
    return parts


_KINDS = {
    "static": "PIX estático, pago a uma chave",
    "dynamic": "PIX dinâmico: valor e pagador estão no endereço, que só o banco consulta",
    "recurrence": "PIX Automático: só a autorização de uma recorrência",
}


def pix_data(found: PixCode) -> dict[str, Any]:
    """The parts; `fields` are the code's own, by their numbers."""
    names = ("kind", "key", "key_kind", "name", "city", "amount_cents", "txid", "description", "url", "crc")
    data = {name: getattr(found, name) or None for name in names}
    return data | {
        "recurrence_url": found.recurrence.get("25"),
        "fields": found.fields,
        "account_template": found.account,
        "additional": found.additional,
        "length": len(found.code),
    }


def pix_rows(found: PixCode) -> list[Row]:
    """Label and text, for reading."""
    from integrator_tui.bank.pix import ANY_TXID
    from integrator_tui.bank.pix_keys import KINDS
    from integrator_tui.rules.money import format_money

    if found.amount_cents is not None:
        amount = format_money(found.amount_cents)
    else:
        amount = "em aberto: quem paga digita" if found.key else ""
    return [
        ("É", _KINDS[found.kind]),
        ("Chave", f"{found.key} ({KINDS[found.key_kind]})" if found.key else ""),
        ("Endereço", found.url),
        ("Recorrência", found.recurrence.get("25", "")),
        ("Nome", found.name),
        ("Cidade", found.city),
        ("Valor", amount),
        ("Identificação", "nenhuma" if found.txid == ANY_TXID else found.txid),
        ("Descrição", found.description),
    ]
