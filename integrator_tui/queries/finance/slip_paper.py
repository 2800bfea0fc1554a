"""What stands on slips when they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from integrator_tui.bank.portfolio import BANKS, DIGITS
from integrator_tui.errors import Gone
from integrator_tui.forms.lists.charging import PortfolioItem
from integrator_tui.models.charging import Slip
from integrator_tui.models.finance import Invoice, InvoiceItem
from integrator_tui.queries.customers.customers import whole_customer
from integrator_tui.queries.customers.options import of
from integrator_tui.queries.finance.slips import SlipRow, portfolio, slip_row
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.customers.addresses import format_cep
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.finance.early_discount import stored_offers
from integrator_tui.rules.money import format_money
from integrator_tui.rules.numbers import format_percent
from integrator_tui.session import Session

NATURES = {"SCM": "Serviço de comunicação multimídia (SCM)", "SVA": "Serviços de valor adicionado (SVA)"}


@dataclass(frozen=True)
class SlipPaper:
    """What stands on a slip; amounts in cents."""

    bank: str
    """Its number with the digit, `341-7`."""
    bank_name: str
    line: str
    barcode: str
    beneficiary: str
    beneficiary_document: str
    beneficiary_address: str
    code: str
    """Agência/Código beneficiário."""
    our_number: str
    number: str
    """Nº do documento."""
    issued_on: date
    due_on: date
    cents: int
    portfolio: str
    instructions: tuple[str, ...]
    payer: str
    payer_document: str
    payer_address: str
    items: tuple[tuple[str, int], ...]
    """What is charged, for the payer's part."""
    pix_code: str
    """The one that the bank gave for this slip: only that settles it."""
    payable: bool


@query(permission=CUSTOMERS)
def slip_papers(session: Session, customer_id: int, slips: Sequence[int]) -> tuple[SlipPaper, ...]:
    """Slips of one customer, in the order asked for: a page says who pays, and nobody else's is among them.

    Raises `Gone`.
    """
    form = whole_customer(session, customer_id).form
    its = (Slip.customer_id == customer_id) & Slip.id.in_(list(slips))
    rows = {row.id: row for row in Slip.select().where(its)}
    if any(key not in rows for key in slips):
        raise Gone("Não há este boleto.")
    keys = [row.invoice_id for row in rows.values()]
    invoices = {row.id: row for row in Invoice.select().where(Invoice.id.in_(keys))}
    items = _items(keys, itemized=of(session, customer_id).itemizes_invoice)
    street = ", ".join(part for part in (form.street, form.number, form.complement, form.district) if part)
    city = "/".join(part for part in (form.city, form.state) if part)
    address = ", ".join(part for part in (street, city, format_cep(form.zip)) if part)
    found = []
    for key in slips:
        slip, invoice = slip_row(rows[key]), invoices[rows[key].invoice_id]
        agreed = portfolio(session, slip.portfolio_id)
        entry = agreed.form if agreed else PortfolioItem.model_construct()
        found.append(
            SlipPaper(
                bank=f"{slip.bank}-{DIGITS.get(slip.bank, '')}",
                bank_name=BANKS.get(slip.bank, ""),
                line=slip.line,
                barcode=slip.barcode,
                beneficiary=entry.beneficiary,
                beneficiary_document=format_document(entry.document),
                beneficiary_address=entry.address,
                code=_code(entry),
                our_number=_number(entry, slip),
                number=str(invoice.number),
                issued_on=slip.issued_on,
                due_on=slip.due_on,
                cents=slip.cents,
                portfolio=entry.portfolio or entry.modality,
                instructions=_instructions(entry, invoice, slip),
                payer=form.legal_name,
                payer_document=format_document(form.document),
                payer_address=address,
                items=items[invoice.id],
                pix_code=slip.pix_code,
                payable=slip.payable,
            )
        )
    return tuple(found)


def _items(invoices: Sequence[int], *, itemized: bool) -> dict[int, tuple[tuple[str, int], ...]]:
    """What is charged: line by line where option 3 asks for it, else what of it is of which nature (facts 3.7)."""
    found: dict[int, dict[str, int]] = {key: {} for key in invoices}
    lines: dict[int, list[tuple[str, int]]] = {key: [] for key in invoices}
    for item in InvoiceItem.select().where(InvoiceItem.invoice_id.in_(list(invoices))).order_by(InvoiceItem.id):
        lines[item.invoice_id].append((f"{item.description} ({item.nature})", item.total_cents))
        sums = found[item.invoice_id]
        sums[item.nature] = sums.get(item.nature, 0) + item.total_cents
    if itemized:
        return {key: tuple(some) for key, some in lines.items()}
    return {
        key: tuple((NATURES.get(nature, nature), cents) for nature, cents in sorted(sums.items()))
        for key, sums in found.items()
    }


def _code(entry: PortfolioItem) -> str:
    """Agência/Código beneficiário, as the banks print it: the account, else the agreement."""
    account = f"{entry.account}-{entry.account_digit}" if entry.account_digit else entry.account
    return "/".join(part for part in (entry.agency, entry.agreement or account) if part)


def _number(entry: PortfolioItem, slip: SlipRow) -> str:
    return f"{entry.portfolio}/{slip.number}" if slip.bank in ("237", "341") and entry.portfolio else slip.number


def _instructions(entry: PortfolioItem, invoice: Invoice, slip: SlipRow) -> tuple[str, ...]:
    """What the invoice promised for early and for late, then what the provider wants said."""
    early = tuple(
        f"Até {one.until:%d/%m/%Y}: {format_money(slip.cents - one.cents)}, desconto de {format_money(one.cents)}."
        for one in stored_offers(invoice.early)
        if one.until >= slip.issued_on and one.cents < slip.cents
    )
    fine, interest = format_percent(invoice.fine_rate), format_percent(invoice.interest_rate)
    late = f"Depois do vencimento: multa de {fine} e juros de {interest} ao mês."
    return (*early, late, *(line for line in entry.instructions.split("\n") if line.strip()))
