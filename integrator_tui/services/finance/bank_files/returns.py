"""A return of a bank about direct debits, carried out whole or not at all; and undone as a whole (F247)."""

from __future__ import annotations

from typing import Any

from integrator_tui.bank.files import (
    CONFIRMED,
    DEBITS_IN,
    DEBITS_OUT,
    DECIDE,
    FAILED,
    GONE,
    ORDERED,
    PAID,
    READ,
    SENT,
    SETTLED,
    SLIPS_IN,
    UNDONE,
)
from integrator_tui.errors import Gone, Refused
from integrator_tui.models.finance import FailedDebit, Invoice, LedgerEntry, Payment
from integrator_tui.models.plans import BillingEvent
from integrator_tui.models.registration import DebitData
from integrator_tui.models.runs import BankFile, BankFileLine
from integrator_tui.queries.finance.bank_files.debit_return import Return, Said, understood
from integrator_tui.rules.finance.ledger import DISCOUNT, PAYMENT
from integrator_tui.services.finance.bank_files.keeping import keep_read
from integrator_tui.services.finance.bank_files.slip_states import decided, turn_back
from integrator_tui.services.finance.bank_files.taking import LATE, take
from integrator_tui.services.finance.invoices import MONEY, invoice_of
from integrator_tui.services.finance.ledger import post, settle
from integrator_tui.services.finance.payments import turn_payment
from integrator_tui.services.service import Work, service, stand_alone

DEBIT, SLIP_METHOD = "debito", "boleto"
"""The means of payment."""


@service(permission=MONEY)
def read_debits(work: Work, content: str, name: str) -> int:
    """Carry out a return, one letter for each byte; the same file twice changes nothing. Returns its id, 0 for none.

    Raises `Refused` for a file that is not whole.
    """
    stand_alone()
    found = understood(work.session, content)
    if found.again:
        return 0
    told = sum(line.cents for line in found.lines if line.kind == "F")
    key = keep_read(work, DEBITS_IN, found, name, found.version, told)
    for nsa in found.confirmed:
        ours = (BankFile.agreement_id == found.agreement.id) & (BankFile.kind == DEBITS_OUT) & (BankFile.nsa == nsa)
        BankFile.update(state=CONFIRMED).where(ours & (BankFile.state == SENT)).execute()
    for said in found.lines:
        _carry_out(work, key, name, found, said)
    work.record("bank_file", key, "leu", note=f"{name}: {found.sentence}")
    return key


def _carry_out(work: Work, file_id: int, name: str, found: Return, said: Said) -> None:
    payment_id = record_id = None
    if said.state == PAID:
        assert said.invoice_id is not None
        assert said.day is not None
        payment_id = take(work, Invoice.get_by_id(said.invoice_id), said.day, said.cents, DEBIT, f"retorno {name}")
    elif said.state == FAILED:
        record_id = _failed(work, name, said)
    elif said.kind == "B" and said.customer_id is not None:
        _register(work, found, said)
    if said.order_id is not None and said.state in (PAID, FAILED, GONE):
        _answer_order(said)
    BankFileLine.insert(
        file_id=file_id,
        number=said.number,
        kind=said.kind,
        customer_id=said.customer_id,
        invoice_id=said.invoice_id,
        order_id=said.order_id,
        cancels=said.cancels,
        code=said.code,
        day=said.day,
        cents=said.cents,
        expected_cents=said.expected,
        state=said.state,
        reason=said.reason,
        payment_id=payment_id,
        record_id=record_id,
    ).execute()


def _answer_order(said: Said) -> None:
    """The order has its answer; one that was taken back takes the debit along."""
    order = BankFileLine.get_by_id(said.order_id)
    BankFileLine.update(state=said.state, reason=said.reason).where(BankFileLine.id == order.id).execute()
    if said.state == GONE and order.cancels and order.order_id is not None:
        BankFileLine.update(state=GONE, reason=said.reason).where(BankFileLine.id == order.order_id).execute()


def _failed(work: Work, name: str, said: Said) -> int:
    """To "Débitos Não Efetuados"."""
    key: int = FailedDebit.insert(
        customer_id=said.customer_id,
        invoice_id=said.invoice_id,
        day=work.session.today().date(),
        return_code=said.code,
        reason=said.reason.partition(" ")[2],
        cents=said.cents,
        due_on=said.day,
        remittance=name[:60],
        login=work.session.login,
    ).execute()
    work.record("failed_debit", key, "criou", customer_id=said.customer_id, note=said.reason)
    return key


def _register(work: Work, found: Return, said: Said) -> None:
    """The customer opted in or out at his bank."""
    status = "ativo" if said.code == "2" else "cancelado"
    its = (DebitData.customer_id == said.customer_id) & (DebitData.bank_id == found.agreement.bank_id)
    row = DebitData.get_or_none(its & DebitData.deleted_at.is_null())
    if row is None or row.status == status:
        return
    DebitData.update(status=status, version=row.version + 1).where(DebitData.id == row.id).execute()
    work.record("debit", row.id, "alterou", customer_id=said.customer_id, note=said.reason)


@service(permission=MONEY)
def undo_return(work: Work, file_id: int, reason: str) -> int:
    """Take back all that a return did. Raises `Refused` where something was built on it, `Gone`.

    What was built on it: a credit that was spent, a debit that was treated or ordered again, a fine that was charged.
    """
    stand_alone()
    row = BankFile.get_or_none((BankFile.id == file_id) & BankFile.kind.in_((DEBITS_IN, SLIPS_IN)))
    if row is None:
        raise Gone("Não há este arquivo de retorno.")
    if row.state != READ:
        raise Refused("Este arquivo já está desfeito.")
    if not reason.strip():
        raise Refused("Diga por que se desfaz o arquivo.")
    for line in list(BankFileLine.select().where(BankFileLine.file_id == file_id).order_by(BankFileLine.id.desc())):
        _undo(work, line, reason)
    BankFileLine.update(state=UNDONE).where(BankFileLine.file_id == file_id).execute()
    BankFile.update(state=UNDONE, reason=reason, version=row.version + 1).where(BankFile.id == file_id).execute()
    work.record("bank_file", file_id, "desfez", note=f"{row.name}: {reason}")
    return file_id


def _undo(work: Work, line: Any, reason: str) -> None:
    if line.slip_id is not None:
        turn_back(work, line, reason)
    elif line.order_id is not None and line.state in (PAID, FAILED, GONE, SETTLED):
        newer = BankFileLine.select().where(
            (BankFileLine.invoice_id == line.invoice_id)
            & (BankFileLine.kind == "E")
            & (BankFileLine.id > line.id)
            & ~BankFileLine.cancels
        )
        if line.state == FAILED and newer.exists():
            raise Refused(f"A fatura da linha {line.number} já foi ao banco de novo. Nada foi desfeito.")
        BankFileLine.update(state=ORDERED, reason="").where(BankFileLine.id == line.order_id).execute()
        order = BankFileLine.get_by_id(line.order_id)
        if order.cancels and order.order_id is not None and line.state == GONE:
            BankFileLine.update(state=ORDERED, reason="").where(BankFileLine.id == order.order_id).execute()
    if line.record_id is not None:
        debit = FailedDebit.get_by_id(line.record_id)
        if debit.treated:
            raise Refused(f"O débito da linha {line.number} já foi tratado. Nada foi desfeito.")
        FailedDebit.update(deleted_at=work.now, version=debit.version + 1).where(FailedDebit.id == debit.id).execute()
    if line.payment_id is not None:
        _undo_payment(work, Payment.get_by_id(line.payment_id), reason)


def _undo_payment(work: Work, payment: Payment, reason: str) -> None:
    """The payment, with what it left of fine and interest; one that was reversed at the desk stays so."""
    parts: dict[int, int] = {}
    for entry in LedgerEntry.select().where((LedgerEntry.payment_id == payment.id) & (LedgerEntry.kind == PAYMENT)):
        parts[entry.invoice_id] = parts.get(entry.invoice_id, 0) - entry.cents
    parts = {key: cents for key, cents in parts.items() if cents}
    for invoice_id in parts:
        _undo_late_part(work, invoice_of(payment.customer_id, invoice_id), payment, reason)
    if parts:
        turn_payment(work, payment, parts, reason)
        work.record("payment", payment.id, "estornou", customer_id=payment.customer_id, note=reason)


def _undo_late_part(work: Work, row: Invoice, payment: Payment, reason: str) -> None:
    said = f"multa e juros da fatura {row.number}"
    event = BillingEvent.get_or_none(
        (BillingEvent.customer_id == row.customer_id)
        & (BillingEvent.reason == LATE)
        & (BillingEvent.description == said)
        & (BillingEvent.op_id == payment.op_id)
    )
    if event is not None:
        if event.status == "faturado":
            raise Refused(f"{said[0].upper()}{said[1:]} já estão em outra fatura. Nada foi desfeito.")
        BillingEvent.update(status="cancelado", version=event.version + 1).where(BillingEvent.id == event.id).execute()
    same = (LedgerEntry.invoice_id == row.id) & (LedgerEntry.op_id == payment.op_id) & (LedgerEntry.kind == DISCOUNT)
    for entry in list(LedgerEntry.select().where(same & LedgerEntry.root_id.is_null())):
        post(
            work,
            row.customer_id,
            DISCOUNT,
            -entry.cents,
            payment.paid_on,
            invoice_id=row.id,
            root_id=entry.id,
            note=reason,
        )
        settle(work, row, work.session.today().date())


@service(permission=MONEY)
def decide_line(work: Work, line_id: int, invoice: str, note: str) -> int:
    """A line that waits for somebody: its money is booked on the invoice of that number, or it is only put aside.

    Money for an invoice that is paid or cancelled becomes a credit (traps C10). Raises `Refused`, `Gone`.
    """
    line = BankFileLine.get_or_none(BankFileLine.id == line_id)
    if line is None:
        raise Gone("Não há esta linha.")
    if line.state != DECIDE:
        raise Refused("Esta linha já está decidida.")
    number = invoice.strip()
    if not number and not note.strip():
        raise Refused("Diga o número da fatura que recebe o valor, ou o motivo de deixar a linha de lado.")
    payment_id, row = None, None
    if number:
        row = Invoice.get_or_none(Invoice.number == int(number)) if number.isdecimal() and len(number) < 10 else None
        if row is None:
            raise Refused(f"Não há a fatura {number[:20]}.")
        if line.cents <= 0 or line.day is None:
            raise Refused("Esta linha não traz dinheiro: só se deixa de lado, com o motivo.")
        file = BankFile.get_by_id(line.file_id)
        if line.slip_id is not None:
            decided(work, line)
        method = SLIP_METHOD if file.kind == SLIPS_IN else DEBIT
        payment_id = take(work, row, line.day, line.cents, method, f"retorno {file.name}")
    said = f"fatura {row.number}" if row is not None else f"deixada de lado: {note.strip()}"
    BankFileLine.update(
        state=SETTLED,
        payment_id=payment_id,
        reason=f"{line.reason}; {said}"[:300],
        login=work.session.login,
        version=line.version + 1,
    ).where(BankFileLine.id == line_id).execute()
    if line.order_id is not None and line.slip_id is None and payment_id is not None:
        BankFileLine.update(state=PAID).where(
            (BankFileLine.id == line.order_id) & (BankFileLine.state == ORDERED)
        ).execute()
    work.record("bank_file", line.file_id, "decidiu", note=f"linha {line.number}: {said}")
    return line_id
