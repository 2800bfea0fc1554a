"""A customer whose account lives at random: the services do, the diary follows, both are compared after each act."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from integrator_tui.db import Db
from integrator_tui.errors import Refused
from integrator_tui.models.finance import Invoice, Payment
from integrator_tui.models.raw import execute, fetch
from integrator_tui.queries.customers.standing import Overdue, overdue_of
from integrator_tui.queries.finance.ledger import credit_of, owing, posted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.finance import agreements, contests, credits, invoices, payments
from integrator_tui.services.finance.cheques import CHEQUES, move_cheque
from integrator_tui.session import Session
from tests.diary import Bill, Told, back, diary
from tests.screens.conftest import MARIA

START = date(2026, 3, 2)


class Life:
    """One customer: the services do, the diary follows, both are compared after each act."""

    def __init__(self, db: Db, session: Session, seed: int) -> None:
        self.db, self.draw = db, random.Random(seed)
        self.today = START
        self.session = replace(session, now=lambda: datetime.combine(self.today, datetime.min.time()).replace(hour=15))
        number = f"{seed + 100_000_000:09d}"
        self.customer = db.run(create_customer, self.session, MARIA | {"document": _cpf(number), "state": "PR"})
        self.bills: dict[int, Bill] = {}
        self.paid: dict[int, list[tuple[int, tuple[date, int, str, int]]]] = {}
        self.reversed: set[int] = set()
        self.spent: dict[int, int] = {}
        self.refunds: list[tuple[int, int]] = []
        self.given = 0
        self.cheques: dict[int, tuple[int, str]] = {}
        self.returned: set[int] = set()
        self.contested: dict[int, int] = {}
        self.count = 0

    def do(self, service: Any, *args: Any) -> Any:
        return self.db.run(service, self.session, self.customer, *args)

    def next(self, kind: str, amount: int, day: date | None = None) -> tuple[date, int, str, int]:
        self.count += 1
        return (day or self.today, self.count, kind, amount)

    def owed(self) -> dict[int, int]:
        totals = {key: diary(bill, self.today).total for key, bill in self.bills.items() if not bill.contested()}
        return {key: total for key, total in totals.items() if total}

    def to_settle(self) -> dict[int, int]:
        return {key: total - self.bills[key].off(self.today) for key, total in self.owed().items()}

    # Acts

    def charge(self) -> None:
        due, total = self.today + timedelta(days=self.draw.randrange(40)), self.draw.randrange(1, 30_000)
        form = {"billing_form_id": "Boleto sem Taxa", "description": "Mensalidade", "nature": "SCM"}
        form |= {"unit_cents": format_money(total), "due_on": format_date(due)}
        (key,) = self.do(invoices.add_invoice, form)
        self.bills[key] = Bill(total, due)
        if self.draw.random() < 0.4:
            until, off = due - timedelta(days=self.draw.randrange(20)), self.draw.randrange(1, total + 1)
            self.bills[key].offer = (until, off)
            self.db.run(execute, "UPDATE invoice SET early = ? WHERE id = ?", (f"{until}:{off}", key))

    def pay(self) -> None:
        owed = self.to_settle()
        chosen = self.draw.sample(sorted(owed), self.draw.randint(1, min(3, len(owed))))
        due = sum(owed[key] for key in chosen)
        if not due:
            return
        amount = self.draw.choice([due, due, self.draw.randrange(1, due + 1), due + self.draw.randrange(1, 5000)])
        form = {"cents": format_money(amount), "paid_on": format_date(self.today), "over": "fica como crédito"}
        by_credit = self.credit() and self.draw.random() < 0.4
        if not by_credit and self.draw.random() < 0.3:
            cheque = {"bank_id": "341", "number": str(self.count + 1), "cents": format_money(amount)}
            held = self.do(CHEQUES.create, cheque | {"received_on": format_date(self.today)})
            form |= {"method": "Cheque", "cheque_id": cheque["number"]}
        if by_credit:
            amount = min(due, self.credit())
            form |= {"cents": format_money(amount), "method": "Crédito do cliente"}
        key = self.do(payments.receive, {str(one): owed[one] for one in chosen}, form)
        if "cheque_id" in form:
            self.do(move_cheque, held, "carteira", "deposit", {})
            self.cheques[key] = (held, "depositado")
        if by_credit:
            self.spent[key] = amount
        self.put(key, chosen, amount)

    def put(self, key: int, chosen: list[int], amount: int, day: date | None = None, *, early: bool = True) -> None:
        self.paid.setdefault(key, [])
        order = sorted(chosen, key=lambda one: (self.bills[one].due, one))
        for place, one in enumerate(order):
            off = self.bills[one].off(self.today) if early else 0
            most = diary(self.bills[one], day or self.today).total - off
            part = min(amount, most)
            amount -= part
            if off and part == most and (part or amount):
                act = self.next("early", off)
                self.bills[one].acts.append(act)
                self.paid[key].append((one, act))
            part += amount if place == len(order) - 1 else 0
            if part:
                act = self.next("pay", part, day)
                self.bills[one].acts.append(act)
                self.paid[key].append((one, act))

    def pay_out(self) -> None:
        had = self.credit()
        amount = self.draw.randrange(1, had + 1)
        form = {"cents": format_money(amount), "method": "PIX", "reason": "pediu"}
        self.do(credits.pay_out_credit, had, form)
        self.given += amount

    def discount(self) -> None:
        key = self.draw.choice(sorted(self.owed()))
        left = self.db.run(lambda: Invoice.get_by_id(key).open_cents)
        amount = self.draw.choice([left, self.draw.randrange(1, left + 1)])
        self.do(invoices.give_discount, key, left, {"amount": format_money(amount), "reason": "acordo"})
        self.bills[key].acts.append(self.next("discount", amount))

    def reverse(self) -> None:
        key = self.draw.choice(sorted(set(self.paid) - self.reversed))
        self.do(payments.reverse_payment, key, {"reason": "engano"})
        self.take_off(key)

    def take_off(self, key: int) -> None:
        for one, act in self.paid[key]:
            self.bills[one].acts.remove(act)
        self.reversed.add(key)

    def reinstate(self) -> None:
        key = self.draw.choice(sorted(self.reversed))
        self.do(payments.reinstate_payment, key, {"reason": "era certo"})
        self.put_on(key)

    def put_on(self, key: int) -> None:
        for one, act in self.paid[key]:
            self.bills[one].acts.append(act)
        self.reversed.remove(key)
        self.returned.discard(key)

    def bounce(self) -> None:
        key = self.draw.choice(sorted(key for key, (_, status) in self.cheques.items() if status != "devolvido"))
        held, status = self.cheques[key]
        self.do(move_cheque, held, status, "bounce", {"reason": "11"})
        self.cheques[key] = (held, "devolvido")
        self.returned = {*self.returned, key} if key not in self.reversed else self.returned
        if key not in self.reversed:
            self.take_off(key)

    def represent(self) -> None:
        key = self.draw.choice(sorted(key for key, (_, status) in self.cheques.items() if status == "devolvido"))
        held, status = self.cheques[key]
        self.do(move_cheque, held, status, "represent", {})
        self.cheques[key] = (held, "reapresentado")
        if key in self.returned:
            self.put_on(key)

    def contest(self) -> None:
        open_ones = [key for key, bill in self.bills.items() if not bill.agreement]
        key, due = self.draw.choice(sorted(open_ones)), self.today + timedelta(days=self.draw.randrange(5, 20))
        bill, told = self.bills[key], diary(self.bills[key], self.today)
        paid = sum(told.taken[act][0] for act in bill.acts if act[2] == "pay")
        most = told.left + paid - self.given_back(bill, told)
        amount = self.draw.choice([most, self.draw.randrange(most) + 1]) if most else 1
        form = {"reason": "não reconhece", "cents": format_money(amount), "rest_due_on": format_date(due)}
        self.do(contests.contest, key, form)
        bill.stops.append((self.today, None))
        self.contested[key] = amount
        if told.left > amount:
            rest = told.left - amount
            bill.acts.append(self.next("reissued", rest))
            new = self.db.run(lambda: Invoice.select().order_by(Invoice.id.desc()).first())
            self.bills[new.id] = Bill(rest, due, origin=bill.origin)

    def answer(self) -> None:
        last_days = {key: self.bills[key].stops[-1][0] + timedelta(days=30) for key in self.contested}
        if over := [key for key, day in last_days.items() if day < self.today]:
            contests.lapse_contests(self.session, self.db.run)
            for key in over:
                self.answered(key, right=True)
            return
        key, right = self.draw.choice(sorted(self.contested)), self.draw.random() < 0.6
        result = "Procedente" if right else "Improcedente"
        self.do(contests.answer_contest, key, {"result": result, "reason": "conferido"})
        self.answered(key, right=right)

    def answered(self, key: int, *, right: bool) -> None:
        bill = self.bills[key]
        amount, made = self.contested.pop(key), bill.stops[-1][0]
        bill.stops[-1] = (made, self.today)
        soon = self.today + timedelta(days=5)
        if not right:
            if diary(bill, self.today).left and bill.effective() >= made and bill.due < soon:
                bill.due = soon
            return
        act = self.next("upheld", amount)
        bill.acts.append(act)
        told = diary(bill, self.today)
        where = {
            mine: key
            for key, places in self.paid.items()
            for one, mine in places
            if self.bills[one] is bill and mine[2] == "pay"
        }
        parts = [(where[mine], mine[0], *told.taken[mine]) for mine in sorted(bill.acts) if mine in where]
        lost = amount - told.taken[act][0]
        given = back([part for part in parts if part[2]], lost, self.today, self.given_back(bill, told) - lost)
        self.refunds += given.items()

    @staticmethod
    def given_back(bill: Bill, told: Told) -> int:
        return sum(act[3] - told.taken[act][0] for act in bill.acts if act[2] == "upheld")

    def cancel(self) -> None:
        key = self.draw.choice(sorted(self.owed()))
        self.do(invoices.cancel_invoice, key, {"reason": "engano"})
        self.bills[key].acts.append(self.next("cancel", 0))

    def due_date(self) -> None:
        key, due = self.draw.choice(sorted(self.owed())), self.today + timedelta(days=self.draw.randrange(30))
        read = self.bills[key].due.isoformat()
        self.do(invoices.change_due_date, key, read, {"due_on": format_date(due), "reason": "pediu"})
        self.bills[key].due = due

    def negotiate(self) -> None:
        owed = self.owed()
        chosen = self.draw.sample(sorted(owed), self.draw.randint(1, min(3, len(owed))))
        parts, first = self.draw.randint(1, 4), self.today + timedelta(days=self.draw.randrange(1, 20))
        form = {"parts": str(parts), "first_due_on": format_date(first), "billing_form_id": "Boleto sem Taxa"}
        most = sum(diary(self.bills[one], self.today).left - 1 for one in chosen)
        off = self.draw.choice([0, min(most, sum(owed[one] for one in chosen) * self.draw.randrange(11) // 100)])
        form["discount"] = format_money(off) if off else ""
        agreement = self.do(agreements.negotiate, {str(one): owed[one] for one in chosen}, form)
        let = self.db.run(_let_off, agreement)
        assert sum(let.values()) == off
        for one in chosen:
            self.bills[one].agreed = self.next("discount", let[one]) if one in let else None
            self.bills[one].acts += [act] if (act := self.bills[one].agreed) else []
            self.bills[one].acts.append(self.next("pay", owed[one] - let.get(one, 0)))
            self.bills[one].agreement = agreement
        rows = self.db.run(lambda: list(Invoice.select().where(Invoice.agreement_id == agreement).order_by(Invoice.id)))
        for row in rows:
            if row.id not in chosen:
                self.bills[row.id] = Bill(row.total_cents, row.due_on, origin=agreement)

    def broken(self) -> None:
        chosen = self.draw.choice(sorted({bill.agreement for bill in self.bills.values() if bill.agreement}))
        self.do(agreements.break_agreement, chosen, {"reason": "não pagou"})
        old = sorted(key for key, bill in self.bills.items() if bill.agreement == chosen)
        parts = [bill for bill in self.bills.values() if bill.origin == chosen]
        moved: dict[int, int] = {}
        for key, where in self.paid.items():
            gone = [(one, act) for one, act in where if self.bills[one] in parts and act in self.bills[one].acts]
            if gone:
                moved[key] = sum(act[3] for _, act in gone)
                self.paid[key] = [pair for pair in where if pair not in gone]
        for bill in parts:
            bill.acts = [self.next("cancel", 0)]
        for one in old:
            bill = self.bills[one]
            agreed = next(act for act in reversed(bill.acts) if act[2] == "pay" and self.mine(one, act))
            bill.acts = [act for act in bill.acts if act not in (agreed, bill.agreed)]
            bill.agreement = 0
        for day, key in sorted((self.db.run(_paid_on, key), key) for key in moved):
            self.put(key, old, moved[key], day, early=False)

    def mine(self, one: int, act: tuple[date, int, str, int]) -> bool:
        """Whether an act of an invoice is no payment: what an agreement settled."""
        return all((one, act) not in where for where in self.paid.values())

    # One act on one invoice, for two orders of the same acts

    def put_in(self, key: int, amount: int) -> int:
        owed = diary(self.bills[key], self.today).total - self.bills[key].off(self.today)
        form = {"cents": format_money(amount), "paid_on": format_date(self.today), "over": "fica como crédito"}
        payment: int = self.do(payments.receive, {str(key): owed}, form)
        self.put(payment, [key], amount)
        return payment

    def one_act(self, name: str, key: int) -> None:
        total = diary(self.bills[key], self.today).total - self.bills[key].off(self.today)
        if name in ("pay", "part"):
            self.put_in(key, total if name == "pay" else max(1, total // 3))
        elif name == "reverse":
            (payment,) = [number for number, places in self.paid.items() if places[0][0] == key]
            self.do(payments.reverse_payment, payment, {"reason": "engano"})
        elif name == "contest":
            due = format_date(self.today + timedelta(days=9))
            self.do(contests.contest, key, {"reason": "não reconhece", "rest_due_on": due})
        else:
            chosen, self.bills = self.bills, {key: self.bills[key]}
            if name == "cancel":
                (payment,) = [number for number, places in self.paid.items() if places[0][0] == key]
                self.do(payments.reverse_payment, payment, {"reason": "engano"})
                self.take_off(payment)
            getattr(self, name)()
            self.bills = chosen

    def figures(self) -> list[Any]:
        rows, entries, credit, booked = self.db.run(self.read)
        rows.sort(key=lambda row: row.id)
        return [replace(owing(row, entries[row.id], self.today), id=0) for row in rows] + [credit, booked]

    # What must hold

    def credit(self) -> int:
        given = sum(diary(bill, self.today).over for bill in self.bills.values())
        given += sum(cents for key, cents in self.refunds if key not in self.reversed)
        return given - self.given - sum(cents for key, cents in self.spent.items() if key not in self.reversed)

    def compare(self, said: str) -> None:
        rows, entries, credit, booked = self.db.run(self.read)
        today = self.today
        got = {row.id: owing(row, entries[row.id], today).total for row in rows}
        assert got == {key: diary(bill, today).total for key, bill in self.bills.items()}, said
        assert credit == self.credit() >= 0, said
        assert booked == sum(row.open_cents for row in rows) - credit, said
        for row in rows:
            assert row.open_cents == sum(entry.cents for entry in entries[row.id]) >= 0, said
            assert (row.open_cents == 0) == (got[row.id] == 0), said
            assert row.open_cents == diary(self.bills[row.id], today).left, said
        waits = {key for key, bill in self.bills.items() if bill.contested()}
        overdue = [row for row in rows if row.open_cents and row.effective_due_on < today and row.id not in waits]
        found = self.db.run(overdue_of, self.customer, today) or Overdue(0, 0, None)
        assert (found.invoices, found.cents) == (len(overdue), sum(row.open_cents for row in overdue)), said

    def read(self) -> tuple[list[Invoice], dict[int, Any], int, int]:
        rows = list(Invoice.select().where(Invoice.customer_id == self.customer))
        total = fetch("SELECT COALESCE(SUM(cents), 0) FROM ledger_entry WHERE customer_id = ?", (self.customer,))
        return rows, posted([row.id for row in rows]), credit_of(self.customer), int(total[0][0])

    def live(self, acts: int) -> None:
        for _ in range(acts):
            self.today += timedelta(days=self.draw.choice([0, 0, 1, 3, 8, 20, 35]))
            act = self.draw.choice(self.possible())
            before = self.db.run(lambda: fetch("SELECT COUNT(*) FROM ledger_entry"))
            try:
                act()
            except Refused:
                assert self.db.run(lambda: fetch("SELECT COUNT(*) FROM ledger_entry")) == before
            self.compare(f"{act.__name__} em {self.today}")

    def possible(self) -> list[Any]:
        found = [self.charge, self.charge]
        if self.owed():
            found += [self.pay, self.pay, self.pay, self.discount, self.cancel, self.due_date, self.negotiate]
        if self.credit() > 0:
            found.append(self.pay_out)
        if set(self.paid) - self.reversed:
            found.append(self.reverse)
        if self.reversed:
            found.append(self.reinstate)
        if any(bill.agreement for bill in self.bills.values()):
            found.append(self.broken)
        if any(not bill.agreement for bill in self.bills.values()):
            found += [self.contest, self.contest]
        if self.contested:
            found += [self.answer, self.answer]
        if any(status != "devolvido" for _, status in self.cheques.values()):
            found.append(self.bounce)
        if any(status == "devolvido" for _, status in self.cheques.values()):
            found += [self.represent, self.represent]
        return found


def _let_off(agreement: int) -> dict[int, int]:
    rows = fetch(
        "SELECT entry.invoice_id, -entry.cents FROM ledger_entry AS entry JOIN debt_agreement AS made"
        " ON made.payment_id = entry.payment_id WHERE made.id = ? AND entry.kind = 'desconto_acordo'",
        (agreement,),
    )
    return {int(key): int(cents) for key, cents in rows}


def _paid_on(key: int) -> date:
    return Payment.get_by_id(key).paid_on  # type: ignore[no-any-return]


def _cpf(nine: str) -> str:
    digits = [int(one) for one in nine]
    for _ in range(2):
        rest = sum(one * weight for one, weight in zip(digits, range(len(digits) + 1, 1, -1), strict=True)) * 10 % 11
        digits.append(rest % 10)
    return "".join(map(str, digits))
