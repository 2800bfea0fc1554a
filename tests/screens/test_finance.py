"""The tab Financeiro, as an agent works in it."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.folders import outbox
from integrator_tui.models.finance import Cheque, DiscountGrant, FailedDebit, Invoice, InvoiceItem
from integrator_tui.models.plans import BillingEvent, CancelProtocol, CustomerPlan, PlanLogin
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.ledger import credit_of
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.business_days import Calendar
from integrator_tui.services.finance.charging.receipts import send_receipt
from integrator_tui.services.finance.payments import payment_context
from tests.money import PRICE, bill, pay
from tests.screens.conftest import MARIA
from tests.screens.desk import DeskPilot
from tests.screens.test_suspensions import plan, status

TODAY = date.today()


def business(day: date) -> date:
    """The business day of the customer's state, from a day on."""
    return Calendar("PR").following(day)


def account(desk: DeskPilot) -> list[int]:
    """Three invoices: one paid in time, one overdue, one to come; their ids."""
    old, late = business(TODAY - timedelta(days=70)), business(TODAY - timedelta(days=30))
    first = bill(desk.db, desk.session, old)
    pay(desk.db, desk.session, first, old)
    return [first, bill(desk.db, desk.session, late), bill(desk.db, desk.session, TODAY + timedelta(days=12))]


def late_total(days: int) -> str:
    """R$ 99,90 with a fine of 2 % and 1 % a month for so many days."""
    cents = 9990 + 200 + (9990 * days + 1500) // 3000
    return f"{cents // 100},{cents % 100:02}"


@pytest.mark.function("F141", "F142", "F143", "F146", "F147", "F150", "F162", "F163", "F164")
async def test_what_is_owed_is_received_in_two_parts_and_one_is_taken_back(desk: DeskPilot) -> None:
    """The statement opens on the oldest open row; b proposes the total; a receipt is made; a reversal gives today."""
    account(desk)
    late = (TODAY - business(TODAY - timedelta(days=30))).days
    await desk.open("maria")
    await desk.press("4")
    assert desk.text.count("FIBRA 300") == 2, f"what falls due later is not shown\n{desk.text}"
    assert f"! {late} dias" in next(line for line in desk.lines() if "›" in line)
    assert "vencido R$ 99,90" in desk.text, "the header follows"
    assert "1 aberta a vencer depois, R$ 99,90: + mostra mais 30 dias" in desk.text
    await desk.press("plus")
    assert desk.text.count("FIBRA 300") == 3
    assert "a vencer depois" not in desk.text
    await desk.press("enter")
    assert "De onde vem" in desk.text
    assert f"juros 1% ao mês, {late} dias / 30" in desk.text
    assert f"Amanhã: {late_total(late + 1)}." in desk.text
    assert "Se pagar na sexta " in desk.text
    await desk.press("w")
    assert "Gravado em " in desk.text
    await desk.press("escape")
    (kept,) = outbox(desk.app.settings, desk.session.login).glob("de-onde-vem-fatura-2-*.txt")
    assert f"juros 1% ao mês, {late} dias / 30" in kept.read_text("utf-8")
    await desk.press("b")
    assert late_total(late) in desk.text
    await desk.type("50")
    assert "Fica em aberto" in desk.text
    await desk.press("f9")
    assert "Recebido R$ 50,00, recibo 2." in desk.said
    await desk.press("b", "f9")
    assert "recibo 3." in desk.said
    assert "vencido" not in "\n".join(desk.lines()[:2])
    await desk.press("x")
    assert "Qual pagamento" in desk.text
    await desk.press("enter")
    await desk.type("cliente errado")
    await desk.press("f9")
    assert "vencido R$" in "\n".join(desk.lines()[:2])
    assert "parcial" in desk.text or f"! {late} dias" in desk.text
    await desk.press("r")
    assert "x cancelado" in desk.text
    await desk.press("down", "enter")
    assert "Recebemos de MARIA SILVA SANTOS" in desk.text
    assert "cinquenta reais" in " ".join(desk.text.replace("│", " ").split())
    await desk.press("m", "enter")
    assert "Recibo 2 na fila para" in desk.said
    (mail,) = desk.db.run(fetch, "SELECT subject, body, state FROM outbox")
    assert "Recibo 2" in mail[0]
    assert "cinquenta reais" in " ".join(mail[1].split())
    keys = desk.db.run(fetch, "SELECT payment_id, status FROM receipt ORDER BY number")
    for payment_id, to, why in (
        (keys[2][0], MARIA["email"], "está cancelado"),
        (keys[1][0], "x@x.br", "não é do cliente"),
    ):
        with pytest.raises(Refused, match=why):
            desk.db.run(send_receipt, desk.session, 1, payment_id, to)
    await desk.press("e", "slash")
    await desk.fill(since=format_date(TODAY - timedelta(days=200)), until=format_date(TODAY))
    await desk.press("f9")
    assert f"de {format_date(TODAY - timedelta(days=200))} até {format_date(TODAY)}" in desk.text


@pytest.mark.function("F144", "F148", "F149", "F151", "F152", "F155", "F156")
async def test_an_invoice_from_the_first_key_to_its_end(desk: DeskPilot) -> None:
    """Add.Fatura in parts, a discount, another date, cancelled, taken away; groups by the arrows."""
    await desk.open("maria")
    await desk.press("4", "f", "f6")
    await desk.fill(
        billing_form_id="PIX",
        description="Roteador",
        nature="SVA",
        unit_cents="300",
        due_on=format_date(TODAY + timedelta(days=5)),
        parts="3",
    )
    await desk.press("ctrl+s")
    assert "Todas 3" in desk.text
    assert "Avulsas 3" in desk.text
    await desk.press("left")
    assert desk.text.count("Roteador") == 4, "three, and the card of one"
    await desk.press("o")
    await desk.fill(due_on=format_date(TODAY + timedelta(days=9)), reason="pediu")
    await desk.press("f9")
    assert f"{TODAY + timedelta(days=9):%d/%m/%y}" in desk.text
    await desk.press("k")
    await desk.type("engano")
    await desk.press("f9")
    assert "Cancelada" in desk.text
    await desk.press("delete")
    await desk.type("engano")
    await desk.press("f9")
    assert "Avulsas 2" in desk.text
    await desk.press("enter")
    assert "SVA  1 x Roteador" in desk.text


@pytest.mark.function("F145")
async def test_a_debt_becomes_parts_and_a_broken_agreement_gives_it_back(desk: DeskPilot) -> None:
    """Two marked invoices; the parts follow each key, their sum is the debt."""
    due = business(TODAY - timedelta(days=40))
    for _ in range(2):
        bill(desk.db, desk.session, due)
    await desk.open("maria")
    await desk.press("4", "space", "space")
    assert "* 2 faturas: R$" in desk.text
    await desk.press("a")
    await desk.fill(parts="3", discount="50%")
    assert "O desconto vai até R$" in desk.text
    await desk.fill(discount="2,00", down="90")
    assert "menos R$ 2,00 de desconto" in desk.text
    assert "volta a dívida sem o desconto" in desk.text
    await desk.fill(discount="", down="")
    total = next(line for line in desk.lines() if "Total" in line and "R$" not in line).split()[-2]
    assert f"Soma R$ {total}" in desk.text
    await desk.press("f9")
    assert "Acordo 1 feito" in desk.said
    assert "vencido" not in "\n".join(desk.lines()[:2])
    await desk.press("f")
    assert "Negociada" in desk.text
    assert "Neg. 3" in desk.text
    assert re.search(r"Avulsas \d", desk.text), "every group with its count, at 80 columns"
    row = desk.db.run(lambda: Invoice.get(Invoice.agreement_id.is_null(False)))
    assert row.open_cents
    pay(desk.db, desk.session, row.id, TODAY, row.open_cents)
    await desk.press("f5", "f10")
    await desk.type("quebrar")
    await desk.press("enter")
    await desk.type("não pagou")
    await desk.press("f9")
    assert "! 2 faturas vencidas" in desk.text
    await desk.press("e")
    overdue = next(line for line in desk.lines() if "Vencido  " in line)
    assert " 0,00" not in overdue, "the totals follow what was done in another list"
    await desk.press("enter")
    assert "estorno de pagamento" in desk.text


@pytest.mark.function("F157", "F165", "F169", "F170", "F171", "F172")
async def test_services_events_failed_debits_and_protocols(desk: DeskPilot) -> None:
    """What the next billing takes along, what is charged at once, what the bank sent back, how a plan ended."""
    key = plan(desk)
    soon, form = TODAY + timedelta(days=3), "Débito em Conta"
    unpaid = [bill(desk.db, desk.session, soon, billing_form_id=form) for _ in range(2)]

    def more() -> None:
        back = {"customer_id": 1, "day": TODAY, "return_code": "01", "reason": "Saldo insuficiente"}
        for invoice in (None, *unpaid):
            FailedDebit.insert(**back, cents=9990, due_on=TODAY, invoice_id=invoice).execute()
        form = ListItem.get((ListItem.kind == "formas_cobranca") & (ListItem.code == "BOLETO")).id
        CancelProtocol.insert(
            number="2026112800001",
            customer_id=1,
            plan_id=key,
            opened_at=desk.session.now(),
            cancelled_on=TODAY,
            fine_cents=35000,
            billing_form_id=form,
            status="efetivado",
            login="ana",
        ).execute()

    desk.db.run(more)
    await desk.open("maria")
    await desk.press("4", "s", "f6")
    await desk.fill(type_id="Visita", unit_cents="80")
    await desk.press("ctrl+s")
    assert "Pendente" in desk.text
    await desk.press("f6")
    await desk.fill(
        type_id="IP Fixo",
        unit_cents="49,90",
        with_next="Não",
        first_due_on=format_date(TODAY + timedelta(days=3)),
        billing_form_id="PIX",
        parts="2",
    )
    await desk.press("ctrl+s")
    assert "Faturado" in desk.text
    await desk.press("delete")
    assert "cancele a fatura" in desk.text
    await desk.press("v", "f6")
    await desk.fill(kind="Acréscimo", description="Ponto extra", amount_cents="10", times="3")
    await desk.press("ctrl+s")
    assert "0/3" in desk.text
    await desk.press("delete", "s")
    assert "Nenhum evento" in desk.text
    assert desk.db.run(lambda: BillingEvent.select().where(BillingEvent.deleted_at.is_null()).count()) == 0
    await desk.press("n", "g", "f9")
    resent = desk.db.run(lambda: Invoice.get_by_id(unpaid[1]).due_on)
    assert resent >= business(TODAY + timedelta(days=1))
    treatment = desk.db.run(lambda: FailedDebit.get(FailedDebit.treated).treatment)
    assert treatment == f"reenviar, débito em {format_date(resent)}"
    await desk.press("g")
    assert "já foi tratado" in desk.text
    await desk.press("down", "m")
    await desk.fill(billing_form_id="Boleto sem Taxa")
    await desk.press("f9")
    assert desk.db.run(lambda: FailedDebit.get(FailedDebit.invoice_id == unpaid[0]).treated)
    await desk.press("down", "g")
    assert "não diz de que fatura é" in desk.text
    await desk.press("f2")
    await desk.fill(treatment="boleto enviado", treated="Sim")
    await desk.press("ctrl+s")
    assert "boleto enviado" in desk.text or "Sim" in desk.text
    await desk.press("f6")
    assert "vêm do arquivo do banco" in desk.text
    await desk.press("p", "enter")
    assert "Valor Multa           R$ 350,00" in desk.text
    assert "F.Cobrança            Boleto Bancário" in desk.text
    await desk.press("escape", "f2")
    await desk.type("PIX")
    await desk.press("enter", "enter")
    assert "F.Cobrança            PIX" in desk.text
    await desk.press("escape", "f")
    assert desk.text.count("Fibra 500") == 2
    await desk.press("3", "f10")
    await desk.type("adicionar servi")
    await desk.press("enter")
    assert "Novo serviço adicional" in desk.text
    await desk.fill(type_id="Ponto Mesh", unit_cents="29,90")
    await desk.press("ctrl+s", "4", "s")
    assert "Ponto Mesh" in desk.text


@pytest.mark.function("F246")
async def test_a_charge_is_contested_and_answered(desk: DeskPilot) -> None:
    """One item: nothing of it is due, its plan is back, the rest is billed anew; the answer; one that was paid."""
    key = plan(desk, "SUSPENSO_DEBITO")
    late = bill(desk.db, desk.session, business(TODAY - timedelta(days=30)))
    paid = bill(desk.db, desk.session, TODAY + timedelta(days=4))

    def router() -> None:
        InvoiceItem.update(total_cents=6990).where(InvoiceItem.invoice_id == late).execute()
        values = {"invoice_id": late, "description": "Roteador", "nature": "SVA", "unit_cents": 3000}
        InvoiceItem.insert(**values, total_cents=3000).execute()

    desk.db.run(router)
    await desk.open("maria")
    await desk.press("4", "t")
    await desk.fill(reason="não recebeu", item_id="Roteador")
    assert "Contestado: R$ 30,00." in desk.text
    assert "O resto, R$ 69,90, vai numa nova fatura" in desk.text
    await desk.press("f9")
    assert "Contestação aberta. Protocolo" in desk.said
    assert "vencido" not in "\n".join(desk.lines()[:2])
    assert status(desk, key) == "Habilitado"
    assert "~ contest." in desk.text
    assert "Contestado, não devido" in desk.text
    await desk.press("b")
    assert "o que se contesta não é devido" in desk.text
    await desk.press("f")
    assert "~ Contestada" in desk.text
    rest = desk.db.run(lambda: Invoice.get(Invoice.charge_key.startswith("contestacao:")))
    assert rest.open_cents == 6990
    assert rest.due_on >= TODAY + timedelta(days=5)
    await desk.press("e", "t")
    await desk.fill(result="Procedente", reason="roteador não foi entregue")
    assert "R$ 30,00 deixa de ser devido" in desk.text
    await desk.press("f9")
    assert "respondida" in desk.said
    assert desk.db.run(lambda: Invoice.get_by_id(late).open_cents) == 0
    pay(desk.db, desk.session, paid, TODAY)
    await desk.press("plus", "home", "t")
    await desk.type("já tinha cancelado")
    assert "Já pago R$ 99,90" in desk.text
    await desk.press("f9", "t")
    await desk.fill(result="Procedente", reason="plano cancelado antes")
    await desk.press("f9")
    assert desk.db.run(credit_of, 1) == 2 * PRICE


@pytest.mark.function("F177")
async def test_what_is_paid_comes_back(desk: DeskPilot) -> None:
    """A plan that was suspended for debt is enabled by the payment, once nothing overdue is left."""
    key = plan(desk, "SUSPENSO_DEBITO")
    for days in (40, 70):
        bill(desk.db, desk.session, business(TODAY - timedelta(days=days)))
    await desk.open("maria")
    await desk.press("4", "b", "f9")
    assert "Suspenso por Débito" in status(desk, key)
    await desk.press("e", "home")
    await desk.press("down", "b", "f9")
    assert status(desk, key) == "Habilitado"
    await desk.press("1", "h")
    assert "habilitou" in desk.text


@pytest.mark.function("F173", "F174")
async def test_a_cheque_pays_comes_back_and_pays_again(desk: DeskPilot) -> None:
    """Only what the table of states allows; an invoice that it paid opens again with it."""
    bill(desk.db, desk.session, TODAY + timedelta(days=4))
    await desk.open("maria")
    await desk.press("4", "q", "f6")
    await desk.fill(bank_id="341", number="000123", cents="99,90")
    await desk.press("ctrl+s")
    assert "Em Carteira" in desk.text
    await desk.press("f", "b")
    await desk.fill(method="Cheque", cheque_id="000123")
    await desk.press("f9")
    assert "recibo 1." in desk.said
    context = desk.db.run(payment_context, desk.session, 1)
    assert context.choices["cheques"] == (), "a cheque pays once"
    with pytest.raises(Refused, match="Uma fatura vai até"):
        bill(desk.db, desk.session, TODAY + timedelta(days=9), 900_000_000, quantity="9")
    with pytest.raises(InvalidForm, match="vai até"):
        bill(desk.db, desk.session, TODAY + timedelta(days=9), 3_000_000_000)
    await desk.press("q", "y")
    await desk.type("depositar")
    await desk.press("enter", "s")
    assert "~ Depositado" in desk.text
    await desk.press("y")
    await desk.type("devolver")
    await desk.press("enter")
    await desk.type("11")
    await desk.press("f9", "s")
    assert "! Devolvido (11)" in desk.text
    assert desk.db.run(lambda: Invoice.get().open_cents) == 9990
    await desk.press("y")
    await desk.type("reapresentar")
    await desk.press("enter", "s")
    assert desk.db.run(lambda: Invoice.get().open_cents) == 0
    assert desk.db.run(lambda: Cheque.get().status) == "reapresentado"


@pytest.mark.function("F158", "F159", "F160", "F161", "F167", "F168")
async def test_credits_are_bought_only_where_the_balance_is_zero(desk: DeskPilot, tmp_path: Path) -> None:
    """A plan without support is not offered, one with a balance says why."""
    key = plan(desk, "HABILITADO")
    await desk.open("maria")
    await desk.press("4", "c", "f6")
    assert "Nenhum plano deste cliente suporta Compras de Créditos." in desk.text

    def support() -> None:
        catalog = CustomerPlan.get_by_id(key).catalog_plan_id
        ListItem.update(details='{"supports_credit": true, "quota_mb": 81920}').where(ListItem.id == catalog).execute()
        PlanLogin.insert(customer_id=1, plan_id=key, login="maria", login_key="maria").execute()

    desk.db.run(support)
    await desk.press("f6")
    assert "franquia 80 GB  saldo 0 MB" in desk.text
    await desk.press("enter")
    assert "50 GB  R$ 59,90  por boleto" in desk.text
    await desk.type("50")
    await desk.press("enter", "s")
    assert "50 GB" in desk.text
    assert desk.db.run(lambda: fetch("SELECT kind, open_cents FROM invoice")) == [("credito", 5990)]
    await desk.press("f6", "enter")
    assert "saldo positivo" in desk.text

    def rules() -> None:
        mine, told = {"kind": "regras_desconto", "code": ""}, {"starts_on": "2026-01-01", "monthly": "10.00%"}
        rule = ListItem.insert(**mine, name="Dezembro", details=json.dumps(told)).execute()
        ListItem.insert(**mine, name="Combo", details=json.dumps(told | {"min_plans": 2})).execute()
        invoice = Invoice.get()
        given = {"customer_id": 1, "plan_id": key, "rule_id": rule, "invoice_id": invoice.id, "login": "ana"}
        DiscountGrant.insert(**given, day=TODAY, cents=999).execute()

    desk.db.run(rules)
    await desk.press("escape", "d")
    assert "2 regras · 1 para este cliente" in desk.text
    assert "não: menos de 2 planos" in desk.text
    assert f"até {format_date(TODAY)}: R$ 9,99" in desk.text
    await desk.press("enter")
    assert "Desconto Mensal      10" in desk.text
    await desk.press("escape", "tab", "enter")
    assert "De onde vem · fatura" in desk.text
    await desk.press("escape", "slash")
    await desk.fill(since=format_date(TODAY - timedelta(days=9)), until=format_date(TODAY - timedelta(days=2)))
    await desk.press("f9")
    assert "Nada foi outorgado neste período." in desk.text
