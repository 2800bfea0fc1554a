"""The contract of a plan: the words of its model, filled in, over what was agreed."""

from __future__ import annotations

from datetime import date

from integrator_tui.papers.sheet import BLANK, Paper, place_and_date
from integrator_tui.queries.plans.papers import ContractPaper
from integrator_tui.rules.customers.addresses import format_cep
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.messages.placeholders import filled
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.network import format_speed

USUAL = (
    "Declaro que recebi e aceito as condições do plano acima e do contrato de prestação de serviço da empresa, e que as"
    " informações acima estão corretas."
)


def paper(found: ContractPaper, today: date) -> Paper:
    """The contract as it is signed."""
    customer, form, plan = found.customer.form, found.form, found.plan
    own = "CPF" if customer.person_type == "PF" else "CNPJ"
    street = ", ".join(part for part in (customer.street, customer.number, customer.complement) if part)
    city = "/".join(part for part in (customer.city, customer.state) if part)
    zip_code = format_cep(customer.zip)
    address = " - ".join(part for part in (street, customer.district, city, zip_code and f"CEP {zip_code}") if part)
    install = format_money(form.install_fee_cents)
    if form.install_parts > 1:
        install = f"{install} em {form.install_parts} parcelas"
    ways = ((plan.down_kbps, "recebe"), (plan.up_kbps, "envia"))
    speeds = [f"{format_speed(kbps)} {way}" for kbps, way in ways if kbps]
    rows = (
        ("Empresa", found.company or BLANK),
        ("No. Contrato", form.number),
        ("Dt. Venda", format_date(form.sold_on) if form.sold_on else ""),
        ("Cliente", customer.legal_name),
        (own, format_document(customer.document)),
        ("Endereço", address),
        ("Plano", f"{plan.name} ({plan.id})"),
        ("Velocidade", ", ".join(speeds)),
        ("Instalação em", ", ".join(plan.address)),
        ("Valor mensal", format_money(plan.price_cents)),
        ("Vencimento", f"todo dia {plan.due_day}"),
        ("Forma de Cobrança", plan.billing_form),
        ("Taxa de Instalação", install if form.install_fee_cents else ""),
        ("Validade", f"{form.months} meses" if form.months else "sem permanência mínima"),
        ("Benefício", format_money(form.benefit_cents) if form.benefit_cents else ""),
    )
    values = {
        "nome": customer.legal_name,
        "documento": format_document(customer.document),
        "endereco": address,
        "plano": plan.name,
        "valor": format_money(plan.price_cents),
        "vencimento": str(plan.due_day),
        "contrato": form.number,
        "meses": str(form.months),
    }
    title, _, body = found.body.strip().partition("\n")
    return Paper(
        title if body else "CONTRATO",
        tuple((label, value) for label, value in rows if value),
        filled(body.strip() or found.body.strip() or USUAL, values),
        place_and_date(customer.city, today),
        (customer.legal_name, format_document(customer.document)),
    )
