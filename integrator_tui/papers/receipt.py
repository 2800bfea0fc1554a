""" "Recibo" (domain 7.6): what was paid, in figures and in words."""

from __future__ import annotations

from datetime import date

from integrator_tui.papers.sheet import BLANK, Paper, place_and_date
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.finance.payments import ReceiptRow
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.words import in_words
from integrator_tui.rules.money import format_money


def receipt_paper(receipt: ReceiptRow, customer: CustomerRecord, company: str, method: str, today: date) -> Paper:
    """The receipt of one payment; a cancelled one says so."""
    form = customer.form
    own = "CPF" if form.person_type == "PF" else "CNPJ"
    words = in_words(receipt.cents)
    rows = (
        ("Empresa", company or BLANK),
        ("Cliente", f"{customer.id} {form.legal_name}"),
        (own, format_document(form.document)),
        ("Valor", format_money(receipt.cents)),
        ("Referente a", receipt.description),
        ("Data do Pagamento", format_date(receipt.paid_on)),
        ("Meio", method),
        ("Situação", "" if receipt.status == "emitido" else "CANCELADO"),
    )
    return Paper(
        f"RECIBO {receipt.number}",
        tuple((label, value) for label, value in rows if value),
        f"Recebemos de {form.legal_name} a importância de {format_money(receipt.cents)} ({words}), "
        f"referente a {receipt.description}.",
        place_and_date(form.city, today),
        (company or BLANK, receipt.login),
    )
