""" "Autorização de Débito" (manual, 3.6): the paper that a customer signs, as plain text and as PDF."""

from __future__ import annotations

from datetime import date

from integrator_tui.forms.customers.debit import ACCOUNT, ACCOUNT_TYPES, CARD, TELEPHONE
from integrator_tui.papers.sheet import BLANK, Paper, place_and_date
from integrator_tui.queries.customers.debits import Authorization
from integrator_tui.rules.customers.addresses import format_cep
from integrator_tui.rules.customers.documents import format_document

WHERE = {ACCOUNT: "na conta acima", CARD: "no cartão acima", TELEPHONE: "na conta telefônica acima"}


def paper(found: Authorization, today: date) -> Paper:
    """The authorisation of one record of debit data."""
    customer, form = found.customer.form, found.form
    own = "CPF" if customer.person_type == "PF" else "CNPJ"
    street = ", ".join(part for part in (customer.street, customer.number, customer.complement) if part)
    city = "/".join(part for part in (customer.city, customer.state) if part)
    zip_code = format_cep(customer.zip)
    address = " - ".join(part for part in (street, customer.district, city, zip_code and f"CEP {zip_code}") if part)
    kind = {choice.value: choice.label for choice in ACCOUNT_TYPES}.get(form.account_type, "")
    holder = form.holder_name or customer.legal_name
    document = form.holder_document or customer.document or customer.other_document
    rows = (
        ("Empresa", found.company or BLANK),
        ("Código do Cliente", str(found.customer.id)),
        ("Cliente", customer.legal_name),
        (own, format_document(customer.document)),
        ("Outro Documento", customer.other_document),
        ("Endereço", address),
        ("Forma de Cobrança", found.billing_form),
        ("Banco", found.bank),
        ("Agência", form.branch),
        ("Nro. de Conta Cte.", form.account),
        ("Tipo da Conta", kind),
        ("Código Identificador", form.identifier),
        ("Titular", holder),
        ("CPF/CNPJ do Titular", format_document(document)),
    )
    return Paper(
        "AUTORIZAÇÃO DE DÉBITO",
        tuple((label, value) for label, value in rows if value),
        f"Autorizo o débito {WHERE.get(found.kind, 'acima')}, nas datas de vencimento, dos valores dos serviços "
        "contratados com a empresa, identificados pelo código acima. Esta autorização vale até que eu a cancele "
        "por escrito.",
        place_and_date(customer.city, today),
        (holder, format_document(document)),
    )
