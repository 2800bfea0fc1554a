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
    from integrator_tui.bank.told import slip_rows

    reference = arguments.on or date.today()
    return _answer(arguments, lambda text: read_slip(text, reference), slip_data, slip_rows)


def pix(arguments: argparse.Namespace) -> int:
    """Read a PIX code."""
    from integrator_tui.bank.pix_read import read_pix
    from integrator_tui.bank.told import pix_rows

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
    from integrator_tui.bank.told import bank_name, slip_parts

    data: dict[str, Any] = {"kind": found.kind, "amount_cents": found.amount_cents}
    if isinstance(found, Slip):
        data |= {
            "bank": found.bank,
            "bank_name": bank_name(found.bank),
            "currency": found.currency,
            "due_date": found.due_date.isoformat() if found.due_date else None,
            "due_factor": found.due_factor,
            "free_field_parts": slip_parts(found) or None,
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
