"""What customers' "Outras Opções" change in what they are charged, and how it is told (domain 3.2, 12.5, 12.6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.bank.pix_read import read_pix
from integrator_tui.models.charging import Slip
from integrator_tui.models.customers import CustomerOptions
from integrator_tui.models.finance import Invoice, InvoiceItem
from integrator_tui.models.plans import PlanDiscount, PlanHolding, PlanLogin
from integrator_tui.models.raw import execute, on_postgresql
from integrator_tui.models.system import History
from integrator_tui.queries.finance.runs.journal import FIRST, PRINT, items_of, last_of
from integrator_tui.queries.finance.second_copy import bill_card
from integrator_tui.queries.finance.slip_paper import slip_papers
from integrator_tui.services.bulk import write
from integrator_tui.services.finance.charging.slips import issue_slips
from integrator_tui.services.finance.runs.journal import told_of
from integrator_tui.services.finance.runs.slip_run import NEVER, Printed, run_slips
from integrator_tui.services.lists.list_items import create_list_item
from tests.papers.looked_at import codes, pages
from tests.services.planned import Provider
from tests.services.test_billing import DECEMBER, bill, rows
from tests.services.test_slips import ITAU

KEY = {"name": "CNPJ", "key_kind": "CNPJ", "pix_key": "12345678000195", "receiver": "NET SUL", "city": "Rio"}


@pytest.fixture
def provider(database_url: str) -> Provider:
    return Provider(database_url)


def options(provider: Provider, customer: int, **columns: Any) -> None:
    def change() -> None:
        CustomerOptions.update(**columns).where(CustomerOptions.customer_id == customer).execute()

    provider.db.run(change)


@pytest.mark.function("F231", "F230", "F229")
def test_paid_early_it_is_less_and_every_paper_says_so(provider: Provider) -> None:
    """Of the catalogue and of the plan itself; option 9 decides; told on the slip, asked for by PIX while it holds."""
    mine, other = provider.plan(), provider.plan(customer_id=provider.joao)
    for days, cut in (("5", "10 %"), ("0", "5,00")):
        given = {"name": f"cedo {days}", "kind": "pagamento_antecipado", "days_before": days, "cut": cut}
        provider.do(create_list_item, "descontos_planos", {**given, "parent_id": "FIBRA 300"})
    options(provider, provider.joao, allow_promo_discount=False)
    bill(provider)
    made = {row.plan_id: row for row in rows(provider)}
    assert made[mine].early == "2026-12-07:999;2026-12-10:500", "the 5th is a Saturday"
    assert made[other].early == ""
    assert made[mine].total_cents == made[other].total_cents, "nothing is taken off before it is paid"
    provider.do(create_list_item, "carteiras", ITAU)
    provider.do(create_list_item, "chaves_pix", KEY)
    provider.session = provider.on(date(2026, 12, 2))
    provider.do(issue_slips, provider.maria, [made[mine].id])
    slip = provider.db.run(Slip.get)
    assert slip.cents == made[mine].total_cents, "the title is of the whole price"
    (paper,) = provider.do(slip_papers, provider.maria, [slip.id])
    assert [line for line in paper.instructions if line.startswith("Até")] == [
        "Até 07/12/2026: R$ 93,41, desconto de R$ 9,99.",
        "Até 10/12/2026: R$ 98,40, desconto de R$ 5,00.",
    ]
    for day, cents in ((7, 9341), (8, 9840), (10, 9840), (11, 10340 + 207 + 3)):
        provider.session = provider.on(date(2026, 12, day))
        card = provider.do(bill_card, provider.maria, made[mine].id)
        assert card.pix is not None
        assert read_pix(card.pix.code).amount_cents == cents, day


@pytest.mark.function("F231")
def test_a_discount_on_the_plan_for_paying_in_time(provider: Provider) -> None:
    plan = provider.plan()

    def give() -> None:
        its = {"customer_id": provider.maria, "plan_id": plan, "kind": "pagamento_antecipado", "login": "ana"}
        PlanDiscount.insert(**its, percent_hundredths=2000, starts_on=DECEMBER, ends_on=date(2026, 12, 31)).execute()

    provider.db.run(give)
    bill(provider)
    assert [row.early for row in rows(provider)] == ["2026-12-10:1998"]
    bill(provider, date(2027, 1, 1), date(2027, 1, 1))
    assert [row.early for row in rows(provider)] == ["2026-12-10:1998", ""], "it has ended"


def session_rows(provider: Provider, *told: tuple[str, str, str, int, int]) -> None:
    """Rows of accounting as FreeRADIUS writes them: login, begun, over, octets out and in."""

    def write() -> None:
        for number, (login, begun, over, out, into) in enumerate(told):
            moments = [datetime.fromisoformat(one) if one else None for one in (begun, over)]
            values: list[Any] = [one and (f"{one}+00" if on_postgresql() else int(_epoch(one))) for one in moments]
            execute(
                "INSERT INTO radacct (acctsessionid, acctuniqueid, username, nasipaddress, acctstarttime, acctstoptime,"
                " acctoutputoctets, acctinputoctets) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (f"s{number}", f"u{number}", login, "10.0.0.1", *values, out, into),
            )

    provider.db.run(write)


def _epoch(moment: datetime) -> float:
    return (moment - datetime(1970, 1, 1)).total_seconds()


@pytest.mark.function("F231")
def test_traffic_beyond_the_quota(provider: Provider) -> None:
    """Of the period that is over; of sessions that ended in it, of whoever held the login; option 6 decides."""
    values = {"name": "FIBRA COTA", "group": "Fibra PF", "price": "99,90", "parent_id": "Rio Centro"}
    values |= {"allows_radius": "Sim", "quota_mb": "2048", "extra_gb_price": "3,00"}
    provider.ids["FIBRA COTA"] = provider.do(create_list_item, "planos", values)
    start: dict[str, Any] = {"start_date": date(2026, 6, 1)}
    mine = provider.plan(name="FIBRA COTA", **start)
    other = provider.plan(customer_id=provider.joao, name="FIBRA COTA", **start)

    def logins() -> None:
        for customer, plan, login in ((provider.maria, mine, "Maria.Fibra"), (provider.joao, other, "joao")):
            key = login.lower()
            PlanLogin.insert(customer_id=customer, plan_id=plan, login=login, login_key=key).execute()
            its = {"kind": "login", "value": key, "customer_id": customer, "plan_id": plan}
            PlanHolding.insert(**its, since=datetime(2026, 10, 1)).execute()

    provider.db.run(logins)
    giga = 2**30
    use = [
        ("Maria.Fibra", "2026-10-20 10:00", "2026-10-21 10:00", giga, 0),
        ("maria.fibra", "2026-11-05 10:00", "2026-11-10 20:00", giga, giga),
        ("Maria.Fibra", "2026-11-06 10:00", "2026-11-06 11:00", -5, giga // 2),
        ("Maria.Fibra", "2026-11-09 10:00", "2026-11-11 10:00", 9 * giga, 0),  # over in the next period
        ("Maria.Fibra", "2026-11-01 10:00", "", 9 * giga, 0),  # still open
        ("Maria.Fibra", "2026-09-01 10:00", "2026-10-15 10:00", 9 * giga, 0),  # somebody else's then
        ("joao", "2026-11-01 10:00", "2026-11-02 10:00", 9 * giga, 0),
    ]
    session_rows(provider, *use)
    options(provider, provider.joao, charge_extra_traffic=False)
    bill(provider)
    lines = provider.db.run(lambda: list(InvoiceItem.select().where(InvoiceItem.source_kind == "extra_traffic")))
    assert [(line.description, line.total_cents) for line in lines] == [
        ("tráfego além da franquia, 11/10 a 10/11: 1536 MB", 450)
    ]
    assert lines[0].nature == "SCM"


def run_once(provider: Provider, folder: Path, dry_run: bool = False, do: Callable[..., Any] | None = None) -> Printed:
    found: Printed = run_slips(
        provider.session, do or provider.db.run, dry_run, folder, lambda *_: None, "aqui:1:", lambda _: False
    )
    return found


@pytest.mark.function("F231", "F230")
def test_the_run_makes_slips_but_for_option_13(provider: Provider, tmp_path: Path) -> None:
    """Itemised where option 3 asks for it; made once, however often it is called and wherever it was stopped."""
    printing = partial(run_once, folder=tmp_path)
    provider.plan()
    provider.plan(name="FIBRA 600")
    other = provider.plan(customer_id=provider.joao)
    pix = provider.plan(customer_id=provider.joao, billing_form_id=provider.ids["PIX"])
    options(provider, provider.maria, itemized_invoice=True)
    bill(provider)
    assert (failing := printing(provider)).tally.failed == 2
    assert "Não há carteira" in failing.notes[0][3]
    provider.do(create_list_item, "carteiras", ITAU)
    options(provider, provider.joao, never_slip_run=True)
    looked = printing(provider, dry_run=True)
    assert provider.db.run(Slip.select().count) == 0
    found = printing(provider)
    assert (found.tally.made, found.tally.left_out, found.tally.cents) == (2, 1, looked.tally.cents)
    assert looked.tally.made == 2
    assert [(note[0], note[3]) for note in found.notes] == [(provider.joao, NEVER)]
    assert printing(provider).tally.made == 0, "an invoice that has one wants none"
    options(provider, provider.joao, never_slip_run=False)
    with pytest.raises(ZeroDivisionError):
        printing(provider, do=_dying(provider))
    assert provider.do(last_of, PRINT).state == "parada"
    assert printing(provider).tally.made == 1
    slips = provider.db.run(lambda: list(Slip.select().order_by(Slip.id)))
    invoices = {row.id: row for row in provider.db.run(lambda: list(Invoice.select()))}
    assert [invoices[slip.invoice_id].plan_id for slip in slips][2:] == [other]
    assert pix not in {invoices[slip.invoice_id].plan_id for slip in slips}
    itemized, summed = (provider.do(slip_papers, slip.customer_id, [slip.id])[0].items for slip in (slips[0], slips[2]))
    assert next(text for text, _ in itemized).startswith("FIBRA 300: ")
    assert [text for text, _ in summed] == [
        "Serviço de comunicação multimídia (SCM)",
        "Serviços de valor adicionado (SVA)",
    ]
    assert sum(cents for _, cents in summed) == slips[2].cents


@pytest.mark.function("F231")
def test_everybody_who_was_left_out_is_told(provider: Provider) -> None:
    """They are read page by page: what is held at once are the first of them."""
    provider.plan()
    found = bill(provider)
    assert found.run_id is not None
    values = [(found.run_id, key, None, "fora", f"porque {key}", 0) for key in range(1, 2 * FIRST + 2)]
    columns = ("run_id", "customer_id", "plan_id", "outcome", "reason", "cents")
    provider.db.run(write, "run_item", columns, values)
    told = list(told_of(provider.session, provider.db.run, found.run_id))
    assert [note[3] for note in told] == [f"porque {key}" for key in range(1, 2 * FIRST + 2)]
    assert len(provider.do(items_of, found.run_id)) == FIRST


@pytest.mark.function("F231", "F230")
def test_the_run_writes_its_slips(provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In portions; what was written before it was stopped stays, a name that was only taken is written, all is told."""
    monkeypatch.setattr("integrator_tui.services.finance.runs.slip_files.A_FILE", 2)
    for customer_id in (provider.maria, provider.maria, provider.joao):
        provider.plan(customer_id=customer_id)
    bill(provider)
    provider.do(create_list_item, "carteiras", ITAU)
    assert run_once(provider, tmp_path, dry_run=True).files == []
    with pytest.raises(ZeroDivisionError):
        run_once(provider, tmp_path, do=_dying(provider, "note_printed_by_run"))
    assert provider.do(last_of, PRINT).state == "parada"
    keys = provider.db.run(lambda: [row.id for row in Slip.select().order_by(Slip.id)])
    (tmp_path / f"boletos-{keys[0]}-{keys[1]}.pdf").touch()
    found = run_once(provider, tmp_path)
    assert [path.name for path in found.files] == [
        f"boletos-{keys[0]}-{keys[1]}.pdf",
        f"boletos-{keys[2]}-{keys[2]}.pdf",
    ]
    assert [len(pages(path.read_bytes())) for path in found.files] == [2, 1]
    lines = provider.db.run(lambda: [row.barcode for row in Slip.select().order_by(Slip.id)])
    assert [codes(page, "ITF") for path in found.files for page in pages(path.read_bytes())] == [[one] for one in lines]
    told = provider.db.run(lambda: [row.entity_id for row in History.select().where(History.action == "imprimiu")])
    assert sorted(told) == keys


def _dying(provider: Provider, name: str = "print_slips") -> Callable[..., Any]:
    def do(function: Callable[..., Any], *args: Any, **named: Any) -> Any:
        if function.__name__ == name:
            raise ZeroDivisionError
        return provider.db.run(function, *args, **named)

    return do
