"""The card of a trust release: may it, why not, how often it was, until when, when it blocks again (7, F227)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from textual.app import ComposeResult

from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.forms.base import FormModel
from integrator_tui.queries.plans.previews import ActSheet, Said, act_sheet
from integrator_tui.queries.plans.trust_card import TrustCard, trust_card
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.trust import blocks_again
from integrator_tui.screens.plans.acts.window import ActWindow, Do, Spec, laid_out
from integrator_tui.services.plans.acts.trust import release_on_trust

SPEC = Spec("trust", "Habilitar Provisoriamente o Plano", "Liberar", "Liberado na confiança.")
DAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")
SHORT = ("seg", "ter", "qua", "qui", "sex", "sáb", "dom")
FEW = 3
"""Earlier releases that are told one by one."""


class TrustWindow(ActWindow):
    """The card of one plan; `↓` shows the next of the suspended ones. The cursor does not stand in Motivo."""

    AUTO_FOCUS = "Now"
    FIELDS_FIRST = False

    def __init__(self, customer_id: int, sheet: ActSheet, card: TrustCard, do: Do) -> None:
        self.card = card
        super().__init__(SPEC, customer_id, card.plan_id, sheet, do)

    def asks(self) -> type[FormModel] | None:
        """The reason."""
        return super().asks() if not self.card.refused else None

    @property
    def title_text(self) -> str:
        """With which of the suspended plans it is, where there are several."""
        several, title = self.card.suspended_plans, super().title_text
        if len(several) < 2 or self.plan_id not in several:
            return title
        act, rest = title.split(" · ", 1)
        return f"{act} · {several.index(self.plan_id) + 1} de {len(several)} · {rest}"

    def content(self) -> ComposeResult:
        """What may be, then the reason."""
        yield self.now
        if self.form is not None:
            yield self.form

    async def read_now(self) -> tuple[Said, ...]:
        """The card as it stands."""
        self.card = await desk_of(self).in_db(trust_card, self.customer_id, self.plan_id)
        return told(self.card)

    def lines(self) -> list[str]:
        """The card."""
        return [line for one in self.said for line in laid_out(one, self.room)]

    def called(self, command: Any) -> str:
        """F9 says until when."""
        if command.id == "confirm" and not self.card.refused:
            return f"Liberar até {_short(self.card.trust.until)}"
        return super().called(command)

    def why_not(self, name: str) -> str | None:
        """`↓` wants another suspended plan."""
        if name == "other":
            others = [key for key in self.card.suspended_plans if key != self.plan_id]
            return None if others else "O cliente não tem outro plano suspenso."
        return super().why_not(name)

    def do_other(self) -> None:
        """Down: the card of the next suspended plan."""
        plans = self.card.suspended_plans
        place = plans.index(self.plan_id) + 1 if self.plan_id in plans else 0
        desk_of(self).forget_draft(self.draft, None)
        self.dismiss(plans[place % len(plans)])


def told(card: TrustCard) -> tuple[Said, ...]:
    """What the card says, line by line."""
    trust = card.trust
    if card.refused:
        said = ["NÃO PODE."]
        if trust.allowed or not card.suspended:
            said.append(f"! {card.refused}")
        elif trust.from_day:
            said.append(f"Pode a partir de {format_date(trust.from_day)}.")
    else:
        said = [f"PODE. Liberado agora, vale até {_long(trust.until)}, 23:59"]
    if card.suspended:
        said += ["", *(f"{'ok' if check.ok else '! '} {check.sentence}" for check in trust.checks)]
    said.append(_before(card))
    if not card.refused:
        again = blocks_again(trust.until)
        said += ["", f"Sem pagamento, suspenso de novo: {_long(again)}, 00:00."]
    elif card.trust_until:
        said += ["", f"Liberado até {_long(card.trust_until)}; depois, sem pagamento, suspenso."]
    if card.overdue_invoices:
        bills = counted(card.overdue_invoices, "fatura")
        said.append(f"Vencido hoje: {format_money(card.overdue_cents)} ({bills}). Prazo legal e cobrança continuam.")
    return tuple(Said(line) for line in said)


def _before(card: TrustCard) -> str:
    """How often it was, and what came of it."""
    if not card.releases:
        return "   Nunca foi liberado antes."
    few = ", ".join(f"{format_date(one.given_on)} ({one.outcome})" for one in card.releases[:FEW])
    count = counted(len(card.releases), "liberação", "liberações")
    return f"   Já houve {count}: {few}{' ...' if len(card.releases) > FEW else ''}"


def _long(day: date) -> str:
    return f"{DAYS[day.weekday()]} {format_date(day)}"


def _short(day: date) -> str:
    return f"{SHORT[day.weekday()]} {day:%d/%m}"


async def run(desk: Desk, customer_id: int, plan_id: int) -> bool:
    """The card of a plan, and of the next as long as `↓` asks for it; whether something changed."""
    while True:
        plan = plan_id

        async def do(sheet: ActSheet, texts: Mapping[str, str], plan: int = plan) -> Any:
            return await desk.in_db(release_on_trust, customer_id, plan, texts.get("reason", ""))

        card = await desk.in_db(trust_card, customer_id, plan)
        sheet = await desk.in_db(act_sheet, customer_id, plan, "trust")
        answer = await desk.ask(TrustWindow(customer_id, sheet, card, do))
        if not isinstance(answer, int):
            return answer is not None
        plan_id = answer
