"""Slips to the bank and back (F248): the number of a file, its bytes and the state of its slips are one transaction."""

from __future__ import annotations

from typing import Any

from integrator_tui.bank import cnab240
from integrator_tui.bank.files import NOTED, PAID, SLIPS_IN, SLIPS_OUT
from integrator_tui.bank.wrong import WrongField
from integrator_tui.errors import Refused
from integrator_tui.models.charging import Slip
from integrator_tui.models.finance import Invoice
from integrator_tui.models.runs import BankFileLine
from integrator_tui.queries.finance.bank_files.debit_return import Said
from integrator_tui.queries.finance.bank_files.debits import Agreement
from integrator_tui.queries.finance.bank_files.files import unwritten
from integrator_tui.queries.finance.bank_files.slip_return import is_slips, slips_understood
from integrator_tui.queries.finance.bank_files.slips_out import NextSlips, counterpart, next_slips, sender_of
from integrator_tui.queries.finance.slips import PortfolioRow
from integrator_tui.registry import task
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.bank_files.keeping import AT_ONCE, keep_read, keep_sent
from integrator_tui.services.finance.bank_files.remittance import number_of, put_on_disk, write_debits
from integrator_tui.services.finance.bank_files.returns import SLIP_METHOD, read_debits
from integrator_tui.services.finance.bank_files.slip_states import ACTIONS, answer
from integrator_tui.services.finance.bank_files.taking import take
from integrator_tui.services.finance.charging.slips import turn
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.finance.runs.journal import Do
from integrator_tui.services.service import Work, service, stand_alone
from integrator_tui.session import Session


@service(permission=MONEY)
def prepare_slips(work: Work, agreement: str) -> int:
    """The next file of an agreement about slips with its number, kept in the base; its slips count as sent.

    Raises `Refused` where there is nothing to send. Returns the id of the file.
    """
    agreed = counterpart(work.session, agreement)
    if isinstance(agreed, Agreement):
        raise Refused(f"«{agreed.name}» é de débito automático, não de boletos.")
    if (waiting := unwritten(work.session, agreed.id)) is not None:
        return waiting
    chosen = next_slips(work.session, agreed)
    if not chosen.orders:
        raise Refused(f"Não há boleto a enviar em «{agreed.form.name}».")
    return _kept(work, agreed, chosen)


def _kept(work: Work, agreed: PortfolioRow, chosen: NextSlips) -> int:
    now = work.session.today()
    nsa = number_of(agreed.id, agreed.form.first_file)
    try:
        data = cnab240.write(sender_of(agreed), [order.title for order in chosen.orders], nsa, now)
    except WrongField as error:
        raise Refused(f"Carteira «{agreed.form.name}»: {error}") from None
    text = data.decode("ascii")
    places = [at for at, line in enumerate(text.split("\r\n"), 1) if line[7:8] == "3" and line[13:14] == "P"]
    rows = [
        {
            "number": place,
            "kind": "P",
            "customer_id": order.customer_id,
            "invoice_id": order.invoice_id,
            "slip_id": order.slip_id,
            "cancels": order.cancels,
            "day": order.title.due,
            "cents": order.title.cents,
        }
        for place, order in zip(places, chosen.orders, strict=True)
    ]
    its, name = (agreed.id, agreed.form.bank), f"CB{agreed.form.bank}{nsa:06}.REM"
    key = keep_sent(work, SLIPS_OUT, its, name, nsa, "240", now.date(), data, chosen.cents, rows)
    entering = [order.slip_id for order in chosen.orders if not order.cancels]
    for start in range(0, len(entering), AT_ONCE):
        for slip in list(Slip.select().where(Slip.id.in_(entering[start : start + AT_ONCE])).order_by(Slip.id)):
            turn(work, slip, "send", now.date())
    note = f"remessa {nsa}, {len(rows)} boletos, {format_money(chosen.cents)}"
    work.record("bank_file", key, "gerou", note=note)
    return key


@task(permission=MONEY)
def write_remittance(session: Session, do: Do, agreement: str, path: str) -> int:
    """The next file of an agreement, about debits or slips, or once more the one that was stopped before it was there.

    Returns its id. Raises `Refused`.
    """
    found = do(counterpart, session, agreement)
    if isinstance(found, Agreement):
        return int(write_debits(session, do, str(found.id), path))
    key: int = do(prepare_slips, session, str(found.id))
    return int(put_on_disk(session, do, key, path))


@service(permission=MONEY)
def read_slips(work: Work, content: str, name: str) -> int:
    """Carry out a return, one letter for each byte; the same file twice changes nothing. Returns its id, 0 for none.

    Raises `Refused` for a file that is not whole.
    """
    stand_alone()
    found = slips_understood(work.session, content)
    if found.again:
        return 0
    paid = sum(line.cents for line in found.lines if line.state == PAID)
    key = keep_read(work, SLIPS_IN, found, name, "240", paid)
    for said in found.lines:
        _carry_out(work, key, name, said)
    work.record("bank_file", key, "leu", note=f"{name}: {found.sentence}")
    return key


def read_return(session: Session, do: Do, content: str, name: str) -> int:
    """Carry out the return of a bank, of whatever kind it is."""
    return int(do(read_slips if is_slips(content) else read_debits, session, content, name))


def _carry_out(work: Work, file_id: int, name: str, said: Said) -> None:
    payment_id: Any = None
    if said.state in ACTIONS and said.slip_id is not None:
        day = said.day or work.session.today().date()
        answer(work, Slip.get_by_id(said.slip_id), said.state, day, said.cents, said.reason)
        if said.state == PAID:  # the slip first: what is paid is not taken off
            invoice = Invoice.get_by_id(said.invoice_id)
            payment_id = take(work, invoice, day, said.cents, SLIP_METHOD, f"retorno {name}")
    if said.order_id is not None and said.state != NOTED:
        BankFileLine.update(state=said.state, reason=said.reason).where(BankFileLine.id == said.order_id).execute()
    BankFileLine.insert(
        file_id=file_id,
        number=said.number,
        kind=said.kind,
        customer_id=said.customer_id,
        invoice_id=said.invoice_id,
        slip_id=said.slip_id,
        order_id=said.order_id,
        code=said.code,
        day=said.day,
        cents=said.cents,
        expected_cents=said.expected,
        state=said.state,
        reason=said.reason,
        payment_id=payment_id,
    ).execute()
