"""What the return of a bank about direct debits would do, line by line, before anything is written (F247)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from integrator_tui.bank.arriving import arrived, fingerprint, lines_of
from integrator_tui.bank.febraban.layout import FROM_BANK
from integrator_tui.bank.febraban.read import DebitFile, Record, WrongFile, read_file
from integrator_tui.bank.files import (
    DEBITS_IN,
    DEBITS_OUT,
    DECIDE,
    FAILED,
    GONE,
    NOTED,
    OFF,
    ORDERED,
    PAID,
    REGISTERED,
    TURNED_DOWN,
    UNDONE,
    answer,
    differs,
    number_in,
)
from integrator_tui.errors import Refused
from integrator_tui.models.raw import among, fetch
from integrator_tui.models.runs import BankFile
from integrator_tui.queries.finance.bank_files.debits import Agreement, agreements
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.money import format_money
from integrator_tui.session import Session


@dataclass(frozen=True)
class Said:
    """What one line of a return does; cents."""

    number: int
    kind: str
    state: str
    reason: str
    customer_id: int | None = None
    invoice_id: int | None = None
    order_id: int | None = None
    slip_id: int | None = None
    cancels: bool = False
    code: str = ""
    day: date | None = None
    cents: int = 0
    expected: int | None = None


@dataclass(frozen=True)
class Return:
    """A return, whole and understood."""

    agreement: Agreement
    sha256: str
    nsa: int
    version: str
    day: date
    lines: tuple[Said, ...]
    confirmed: tuple[int, ...] = ()
    """Numbers of our files that the bank confirms."""
    content: str = field(default="", repr=False)
    again: str = ""
    """When it was read already, and by whom: then nothing changes."""

    def of(self, state: str) -> tuple[Said, ...]:
        """The lines of one state."""
        return tuple(line for line in self.lines if line.state == state)

    @property
    def sentence(self) -> str:
        """What it does, in numbers."""
        if self.again:
            return self.again
        parts = []
        for state, one, many in (
            (REGISTERED, "registrado", "registrados"),
            (TURNED_DOWN, "recusado", "recusados"),
            (OFF, "baixado", "baixados"),
            (PAID, "pago", "pagos"),
            (FAILED, "não efetuado", "não efetuados"),
            (GONE, "cancelado", "cancelados"),
            (DECIDE, "a decidir", "a decidir"),
        ):
            if lines := self.of(state):
                total = sum(line.cents for line in lines)
                parts.append(f"{len(lines)} {one if len(lines) == 1 else many}, {format_money(total)}")
        return "; ".join(parts) or "nada a fazer"


@query(permission=CUSTOMERS)
def understood(session: Session, content: str) -> Return:
    """The return in `content`, one letter for each byte. Raises `Refused` with the first thing that is wrong in it."""
    content = arrived(content)
    try:
        found = read_file(content.encode("latin-1"))
    except WrongFile as error:
        raise Refused(f"O arquivo não é lido. {error}") from None
    if found.header.fields["codigo_remessa"] != FROM_BANK:
        raise Refused("Este arquivo é uma remessa, não um retorno.")
    agreement = _agreement(session, found)
    sha256 = fingerprint(lines_of(content))
    head = (agreement, sha256, found.nsa, found.version, found.header.day("data_geracao"))
    there = BankFile.get_or_none(
        (BankFile.sha256 == sha256) & (BankFile.kind == DEBITS_IN) & (BankFile.state != UNDONE)
    )
    if there is not None:
        when = format_datetime(session.local(there.at))
        return Return(*head, (), again=f"Já lido em {when} por {there.login}; nada muda.")
    lines, confirmed = _lines(session, agreement, found)
    return Return(*head, lines, confirmed, content)


def _agreement(session: Session, found: DebitFile) -> Agreement:
    convenio, bank = found.header.fields["convenio"].strip(), found.header.fields["banco"].zfill(3)
    for one in agreements(session):
        if one.convenio.strip() == convenio and one.bank.zfill(3) == bank:
            return one
    raise Refused(f"O retorno é do convênio «{convenio}» do banco {bank}, que não está em Convênios de Débito.")


def _lines(session: Session, agreement: Agreement, found: DebitFile) -> tuple[tuple[Said, ...], tuple[int, ...]]:
    tolerance = value(session, variables.BANK_TOLERANCE)
    orders = _orders(agreement, found)
    used: set[int] = set()
    lines, confirmed = [], []
    for record in found.records:
        if record.letter == "F":
            lines.append(_result(record, orders, used, tolerance))
        elif record.letter == "B":
            lines.append(_registration(agreement, record))
        elif record.letter == "J":
            confirmed.append(int(record.fields["nsa"]))
        elif record.letter in "CDH":
            lines.append(Said(record.line, record.letter, NOTED, record.fields.get("ocorrencia", "")))
    return tuple(lines), tuple(confirmed)


@dataclass(frozen=True)
class _Out:
    id: int
    customer_id: int
    invoice_id: int
    client: str
    day: date
    cents: int
    state: str
    cancels: bool


def _orders(agreement: Agreement, found: DebitFile) -> dict[int, list[_Out]]:
    """Number of the invoice -> its orders of this agreement, the newest first."""
    numbers = {number_in(record.fields["uso_empresa"]) for record in found.of("F")} - {None}
    where, values = among("i.number", sorted(number for number in numbers if number is not None))
    rows = fetch(
        "SELECT i.number, l.id, l.customer_id, l.invoice_id, SUBSTR(b.content, (l.number - 1) * 152 + 2, 25), l.day,"
        " l.cents, l.state, l.cancels FROM bank_file_line AS l JOIN bank_file AS b ON b.id = l.file_id"
        f" JOIN invoice AS i ON i.id = l.invoice_id WHERE b.kind = ? AND b.agreement_id = ? AND {where}"
        " ORDER BY l.id DESC",
        (DEBITS_OUT, agreement.id, *values),
    )
    orders: dict[int, list[_Out]] = {}
    for number, key, customer, invoice, client, day, cents, state, cancels in rows:
        when = date.fromisoformat(str(day)[:10])
        one = _Out(key, customer, invoice, client.strip(), when, cents, state, bool(cancels))
        orders.setdefault(number, []).append(one)
    return orders


def _result(record: Record, orders: dict[int, list[_Out]], used: set[int], tolerance: int) -> Said:
    """An F: the order that it answers is of the same invoice, identification and movement, and still out."""
    fields = record.fields
    code, cents, day = fields["codigo_retorno"], record.cents(), record.day("data")
    cancels = fields["movimento"] == "1"
    number = number_in(fields["uso_empresa"])
    known = [one for one in orders.get(number or 0, ()) if one.client == fields["id_cliente_empresa"].strip()]
    told = {"cancels": cancels, "code": code, "day": day, "cents": cents}
    if not known:
        said = f"não é daqui: cliente {fields['id_cliente_empresa'].strip()}, «{fields['uso_empresa'].strip()}»"
        return Said(record.line, "F", DECIDE, said, **told)  # type: ignore[arg-type]
    meant = answer(code, cancels=cancels)
    out = [one for one in known if one.state == ORDERED and one.id not in used and one.cancels == cancels]
    if meant.state == PAID and cancels:  # the debit was faster than the order to take it back
        out = [one for one in known if one.state == ORDERED and one.id not in used and not one.cancels]
    order = (out or known)[0]
    its = {"customer_id": order.customer_id, "invoice_id": order.invoice_id, "order_id": order.id, **told}
    its["expected"] = order.cents
    if not out:
        if meant.state == PAID:
            said = f"{meant.said}: esta ordem já teve resposta ({order.state})"
            return Said(record.line, "F", DECIDE, said, **its)  # type: ignore[arg-type]
        return Said(record.line, "F", NOTED, f"{meant.said}; a ordem já tinha resposta", **its)  # type: ignore[arg-type]
    used.add(order.id)
    if meant.state == PAID and differs(order.cents, cents, tolerance):
        said = f"{meant.said}: veio {format_money(cents)}, esperado {format_money(order.cents)}"
        return Said(record.line, "F", DECIDE, said, **its)  # type: ignore[arg-type]
    return Said(record.line, "F", meant.state, meant.said, **its)  # type: ignore[arg-type]


def _registration(agreement: Agreement, record: Record) -> Said:
    """A B: the customer opted in or out at his bank, by the identification that stands on his bill."""
    client = record.fields["id_cliente_empresa"].strip()
    rows = fetch(
        "SELECT customer_id, id FROM debit_data WHERE bank_id = ? AND identifier = ? AND deleted_at IS NULL",
        (agreement.bank_id, client),
    )
    enters = record.fields["movimento"] == "2"
    word = "optou pelo débito no banco" if enters else "desistiu do débito no banco"
    if len(rows) != 1:
        said = f"o cliente {client} {word}, e não há Dados Débito com este identificador"
        return Said(record.line, "B", DECIDE, said, day=record.day("data_opcao"))
    return Said(
        record.line, "B", NOTED, word, customer_id=rows[0][0], day=record.day("data_opcao"), code="2" if enters else "1"
    )
