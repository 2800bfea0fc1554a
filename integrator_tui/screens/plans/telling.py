"""What is said of a plan in a few words: its lines at the top, the half below the list, "Detalhe"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from integrator_tui.commands.plans import ACTS
from integrator_tui.desk.commands import key_name
from integrator_tui.queries.plans.record import PlanRecord
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.moments import spoken
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.network import format_speed
from integrator_tui.rules.plans.sessions import ENDED, SILENT, Connection, cause_of, traffic
from integrator_tui.rules.plans.states import CANCELLED, DEBT, ENABLED, INACTIVE, TRUST
from integrator_tui.rules.states import Verdict
from integrator_tui.widgets.facts import Fact, Title, Told

ASKED = ("trust", "enable", "change_plan", "cancel", "suspend_request")
"""Acts that Detalhe speaks of, in this order."""


def money(cents: int) -> str:
    """An amount without its sign, where the label says that it is money."""
    return format_money(cents).removeprefix("R$ ")


def day(value: object) -> str:
    """A date; nothing where there is none."""
    return format_date(value) if value else ""  # type: ignore[arg-type]


def since(plan: PlanRecord) -> str:
    """` desde 28/11/2026`, where it is known."""
    return f" desde {format_date(plan.status_since)}" if plan.status_since else ""


def ends(plan: PlanRecord) -> str:
    """Until when a release or a pause holds."""
    if plan.state == TRUST and plan.trust_until:
        return f" até {format_date(plan.trust_until)}"
    if plan.pause_until and plan.state in INACTIVE:
        return f" até {format_date(plan.pause_until)}"
    return ""


def status(plan: PlanRecord) -> str:
    """The status with its sign, since or until when."""
    signs = {ENABLED: "", CANCELLED: "x ", **dict.fromkeys(INACTIVE, "! ")}
    key = " (7)" if plan.state == DEBT else ""
    return (
        f"{signs.get(plan.state, '~ ')}{plan.status}{ends(plan) or ('' if plan.state == ENABLED else since(plan))}{key}"
    )


def connection(plan: PlanRecord, now: datetime) -> str:
    """Whether the login is connected, with the key that says why not."""
    said = plan.online.said(now) if plan.online else ""
    return f"! {said} (6)" if said and plan.online and plan.online.wrong else said


def contract(plan: PlanRecord) -> str:
    """Number and minimum term."""
    found = plan.contract
    if found is None:
        return ""
    if found.bound_until is None:
        return f"{found.number}, sem fidelidade"
    return f"{found.number}, fidelidade {'até' if found.bound else 'cumprida em'} {format_date(found.bound_until)}"


def speed(plan: PlanRecord) -> str:
    """Both ways."""
    parts = []
    if plan.down_kbps:
        parts.append(f"{format_speed(plan.down_kbps)} recebe")
    if plan.up_kbps:
        parts.append(f"{format_speed(plan.up_kbps)} envia")
    return ", ".join(parts)


def events(plan: PlanRecord) -> str:
    """What waits to be charged."""
    if not plan.events:
        return "nenhum evento pendente"
    return f"{counted(plan.events, 'evento')}, {format_money(plan.events_cents)}"


def session_said(one: Connection, now: datetime) -> str:
    """One session in a line: from when to when, what it carried, how it ended."""
    begun = spoken(one.started, now) if one.started else "início desconhecido"
    carried = f"recebeu {traffic(one.received)}, enviou {traffic(one.sent)}"
    match one.state(now):
        case s if s == ENDED and one.ended is not None:
            ended = f"a {spoken(one.ended, now)}, {cause_of(one.cause)}"
        case s if s == SILENT:
            ended = "sem notícia"
        case _:
            ended = "aberta"
    return f"{begun} {ended}; {carried}"


def below(plan: PlanRecord, now: datetime, sessions: Sequence[Connection] = ()) -> Told:
    """The half under the list, as it stands `now`, with the newest sessions of the plan where there is room."""
    connected = connection(plan, now)
    told: list[Title | tuple[Fact, ...]] = [
        (Fact("Endereço", ", ".join(plan.address)),),
        (
            Fact("Login", "   ".join(filter(None, (plan.login, connected))), matters=connected.startswith("!")),
            Fact("Velocidade", speed(plan)),
        ),
        (Fact("Ponto", plan.access_point), Fact("Unidade", plan.unit)),
        (
            Fact("Cobrança", f"{plan.billing_form or 'sem forma'}, dia {plan.due_day}"),
            Fact("Início", day(plan.start_date)),
        ),
        (Fact("Contrato", contract(plan)),),
    ]
    if plan.state == CANCELLED:
        told.append((Fact("Cancelado em", day(plan.cancelled_on)), Fact("Motivo", plan.cancel_reason)))
    else:
        told.append((Fact("A faturar", events(plan)),))
    told += [(Fact("Sessões" if not at else "", session_said(one, now)),) for at, one in enumerate(sessions)]
    if plan.state not in (ENABLED, CANCELLED):
        told.insert(0, (Fact("Status", status(plan), matters=plan.state in INACTIVE),))
    return told


def detail(plan: PlanRecord, verdicts: Mapping[str, Verdict]) -> Told:
    """ "Detalhe" (sketch 2)."""
    street, *rest = plan.address or ("",)
    told: list[Title | tuple[Fact, ...]] = [
        (Fact("Plano", plan.name), Fact("Código", str(plan.id))),
        (Fact("Status", plan.status, matters=plan.state in INACTIVE), Fact("desde", day(plan.status_since))),
    ]
    if ends(plan):
        told.append((Fact("Vale até", ends(plan).removeprefix(" até ")),))
    if plan.next_statuses:
        told.append((Fact("Próximo Status", ", ".join(plan.next_statuses)),))
    if plan.state == CANCELLED:
        told.append((Fact("Cancelado em", day(plan.cancelled_on)), Fact("Motivo", plan.cancel_reason)))
    if plan.replaced_by_id:
        told.append((Fact("Mudou para", f"plano {plan.replaced_by_id}"),))
    told += [
        (Fact("Data Início", day(plan.start_date)), Fact("Vendedor", plan.seller)),
        (Fact("Unidade", plan.unit), Fact("Grupo", plan.group)),
        (Fact("Ponto de Acesso", plan.access_point),),
        (Fact("Endereço", street),),
    ]
    if rest:
        told.append((Fact("", ", ".join(rest)),))
    told += [(Fact("Velocidade", speed(plan)),), (Fact("Contrato", contract(plan)),)]
    if plan.reference or plan.notes:
        told.append((Fact("Referência", plan.reference or plan.notes),))
    return [*told, *can_be_done(plan, verdicts)]


def can_be_done(plan: PlanRecord, verdicts: Mapping[str, Verdict]) -> Told:
    """What the table of states says of the acts that are asked for most."""
    lines: list[Title | tuple[Fact, ...]] = []
    named = {command.id: (key_name(command.keys), command.label) for command in ACTS} | {
        "trust": ("7", "Confiança"),
        "suspend_request": ("z", "Suspensão"),
    }
    for name in ASKED:
        verdict = verdicts.get(name)
        if verdict is None:
            continue
        key, label = named[name]
        said = "pode" if verdict.allowed else f"! {verdict.reason}"
        if name == "cancel" and verdict.allowed and (lent := plan.counts.get("equipment", 0)):
            said += f"; há {counted(lent, 'equipamento')} com o cliente"
        lines.append((Fact(f"{key} {label}", said, grey=not verdict.allowed),))
    return [Title("O que se pode fazer agora"), *lines] if lines else []


def billing(plan: PlanRecord) -> Told:
    """ "Informações de Cobrança"."""
    return [
        (Fact("Valor", format_money(plan.price_cents)), Fact("Dia Vencimento", str(plan.due_day))),
        (Fact("Forma Cobrança", plan.billing_form or "nenhuma escolhida"),),
        (Fact("Tx. Instalação", format_money(plan.install_fee_cents)), Fact("Parcelas", str(plan.install_parts))),
        (Fact("Emite Carnê", "Sim" if plan.issues_book else "Não"),),
        (Fact("Últ. fechamento", day(plan.last_closing) or "nunca faturado"),),
        (Fact("Vendido em", day(plan.sold_on)), Fact("Venda", plan.sale)),
        (Fact("Instalado em", day(plan.installed_on)),),
        (Fact("A faturar", events(plan)),),
    ]
