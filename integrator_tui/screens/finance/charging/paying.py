"""What "2ª via" and "PIX" share: the next open invoice, the slip on its way into the store, where files go."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from integrator_tui.desk.port import Desk
from integrator_tui.documents.store import Store
from integrator_tui.errors import Refused
from integrator_tui.folders import document_store
from integrator_tui.papers.slips import book_pdf, slips_pdf
from integrator_tui.queries.finance.second_copy import BillCard, bill_card
from integrator_tui.queries.finance.slip_paper import slip_papers
from integrator_tui.queries.finance.slips import slips_of
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.states import OPEN
from integrator_tui.rules.messages.states import Attachment
from integrator_tui.rules.money import format_money
from integrator_tui.screens.paper import save_paper
from integrator_tui.screens.working import carry_out_beside
from integrator_tui.services.finance.charging.slips import issue_slips, note_printed

MOST = 20_000_000


def due_line(card: BillCard) -> str:
    """When it falls or fell due, and what is owed today."""
    day = format_date(card.due_on)
    if card.owing.state == OPEN or not card.owing.late_days:
        return f"Vence em {day}   {format_money(card.owing.total)}"
    late = counted(card.owing.late_days, "dia")
    return (
        f"Venceu {day}, há {late}   valor {format_money(card.owing.principal)}, hoje {format_money(card.owing.total)}"
    )


def named(card: BillCard) -> str:
    """The invoice, and which of the open ones it is."""
    place = f" ({card.place} de {len(card.open)})" if len(card.open) > 1 else ""
    return f"fatura {card.number}{place}"


def next_open(card: BillCard) -> int:
    """The invoice after this one. Raises `Refused` where there is no other."""
    if len(card.open) < 2:
        raise Refused("O cliente não tem outra fatura em aberto.")
    return card.open[card.place % len(card.open)]


async def read_card(desk: Desk, customer_id: int, invoice_id: int | None) -> BillCard:
    """As it stands now."""
    return await desk.in_db(bill_card, customer_id, invoice_id)


async def slip_into_store(desk: Desk, card: BillCard) -> Attachment:
    """The PDF of the slip that can be paid, in the store of documents before a message names it."""
    assert card.payable is not None
    papers = await desk.in_db(slip_papers, card.customer_id, [card.payable.id])
    store = Store(document_store(desk.settings, desk.db.url))

    def make(progress: object) -> Attachment:
        content = slips_pdf(papers)
        stored = store.add(BytesIO(content), len(content), MOST)
        return Attachment(f"boleto-{card.number}.pdf", "application/pdf", stored.size, stored.sha256)

    return await carry_out_beside(desk, "Boleto", make)


async def print_slips(desk: Desk, customer_id: int, invoices: Sequence[int]) -> None:
    """The slips of invoices as PDF, several as a carnê; what has none gets one. Inside an action only."""
    await desk.in_db(issue_slips, customer_id, list(invoices))
    found = [await desk.in_db(slips_of, customer_id, key) for key in invoices]
    slips = [next(one for one in rows if one.living) for rows in found]
    keys = [one.id for one in slips]
    papers = await desk.in_db(slip_papers, customer_id, keys)
    several = len(papers) > 1
    make = book_pdf if several else slips_pdf
    content = await carry_out_beside(desk, "Boletos", lambda progress: make(papers))
    stem = f"carne-{customer_id}" if several else f"boleto-{papers[0].number}"
    name = f"{stem}-{desk.session.today():%Y%m%d-%H%M%S}.pdf"
    await save_paper(
        desk,
        "Imprimir boleto",
        content,
        name,
        lambda session, written: note_printed(session, customer_id, keys, written),
    )
    held = [one for one in slips if not one.payable]
    if held:
        desk.say(f"{counted(len(held), 'boleto')} sem registro no banco: o papel diz que não se paga.", error=True)
