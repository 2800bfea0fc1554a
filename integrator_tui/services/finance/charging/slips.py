"""Slips: made for an invoice, made anew with another date, and what the bank says of them (traps C7, C9, C10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from integrator_tui.bank.portfolio import SICREDI
from integrator_tui.bank.slip import LARGEST
from integrator_tui.bank.wrong import WrongField
from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.finance.slip import NewTitleForm
from integrator_tui.forms.lists.charging import portfolio_of
from integrator_tui.models.charging import Slip
from integrator_tui.models.finance import Invoice
from integrator_tui.models.raw import execute, fetch
from integrator_tui.queries.finance.ledger import owing, posted
from integrator_tui.queries.finance.slips import PortfolioRow, living_slips, portfolio_for
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.states import ISSUED, SLIP
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.invoices import invoice_of, require
from integrator_tui.services.finance.titles import take_off
from integrator_tui.services.history import Change
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service

PRINT = "Imprimir Boleto Bancário"
"""Permission of the manual (domain 10.1)."""
MOST_AT_ONCE = 60


@service(permission=PRINT)
def issue_slips(work: Work, customer_id: int, invoices: Sequence[int]) -> list[int]:
    """A slip for each invoice that has none that asks for what is owed. Returns the ids of the new ones.

    An overdue one gets a title that falls due today over what is owed today. Raises `Refused`.
    """
    if len(invoices) > MOST_AT_ONCE:
        raise Refused(f"De uma vez se fazem até {MOST_AT_ONCE} boletos.")
    there, today = living_slips(invoices), work.session.today().date()
    made = []
    for key in dict.fromkeys(invoices):
        row, slip = invoice_of(customer_id, key), there.get(key)
        if slip is None or (row.open_cents and not slip.fits(row, posted([key])[key], today)):
            made.append(issue(work, row).id)
    return made


@service(permission=PRINT)
def new_title(work: Work, customer_id: int, invoice_id: int, values: Mapping[str, Any]) -> int:
    """Another title for an invoice, with another date and what is owed on it; the old one is taken off.

    Raises `InvalidForm`, `Refused`. Returns the id of the new slip.
    """
    today = work.session.today().date()
    row = invoice_of(customer_id, invoice_id)
    form: NewTitleForm = check(NewTitleForm, values, FormContext(today=today))
    assert form.due_on is not None
    if form.due_on < today:
        raise InvalidForm({"due_on": "O vencimento do boleto novo não pode estar no passado."})
    if form.due_on < row.due_on:
        raise InvalidForm({"due_on": f"A fatura vence em {format_date(row.due_on)}: o boleto não vence antes."})
    return int(issue(work, row, due_on=form.due_on).id)


@service(permission=PRINT)
def note_printed(work: Work, customer_id: int, slips: Sequence[int], name: str) -> int:
    """Slips leave the base in a file of that name: told before it is written. Returns how many."""
    for row in Slip.select().where((Slip.customer_id == customer_id) & Slip.id.in_(list(slips))).order_by(Slip.id):
        work.record("slip", row.id, "imprimiu", customer_id=customer_id, note=f"nosso número {row.our_number}, {name}")
    return len(slips)


def issue(work: Work, row: Invoice, *, due_on: date | None = None) -> Slip:
    """A new slip in the transaction that is open; whatever slip there was is taken off. Raises `Refused`."""
    today = work.session.today().date()
    require(work, row, "slip")
    agreed = portfolio_for(work.session, row.billing_form_id)
    if agreed is None:
        raise Refused("Não há carteira de cobrança: cadastre uma em Listas, Carteiras de Cobrança.")
    due = due_on or max(row.due_on, today)
    stands = owing(row, posted([row.id])[row.id], due)
    if not 0 < stands.total <= LARGEST:
        raise Refused(f"Fatura {row.number}: um boleto vai de R$ 0,01 a R$ 99.999.999,99.")
    if not agreed.form.active:
        raise Refused(f"A carteira «{agreed.form.name}» está inativa: escolha outra na forma de cobrança.")
    portfolio = portfolio_of(agreed.form)
    try:
        number = _next_number(agreed, today)
        title = portfolio.title(number, due, stands.total, today)
    except WrongField as error:
        raise Refused(f"Carteira «{agreed.form.name}»: {error}") from None
    made = Slip(
        customer_id=row.customer_id,
        invoice_id=row.id,
        portfolio_id=agreed.id,
        bank=portfolio.bank,
        our_number=title.our_number,
        our_digit=title.our_digit,
        free_field=title.slip.free_field,
        barcode=title.slip.barcode,
        line=title.slip.line,
        due_on=due,
        cents=stands.total,
        state=ISSUED,
        issued_on=today,
        login=work.session.login,
        at=work.now,
    )
    made.save(force_insert=True)
    old = take_off([row.id], today, made.id).rowcount
    changes = (
        Change("due_on", "Vencimento", "", format_date(due)),
        Change("cents", "Valor", "", format_money(stands.total)),
    )
    note = f"fatura {row.number}, nosso número {title.our_number}" + (", no lugar do anterior" if old else "")
    work.record("slip", made.id, "emitiu", customer_id=row.customer_id, changes=changes, note=note)
    return made


def _next_number(agreed: PortfolioRow, today: date) -> int:
    """Drawn from the row of the agreement, which entries about the same one share; never below the first number."""
    portfolio = portfolio_of(agreed.form)
    name = f"slip-{portfolio.key}" + (f"-{today:%y}" if portfolio.bank == SICREDI else "")
    first = agreed.form.first_number
    execute(
        "INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value ="
        " CASE WHEN counter.value + 1 < ? THEN ? ELSE counter.value + 1 END",
        (name, first, first, first),
    )
    return int(fetch("SELECT value FROM counter WHERE name = ?", (name,))[0][0])


# What the bank says


def turn(work: Work, row: Slip, action: str, day: date, *, reason: str = "", cents: int | None = None) -> bool:
    """Bring a slip to the state that an action of the table `SLIP` leads to, in the transaction that is open.

    False where the state does not let it: what comes late does not take anything back (traps C10). The money of `pay`
    is booked by whoever calls.
    """
    verdict = SLIP.check(row.state, action, frozenset(SLIP.conditions))
    if not verdict.allowed or not verdict.to:
        return False
    before = row.state
    dates = {"send": "sent_on", "register": "registered_on", "pay": "paid_on"}
    dates |= {"write_off": "written_off_on", "give_up": "written_off_on"}
    columns: dict[str, Any] = {"state": verdict.to, "reason": reason, "version": Slip.version + 1}
    if action in dates:
        columns[dates[action]] = day
    if action == "pay":
        columns["paid_cents"] = cents
    Slip.update(**columns).where(Slip.id == row.id).execute()
    row.state, row.reason = verdict.to, reason
    change = Change("state", "Situação", SLIP.states[before], SLIP.states[verdict.to])
    note = f"nosso número {row.our_number}" + (f": {reason}" if reason else "")
    work.record("slip", row.id, "alterou", customer_id=row.customer_id, changes=(change,), note=note)
    return True
