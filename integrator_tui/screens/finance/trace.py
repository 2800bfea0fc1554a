"""De onde vem: the entries behind the figures of an invoice, and how what is not booked yet is reckoned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from integrator_tui.desk.port import Desk
from integrator_tui.folders import outbox
from integrator_tui.new_file import write_new
from integrator_tui.queries.finance.invoices import InvoiceRecord, Totals, invoice
from integrator_tui.queries.finance.ledger import Owing
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.ledger import AGREED, DISCOUNT, LABELS, PAYMENT
from integrator_tui.rules.fold import fold
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.finance.columns import figure, short

TITLE = "De onde vem"
WIDTH = 70


async def trace(desk: Desk, customer_id: int, invoice_id: int) -> None:
    """Everything behind one invoice."""
    record = await desk.in_db(invoice, customer_id, invoice_id)
    await explained(desk, f"fatura {record.row.number}", lines(record))


async def explained(desk: Desk, what: str, said: Sequence[str]) -> None:
    """A window to be read, and from there into a file of the outbox."""
    text = "\n".join(said)
    if await desk.ask(Ask(TITLE, text, (("f", "Fechar"), ("w", "Exportar")), what)) != "w":
        return
    named = "-".join("".join(sign if sign.isalnum() else " " for sign in fold(what)).split())
    path = outbox(desk.settings, desk.session.login) / f"de-onde-vem-{named}-{desk.session.today():%Y%m%d-%H%M%S}.txt"
    await desk.in_db(lambda session: write_new(path, f"{TITLE} · {what}\n\n{text}\n".encode()))
    desk.tell(TITLE, f"Gravado em {path}")


def lines(record: InvoiceRecord) -> list[str]:
    """Items, entries with their sum, what is reckoned for today, and the rule."""
    row = record.row
    stands = row.owing
    said = [f"{row.about}   {row.plan}".rstrip(), f"Vence em {format_date(row.due_on)}, {row.status}"]
    if record.original_due_on != row.due_on:
        said.append(f"Vencimento original {format_date(record.original_due_on)}")
    if record.effective_due_on != row.due_on:
        said.append(f"Sem banco nesse dia: sem encargos até {format_date(record.effective_due_on)}")
    if record.cancel_reason:
        said.append(f"Motivo: {record.cancel_reason}")
    said.append("")
    for item in record.items:
        said.append(_right(f"{item.nature}  {item.quantity} x {item.description}", item.total))
    said += ["", f"{'Data':<10}{'Lançamento':<34}{'Quem':<14}{'R$':>12}"]
    for one in record.movements:
        kind = LABELS.get(one.kind, one.kind)
        if one.kind in (PAYMENT, DISCOUNT, AGREED) and one.cents > 0:
            kind = f"estorno de {kind}"
        what = f"{kind}  {one.note}".strip()[:33]
        said.append(f"{short(one.day):<10}{what:<34}{one.login[:13]:<14}{figure(one.cents):>12}")
    said.append(_right("Em aberto, pelos lançamentos", sum(one.cents for one in record.movements)))
    return [*said, *_late(record, stands)]


def _late(record: InvoiceRecord, stands: Owing) -> list[str]:
    if stands.contested and stands.principal:
        return [_right("Contestado: não é devido até a resposta", stands.principal)]
    if not stands.total:
        return []
    said = []
    if stands.fine:
        said.append(_right(f"multa {_rate(record.fine_rate)}, uma vez, do que havia no vencimento", stands.fine))
    if stands.interest:
        monthly = f"juros {_rate(record.interest_rate)} ao mês, {stands.late_days} dias / 30"
        said.append(_right(monthly, stands.interest))
    said.append(_right("Hoje", stands.total))
    first = record.row.due_on if record.from_original_due else record.effective_due_on
    (_, tomorrow), (friday, then) = record.ahead
    said.append(f"Amanhã: {figure(tomorrow)}.  Se pagar na sexta {friday:%d/%m}: {figure(then)}.")
    if stands.late_days:
        counted = f"Dias contados de {format_date(first + timedelta(days=1))}."
        rounded = "arredonda cada dia" if record.daily_rounded else "arredonda no fim"
        said += ["", f"{counted} Sobre o valor em aberto, {rounded} (CDC art. 52; juros simples)."]
    else:
        said += [
            "",
            f"Multa {_rate(record.fine_rate)} e juros de {_rate(record.interest_rate)} ao mês depois de"
            f" {format_date(record.effective_due_on)}.",
        ]
    return said


def _rate(basis_points: int) -> str:
    whole, rest = divmod(basis_points, 100)
    return f"{whole},{rest:02}%" if rest else f"{whole}%"


def _right(text: str, cents: int) -> str:
    return f"{text[: WIDTH - 14]:<{WIDTH - 12}}{figure(cents):>12}"


def figures(totals: Totals) -> list[tuple[str, int]]:
    """What stands below the statement."""
    return [
        ("Pago no período", totals.paid),
        ("Em aberto", totals.open),
        ("Vencido", totals.overdue),
        ("Multa e juros hoje", totals.late),
        ("A receber hoje", totals.receivable),
        *([("Contestado, não devido", totals.contested)] if totals.contested else []),
        *([("Crédito do cliente", totals.credit)] if totals.credit or not totals.contested else []),
    ]
