"""What the monthly billing reads for some customers: few statements for all of them, nothing per plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from integrator_tui.models.odd import OddDate, date_of, details_of
from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.finance.runs.calendars import Calendars
from integrator_tui.queries.finance.runs.discounts import Reductions
from integrator_tui.queries.finance.runs.traffic import beyond_quota
from integrator_tui.queries.finance.terms import late_terms
from integrator_tui.queries.plans.plans import ACTIVE
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.business_days import Calendar
from integrator_tui.rules.finance.late_payment import LateTerms
from integrator_tui.rules.finance.month_bill import (
    Asked,
    PendingCredits,
    PendingEvent,
    PendingService,
)
from integrator_tui.rules.plans.period import closing, period
from integrator_tui.rules.plans.states import CANCELLED, DEBT, state_of
from integrator_tui.rules.rounding import FULL, parse_percent
from integrator_tui.session import Session

SLIP = "boleto"
HORIZON = timedelta(days=100)
"""How far back what was charged matters for the days of a month."""
DEFAULTS = (True,) * 5
"""Options 2, 5, 8, 9 and 6 of who has none of his own."""
ORDINARY, PROTOCOL = "mensalidade", "protocolo"
BUCKETS = (ACTIVE, "inativo", "cancelado")


@dataclass(frozen=True)
class Item:
    """An entry of a list of the provider."""

    id: int
    kind: str
    name: str
    code: str
    details: Mapping[str, Any]


@dataclass
class ToBill:
    """A plan in a month: what its invoice is made of, or why there is none. Not frozen, as `Asked`."""

    customer_id: int
    plan_id: int
    kind: str
    key: str
    form_id: int | None
    terms: LateTerms
    calendar: Calendar
    asked: Asked | None
    reason: str = ""
    there: bool = False
    """It was charged before."""
    broken: bool = False
    """The data are wrong: somebody has to look, the others are charged all the same."""
    closed: date | None = None
    issues_book: bool = False
    versions: Mapping[int, tuple[int, int, int | None]] = field(default_factory=dict)
    """Event -> version, how often it was charged, how often it shall be."""


def customers_after(after: int, limit: int) -> list[int]:
    """Customers with plans, by code."""
    rows = fetch(
        "SELECT DISTINCT customer_id FROM customer_plan WHERE customer_id > ? AND deleted_at IS NULL"
        " ORDER BY customer_id LIMIT ?",
        (after, limit),
    )
    return [key for (key,) in rows]


def customers_with_plans(after: int = 0) -> int:
    """How many there are behind one."""
    sql = "SELECT COUNT(DISTINCT customer_id) FROM customer_plan WHERE deleted_at IS NULL AND customer_id > ?"
    return int(fetch(sql, (after,))[0][0])


@query(permission=CUSTOMERS)
def to_bill(session: Session, customers: Sequence[int], month: date) -> list[ToBill]:
    """Every plan of some customers in a month, in the order of customers and plans."""
    return list(_Reader(session, customers, month).plans())


class _Reader:
    """What was read for some customers, by whom it is about."""

    def __init__(self, session: Session, customers: Sequence[int], month: date) -> None:
        self.today = session.today().date()
        self.month = month.replace(day=1)
        self.last_day = closing(self.month, 31)
        self.divisor = value(session, variables.PRO_RATA_DIVISOR)
        self.calendars = Calendars(customers)
        self.items = _items()
        self.states = {key: _state(item) for key, item in self.items.items() if item.kind == "status_planos"}
        self.terms: dict[int | None, LateTerms] = {}
        self._customers(customers)
        where, values = among("customer_id", customers)
        self.rows = fetch(
            "SELECT id, customer_id, catalog_plan_id, status_id, due_day, price_cents, start_date, billing_form_id,"
            f" last_closing, issues_book FROM customer_plan WHERE {where} AND deleted_at IS NULL"
            " ORDER BY customer_id, id",
            values,
        )
        self.reductions = Reductions(customers, self.rows, self.items, self.month)
        self._charged(where, values)
        self._events(where, values)
        self._services(where, values)
        self._credits(where, values)
        self._mail_boxes()
        self._traffic(session)
        self._protocols(where, values)

    def _customers(self, customers: Sequence[int]) -> None:
        where, values = among("customer_id", customers)
        rows = fetch(
            "SELECT customer_id, charge_slip_fee, charge_extra_email, allow_progressive_discount, allow_promo_discount,"
            " charge_extra_traffic"
            f" FROM customer_options WHERE {where}",
            values,
        )
        self.options: dict[int, tuple[bool, ...]] = {row[0]: row[1:] for row in rows}

    def _charged(self, where: str, values: list[Any]) -> None:
        horizon = (self.month - HORIZON).isoformat()
        self.charged: dict[int, list[tuple[date, date]]] = defaultdict(list)
        self.keys: set[str] = set()
        self.odd: dict[int, str] = {}
        rows = fetch(
            f"SELECT plan_id, period_from, period_to, charge_key FROM invoice WHERE {where} AND due_on >= ?"
            " AND plan_id IS NOT NULL",
            (*values, horizon),
        )
        for plan_id, first, last, key in rows:
            if key:
                self.keys.add(key)
            if first and last:
                self._note(plan_id, first, last)

    def _note(self, plan_id: int, first: Any, last: Any) -> None:
        """Days that were charged; what is no day is told of the plan, and stops nobody else."""
        try:
            self.charged[plan_id].append((_day(first), _day(last)))
        except BadValue as error:
            self.odd[plan_id] = str(error)

    def _events(self, where: str, values: list[Any]) -> None:
        self.events: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        horizon = (self.month - HORIZON).isoformat()
        rows = fetch(
            "SELECT id, plan_id, kind, reason, description, amount_cents, percent_hundredths, period_from, period_to,"
            f" due_on, status, version, done, times FROM billing_event WHERE {where} AND plan_id IS NOT NULL"
            " AND deleted_at IS NULL AND status <> 'cancelado' ORDER BY id",
            values,
        )
        for row in rows:
            _, plan_id, kind, reason, *_rest = row
            first, last, due, status = row[7:11]
            if reason == "proporcional" and kind == "acrescimo" and first and last and str(last) >= horizon:
                self._note(plan_id, first, last)
            if status == "pendente":
                self.events[plan_id].append((row, first if reason == "manual" else None, due))

    def _services(self, where: str, values: list[Any]) -> None:
        self.services: dict[tuple[int, int | None], list[PendingService]] = defaultdict(list)
        rows = fetch(
            "SELECT id, customer_id, plan_id, type_id, quantity, unit_cents, parts FROM additional_service"
            f" WHERE {where} AND status = 'pendente' AND with_next = ? AND deleted_at IS NULL ORDER BY id",
            (*values, True),
        )
        if not rows:
            return
        its, keys = among("source_id", [row[0] for row in rows])
        done = dict(
            fetch(
                "SELECT source_id, COUNT(DISTINCT invoice_id) FROM invoice_item"
                f" WHERE source_kind = 'additional_service' AND {its} GROUP BY source_id",
                keys,
            )
        )
        for key, customer_id, plan_id, type_id, quantity, cents, parts in rows:
            item = self.items.get(type_id)
            nature = str(item.details.get("nature", "SVA")) if item else "SVA"
            name = item.name if item else "serviço adicional"
            one = PendingService(key, name, nature, cents * quantity, parts, done.get(key, 0))
            if one.done < one.parts:
                self.services[customer_id, plan_id].append(one)

    def _credits(self, where: str, values: list[Any]) -> None:
        self.credits: dict[int, list[PendingCredits]] = defaultdict(list)
        rows = fetch(
            f"SELECT id, plan_id, package_id, cents FROM credit_purchase WHERE {where} AND charged = 'proximo'"
            " AND invoice_id IS NULL AND deleted_at IS NULL ORDER BY id",
            values,
        )
        for key, plan_id, package_id, cents in rows:
            item = self.items.get(package_id)
            self.credits[plan_id].append(PendingCredits(key, item.name if item else "", cents))

    def _mail_boxes(self) -> None:
        wanted = [row[0] for row in self.rows if (self._of(row[2]).get("emails_included")) is not None]
        where, values = among("plan_id", wanted)
        sql = f"SELECT plan_id, COUNT(*) FROM plan_email WHERE {where} AND deleted_at IS NULL GROUP BY plan_id"
        self.emails: dict[int, int] = dict(fetch(sql, values)) if wanted else {}

    def _traffic(self, session: Session) -> None:
        """Of plans whose quota costs something when it is over, and of customers whose option 6 allows it."""
        metered: dict[int, tuple[int, tuple[date, date]]] = {}
        for row in self.rows:
            details = self._of(row[2])
            quota, price = _cents(details.get("quota_mb")), _cents(details.get("extra_gb_price"))
            if quota and price and self.options.get(row[1], DEFAULTS)[4] and type(row[4]) is int and 1 <= row[4] <= 31:
                first = period(closing(self.month, row[4]), row[4])[0]
                metered[row[0]] = quota, period(first - timedelta(days=1), row[4])
        self.traffic = beyond_quota(session.zone, metered)

    def _protocols(self, where: str, values: list[Any]) -> None:
        rows = fetch(f"SELECT plan_id, billing_form_id FROM cancel_protocol WHERE {where} ORDER BY id", values)
        self.protocols = dict(rows)

    def _of(self, key: int | None) -> Mapping[str, Any]:
        item = self.items.get(key) if key is not None else None
        return item.details if item else {}

    def plans(self) -> Iterable[ToBill]:
        """One after the other."""
        without_plan: set[int] = set()
        for row in self.rows:
            one = self._plan(row, row[1] not in without_plan)
            if one.asked is not None and not one.there and one.kind == ORDINARY:
                without_plan.add(row[1])
            yield one

    def _plan(self, row: tuple[Any, ...], first_of_customer: bool) -> ToBill:
        plan_id, customer_id, _, status_id, *_rest = row
        status = self.items.get(status_id)
        state = self.states.get(status_id, "")
        kind = PROTOCOL if state == CANCELLED else ORDINARY
        key = f"{kind}:{plan_id}:{self.month:%Y-%m}"
        form_id = self.protocols.get(plan_id, row[7]) if kind == PROTOCOL else row[7]
        if key in self.keys:
            return self._none(row, kind, key, form_id, there=True)
        if status is None:
            return self._none(
                row, kind, key, form_id, "O status do plano não está na lista Status Planos.", broken=True
            )
        bills = bool(status.details.get("generates_billing"))
        bills |= state == DEBT and bool(self._of(row[2]).get("bill_when_suspended"))
        if not bills and (kind == ORDINARY or not self.events.get(plan_id)):
            return self._none(row, kind, key, form_id, f"não se cobra em «{status.name}»" if kind == ORDINARY else "")
        if plan_id in self.odd:
            return self._none(row, kind, key, form_id, self.odd[plan_id], broken=True)
        try:
            asked, versions = self._asked(row, bills, form_id, first_of_customer)
        except BadValue as error:
            return self._none(row, kind, key, form_id, str(error), broken=True)
        if form_id not in self.terms:
            self.terms[form_id] = late_terms(form_id, self.today)
        calendar, terms = self.calendars.of(customer_id), self.terms[form_id]
        closed = asked.closed or (_day(row[8]) if row[8] else None)
        return ToBill(
            customer_id,
            plan_id,
            kind,
            key,
            form_id,
            terms,
            calendar,
            asked,
            closed=closed,
            issues_book=bool(row[9]),
            versions=versions,
        )

    def _none(
        self,
        row: tuple[Any, ...],
        kind: str,
        key: str,
        form_id: int | None,
        reason: str = "",
        *,
        there: bool = False,
        broken: bool = False,
    ) -> ToBill:
        return ToBill(row[1], row[0], kind, key, form_id, LateTerms(), Calendar(), None, reason, there, broken)

    def _asked(
        self, row: tuple[Any, ...], bills: bool, form_id: int | None, first_of_customer: bool
    ) -> tuple[Asked, dict[int, tuple[int, int, int | None]]]:
        """Raises `BadValue` for data that nobody can charge by."""
        plan_id, customer_id, catalog_id, _, due_day, price, start, _, last_closing, _ = row
        catalog, form = self.items.get(catalog_id), self.items.get(form_id) if form_id is not None else None
        if catalog is None:
            raise BadValue("O plano do catálogo não existe mais em Planos e Serviços.")
        if form is None:
            raise BadValue("O plano está sem Forma de Cobrança, ou ela não existe mais.")
        if type(due_day) is not int or type(price) is not int:
            raise BadValue(f"Dia de vencimento ou valor do plano não é um número: {due_day}, {price}.")
        if not 1 <= due_day <= 31:
            raise BadValue(f"O dia de vencimento do plano não existe: {due_day}.")
        due = closing(self.month, due_day)
        charged = tuple(self.charged.get(plan_id, ()))
        closed = _day(last_closing) if last_closing else None
        fee, extra_email = self.options.get(customer_id, DEFAULTS)[:2]
        pending, versions = self._pending(plan_id, due)
        services = tuple(self.services.get((customer_id, plan_id), ()))
        if first_of_customer:
            services += tuple(self.services.get((customer_id, None), ()))
        included = catalog.details.get("emails_included")
        extra = self.emails.get(plan_id, 0) - included if isinstance(included, int) and extra_email else 0
        used = self.traffic.get(plan_id) if bills else None
        asked = Asked(
            name=catalog.name,
            price=price,
            due_day=due_day,
            start=_day(start),
            scm=_share(catalog.details.get("scm_pct")),
            bills=bills,
            charged=charged,
            closed=None if closed in {last for _, last in charged} else closed,
            events=pending,
            services=services if bills else (),
            credits=tuple(self.credits.get(plan_id, ())),
            reductions=self.reductions.of(row, self.options.get(customer_id), due) if bills else (),
            fee=_cents(form.details.get("slip_fee")) if fee and form.details.get("kind") == SLIP else 0,
            extra_emails=max(0, extra),
            extra_email_price=_cents(catalog.details.get("extra_email_price")),
            extra_traffic=used.beyond if used else 0,
            extra_gb_price=_cents(catalog.details.get("extra_gb_price")),
            traffic_days=used.days if used else None,
            divisor=self.divisor,
            early=self.reductions.early(row, self.options.get(customer_id), due) if bills else (),
        )
        return asked, versions

    def _pending(
        self, plan_id: int, due: date
    ) -> tuple[tuple[PendingEvent, ...], dict[int, tuple[int, int, int | None]]]:
        found, versions = [], {}
        for row, since, due_on in self.events.get(plan_id, ()):
            key, _, kind, _, description, cents, hundredths, *_rest, version, done, times = row
            if (since and _day(since) > due) or (due_on and _day(due_on) > self.last_day):
                continue
            if times is not None and done >= times:
                continue
            found.append(PendingEvent(key, kind, description, cents, hundredths))
            versions[key] = (version, done, times)
        return tuple(found), versions


def _state(status: Item) -> str:
    bucket = str(status.details.get("bucket"))
    return state_of(status.code, bucket if bucket in BUCKETS else ACTIVE)


def _items() -> dict[int, Item]:
    kinds, values = among("kind", ("status_planos", "planos", "formas_cobranca", "servicos_adicionais", "creditos"))
    where = f"{kinds} AND deleted_at IS NULL"
    rows = fetch(f"SELECT id, kind, name, code, details FROM list_item WHERE {where}", values)
    return {key: Item(key, kind, name, code, details_of(details)) for key, kind, name, code, details in rows}


@lru_cache(4096)
def _day(stored: Any) -> date:
    """Raises `BadValue` for what another program wrote and is no day."""
    found = date_of(stored)
    if not isinstance(found, date) or isinstance(found, OddDate):
        raise BadValue(f"«{stored}» não é uma data.")
    return found


def _cents(stored: Any) -> int:
    return stored if type(stored) is int and stored > 0 else 0


@lru_cache(256)
def _share(stored: Any) -> int:
    """Basis points that are SCM; all of it where the catalogue does not say."""
    return FULL if stored in (None, "") else parse_percent(str(stored))
