"""Criar Novo Plano (manual, 6.2; F6 in the tab Planos): what is sold and where, how it is charged, summary."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, cast

from integrator_tui.desk.drafts import Draft
from integrator_tui.desk.port import Desk
from integrator_tui.desk.text import cells
from integrator_tui.forms.base import as_text
from integrator_tui.forms.plans.new_plan import COUNTER, BillingStep, PlanStep
from integrator_tui.queries.customers.customers import customer
from integrator_tui.queries.plans.beginning import Beginning, beginning, login_is_free
from integrator_tui.queries.plans.catalogue import CatalogPlan
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date, format_datetime
from integrator_tui.rules.finance.first_bill import FirstBill, first_bill
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.fidelity import WITHDRAWAL_DAYS
from integrator_tui.rules.plans.logins import proposals
from integrator_tui.rules.plans.password import proposed, strength
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.plans.choose_address import HOW, choose_address
from integrator_tui.screens.plans.wizard import Wizard, drafts_of
from integrator_tui.services.plans.create import create_plan

ACT = "Criar Novo Plano"
DRAFT = "new_plan"
OF_LOGIN = ("login", "password", "email", "alias")
LEFT, RIGHT = 44, 28
"""Cells of the two columns of the summary."""


class NewPlan(Wizard[int]):
    """Three steps; answers with the code of the plan."""

    STEPS = (PlanStep, BillingStep)

    def __init__(self, begun: Beginning, seller: str, draft: Draft | None, op_id: str) -> None:
        self.facts = begun
        self.free = ""
        """What was found out about the login that stands there."""
        today = begun.context.today
        start = PlanStep.model_construct(
            start_date=today, unit_id=begun.unit_id, address_id=begun.address_id, sale="telefone", seller=seller
        )
        billing = BillingStep.model_construct(
            billing_form_id=begun.billing_form_id,
            due_day=begun.due_day,
            install_fee=begun.fee_cents,
            model_id=begun.model_id,
            months=begun.months,
        )
        texts = {
            name: as_text(type(form), name, getattr(form, name), begun.context)
            for form in (start, billing)
            for name in type(form).model_fields
        }
        super().__init__(ACT, begun.customer_id, begun.context, texts, draft, op_id, DRAFT)

    # What follows from what

    @property
    def plan(self) -> CatalogPlan | None:
        """The one that is chosen."""
        return self.facts.plans.get(self.value("catalog_plan_id") or 0)

    @property
    def ticked(self) -> bool:
        """What has a login wants to be installed, until somebody says otherwise."""
        return bool(self.plan and self.plan.login) if self.touched is None else self.touched

    def begin(self, step: int) -> None:
        """The price and the payment book are those of the plan, until they are typed."""
        if step == 0:
            self._details()
        elif self.plan is not None:
            follow = {"price": format_money(self.plan.price_cents), "issues_book": _yes(self.plan.issues_book)}
            for name, text in follow.items():
                if self.texts[name] == self.begun[name] or name in self.locked(1):
                    self.texts[name] = text
                self.begun[name] = text

    def _details(self) -> None:
        """Login and password are proposed where the plan has them; what it does not allow is empty."""
        plan = self.plan
        if plan is None:
            return
        texts = {name: "" for name in OF_LOGIN if name in self.locked(0)}
        if plan.login and not self.texts["login"]:
            texts["login"] = self.facts.login
        if (plan.login or plan.email) and not self.texts["password"]:
            texts["password"] = proposed(secrets.randbelow)
        if changed := {name: text for name, text in texts.items() if text != self.texts[name]}:
            self.put(changed)

    def focus_first(self, step: int) -> str:
        """The one field that has no default."""
        return "catalog_plan_id" if step == 0 and self.facts.unit_id else ""

    def locked(self, step: int) -> frozenset[str]:
        """What the plan does not allow, or the operator may not."""
        plan = self.plan
        if step == 1:
            book = frozenset() if plan and plan.issues_book else frozenset({"issues_book"})
            return frozenset(self.facts.locked) | book
        if plan is None:
            return frozenset(OF_LOGIN)
        open_now = {"login": plan.login, "password": plan.login or plan.email, "email": plan.email, "alias": plan.alias}
        return frozenset(name for name, is_open in open_now.items() if not is_open)

    def hints(self) -> list[str]:
        """How a new address comes here."""
        return [HOW] if self.at == 0 else []

    def notes(self, step: int) -> Mapping[str, str]:
        """What a field means, beside it."""
        plan, bill = self.plan, self.bill
        if step == 1:
            installed = [format_money(cents) for _, cents in bill.parts] if bill else []
            return {
                "due_day": f"1ª fatura vence em {format_date(bill.due_on)}" if bill else "",
                "price": self.facts.locked.get("price", "") or _said_period(bill),
                "install_fee": self.facts.locked.get("install_fee", "") or " + ".join(installed[:3]),
                "issues_book": "" if plan and plan.issues_book else "o plano não emite carnê",
                "discount": self.facts.locked.get("discount", ""),
                "benefit": "sem benefício não há multa" if not self.value("benefit") else "",
            }
        closed = dict.fromkeys(self.locked(0), "o plano não permite" if plan else "escolha o plano")
        percent, name = strength(self.texts["password"])
        last_day = self.facts.context.today + timedelta(days=WITHDRAWAL_DAYS)
        distant = self.value("sale") not in ("", COUNTER)
        return {
            "start_date": _said_period(bill),
            "catalog_plan_id": plan.said if plan else "",
            "sale": f"7 dias para desistir (até {last_day:%d/%m})" if distant else "",
            "login": self.free,
            "password": f"{name} ({percent}%)" if self.texts["password"] else "",
            **closed,
        }

    @property
    def bill(self) -> FirstBill | None:
        """The first invoice as it stands; None while something of it does not fit."""
        start, due_day = self.value("start_date"), self.value("due_day")
        if start is None or not due_day:
            return None
        price = self.value("price") if self.at else self.plan.price_cents if self.plan else 0
        if not price and not self.at:
            return None
        try:
            return first_bill(
                start, due_day, price, self.value("install_fee"), self.value("install_parts"), self.facts.divisor
            )
        except BadValue:
            return None

    async def left(self, name: str) -> None:
        """The details follow the plan; a login is looked up."""
        if name in ("catalog_plan_id", "unit_id"):
            self._details()
        if name in ("login", "catalog_plan_id") and self.texts["login"]:
            free = await self.desk.in_db(login_is_free, self.texts["login"])
            self.free = "livre" if free else "! já existe"

    def on_form_changed(self, event: Any) -> None:
        """What was said of the login was of another text."""
        if self.form is event.form and self.form.focused_field == "login":
            self.free = ""
        super().on_form_changed(event)

    # F4

    def choosers(self, step: int) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """Addresses of the customer or a new one; another login, another password."""
        if step:
            return {}
        return {
            "address_id": partial(choose_address, self, "End. de Instalação"),
            "login": self._other_login,
            "password": self._other_password,
        }

    async def _other_login(self) -> None:
        record = await self.desk.in_db(customer, self.customer_id)
        names = proposals(record.form.legal_name, record.form.trade_name)
        for name in names:
            if name != self.texts["login"] and await self.desk.in_db(login_is_free, name):
                self.put({"login": name})
                self.free = "livre"
                self.refresh_step()
                return

    async def _other_password(self) -> None:
        self.put({"password": proposed(secrets.randbelow)})

    # The end

    def summary(self) -> list[str]:
        """Everything that was chosen, what the first invoice asks for, and what follows."""
        plan, bill = self.plan, self.bill
        assert plan is not None
        assert bill is not None
        rows = [
            _two("Plano", ", ".join(filter(None, (plan.name, plan.speed))), "Unidade", self.said("unit_id")),
            _one("Endereço", self.said("address_id")),
            _two("Login", self.texts["login"] or "nenhum", "Ponto", self.said("access_point_id") or "-"),
        ]
        if self.texts["email"]:
            rows.append(_two("E-mail", self.texts["email"], "Alias", self.texts["alias"] or "-"))
        months = self.value("months")
        term = f", {months} meses" if months else ", sem fidelidade"
        rows += [
            _two("Início", self.said("start_date") + term, "Venda", self.said("sale")),
            _two("Cobrança", f"{self.said('billing_form_id')}, dia {self.value('due_day')}", "Carnê", self._book()),
            "",
            f"{'R$':>{LEFT + RIGHT}}",
            _sum("1ª fatura", f"{_days(bill.days)} de plano ({bill.first:%d/%m} a {bill.last:%d/%m})", bill.cents),
        ]
        first = [cents for day, cents in bill.parts if day == bill.due_on]
        rows += [_sum("", f"taxa de instalação, 1 de {len(bill.parts)}", cents) for cents in first]
        rows.append(_sum("", f"vence em {format_date(bill.due_on)}", bill.total))
        monthly = self.value("price")
        if discount := min(self.value("discount"), monthly):
            lasting = self.value("discount_months")
            until = f"por {counted(lasting, 'mês', 'meses')}" if lasting else "sem fim"
            rows.append(_sum("Desconto", f"por mês, {until}", -discount))
        rows.append(_sum("Depois", f"todo dia {self.value('due_day')}", monthly))
        warned = self._warnings()
        box = f"[{'x' if self.ticked else ' '}] Agendar Instalação"
        status = "Aguardando Instalação" if self.ticked else "Habilitado"
        rows += ["", f"{box:<{LEFT}}{'fica ' + status}", *([""] if warned else [])]
        return [*(cells(row, LEFT + RIGHT).rstrip() for row in rows), *warned]

    def _book(self) -> str:
        return "sim" if self.value("issues_book") else "não"

    def _warnings(self) -> list[str]:
        place = self.value("address_id")
        return [
            f"! Já tem {held.name} neste endereço ({held.id})." for held in self.facts.held if held.address_id == place
        ][:2]

    async def write(self) -> int:
        """By its service, under the name that was drawn when the wizard opened: once, however often it is asked."""
        create = cast("Callable[..., int]", create_plan)
        return await self.desk.in_db(create, self.customer_id, self.texts, self.ticked, op_id=self.op_id, again=True)


async def create(desk: Desk, customer_id: int) -> int | None:
    """F6: the code of the new plan, None when the wizard was left. Inside an action only."""
    draft = None
    for found in drafts_of(desk, DRAFT, customer_id)[:1]:
        answer = await desk.ask(
            Ask(
                ACT,
                f"Em {format_datetime(desk.session.local(found.when))} um plano novo deste cliente ficou por terminar.",
                (("c", "Continuar de onde parou"), ("n", "Começar de novo: o rascunho se perde")),
            )
        )
        if answer is None:
            return None
        if answer == "c":
            draft = found
        else:
            for one in drafts_of(desk, DRAFT, customer_id):
                desk.drafts.forget(one)
            desk.forget_draft(DRAFT, customer_id)
    return await _run(desk, customer_id, draft)


async def resume(desk: Desk, customer_id: int, draft: Draft) -> None:
    """Go on with what the program ended in."""
    await _run(desk, customer_id, draft)


async def _run(desk: Desk, customer_id: int, draft: Draft | None) -> int | None:
    begun = await desk.in_db(beginning, customer_id)
    wizard = NewPlan(begun, desk.session.name, draft, desk.session.op_id())
    plan_id = await desk.ask(wizard)
    if plan_id is not None:
        desk.say(f"Dados salvos com sucesso. Plano {plan_id}.")
    elif drafts_of(desk, DRAFT, customer_id):
        desk.say("O plano novo ficou como rascunho: F6 continua.")
    return plan_id


def _yes(value: bool) -> str:
    return "Sim" if value else "Não"


def _days(count: int) -> str:
    return counted(count, "dia")


def _said_period(bill: FirstBill | None) -> str:
    return f"1º período: {_days(bill.days)}, {format_money(bill.cents)}" if bill else ""


def _one(label: str, text: str) -> str:
    return f"{label:<12}{text}"


def _two(label: str, text: str, other: str, more: str) -> str:
    return cells(f"{label:<12}{text}", LEFT - 1) + f" {other:<9}{more}"


def _sum(label: str, text: str, cents: int) -> str:
    return cells(f"{label:<12}{text}", LEFT + RIGHT - 14) + f"{format_money(cents).replace('R$ ', ''):>14}"
