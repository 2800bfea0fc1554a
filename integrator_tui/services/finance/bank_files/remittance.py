"""Direct debits to the bank (F247): the number of a file, its bytes and the marks of its debits are one transaction.

Killed before the file is on disk, the next call puts the same bytes there under the same number (traps C7).
"""

from __future__ import annotations

from pathlib import Path

from integrator_tui.bank.febraban.write import Header, file_of
from integrator_tui.bank.files import CONFIRMED, DEBITS_OUT, FREED, ORDERED, REFUSED, SENT, SLIPS_OUT
from integrator_tui.bank.wrong import WrongField
from integrator_tui.errors import Gone, Refused
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.runs import BankFile, BankFileLine
from integrator_tui.new_file import write_new
from integrator_tui.queries.finance.bank_files.debits import Agreement, Next, agreement_of, next_debits
from integrator_tui.queries.finance.bank_files.files import file_bytes, unwritten
from integrator_tui.registry import task
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.bank_files.keeping import keep_sent
from integrator_tui.services.finance.bank_files.slip_states import file_refused
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.finance.ledger import draw
from integrator_tui.services.finance.runs.journal import Do
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session


@service(permission=MONEY)
def prepare_debits(work: Work, agreement: str) -> int:
    """The next file of an agreement with its number, kept in the base; its debits count as sent from now on.

    Raises `Refused` where there is nothing to send. Returns the id of the file.
    """
    found = agreement_of(work.session, agreement)
    if (waiting := unwritten(work.session, found.id)) is not None:
        return waiting
    chosen = next_debits(work.session, found)
    if not chosen.orders:
        raise Refused(f"Não há débito a enviar em «{found.name}».")
    return _kept(work, found, chosen)


def number_of(agreement_id: int, first: int) -> int:
    """The next number of an agreement, which never skips or repeats: drawn in the transaction that is open."""
    name = f"nsa:{agreement_id}"
    execute("INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, first - 1))
    return draw(name)


def _kept(work: Work, agreement: Agreement, chosen: Next) -> int:
    today = work.session.today().date()
    nsa = number_of(agreement.id, agreement.first_nsa)
    try:
        header = Header(
            agreement.convenio,
            agreement.company,
            agreement.bank,
            agreement.bank_name,
            today,
            nsa,
            agreement.version,
        )
        data = file_of(header, [order.line for order in chosen.orders])
    except WrongField as error:
        raise Refused(f"Convênio «{agreement.name}»: {error}") from None
    rows = [
        {
            "number": number,
            "kind": "E",
            "customer_id": order.customer_id,
            "invoice_id": order.invoice_id,
            "order_id": order.order_id,
            "cancels": order.cancels,
            "day": order.due,
            "cents": order.cents,
        }
        for number, order in enumerate(chosen.orders, 2)
    ]
    its, name = (agreement.id, agreement.bank), f"DB{agreement.bank}{nsa:06}.REM"
    key = keep_sent(work, DEBITS_OUT, its, name, nsa, agreement.version, today, data, chosen.cents, rows)
    note = f"NSA {nsa}, {len(rows)} linhas, {format_money(chosen.cents)}"
    work.record("bank_file", key, "gerou", note=note)
    return key


@service(permission=MONEY)
def mark_written(work: Work, file_id: int) -> int:
    """The file is on disk."""
    BankFile.update(written=True).where(BankFile.id == file_id).execute()
    return file_id


@service(permission=MONEY)
def refuse_file(work: Work, file_id: int, reason: str) -> int:
    """The bank refused the file whole: what it had is free for the next one, under a new number (traps C7).

    Raises `Refused` where the bank has answered some of it already, `Gone`.
    """
    row = BankFile.get_or_none((BankFile.id == file_id) & BankFile.kind.in_((DEBITS_OUT, SLIPS_OUT)))
    if row is None:
        raise Gone("Não há este arquivo de remessa.")
    if not reason.strip():
        raise Refused("Diga o motivo que o banco deu.")
    if row.state not in (SENT, CONFIRMED):
        raise Refused("Só se recusa um arquivo que está enviado.")
    answered = fetch("SELECT COUNT(*) FROM bank_file_line WHERE file_id = ? AND state <> ?", (file_id, ORDERED))
    if answered[0][0]:
        raise Refused("O banco já respondeu linhas deste arquivo: ele não foi recusado inteiro.")
    if row.kind == SLIPS_OUT:
        file_refused(work, file_id, reason)
    BankFileLine.update(state=FREED, reason=reason).where(BankFileLine.file_id == file_id).execute()
    BankFile.update(state=REFUSED, reason=reason, version=row.version + 1).where(BankFile.id == file_id).execute()
    work.record("bank_file", file_id, "recusou", note=f"{row.name}: {reason}")
    return file_id


@task(permission=MONEY)
def write_debits(session: Session, do: Do, agreement: str, path: str) -> int:
    """Put the next file of an agreement on disk, or once more the one that was stopped before it was there.

    Returns its id. Raises `Refused` for a name that is taken by another file.
    """
    key: int = do(prepare_debits, session, agreement)
    return put_on_disk(session, do, key, path)


@task(permission=MONEY)
def put_on_disk(session: Session, do: Do, file_id: int, path: str) -> int:
    """The bytes of a file that has its number; a file of that name with the same bytes is the one."""
    data = do(file_bytes, session, file_id).encode("latin-1")
    place = Path(path)
    if not (place.is_file() and place.read_bytes() == data):
        write_new(place, data)
    do(mark_written, session, file_id)
    return file_id
