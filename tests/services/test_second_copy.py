"""Second copies on their way: the debt is asked again before each leaves, several go together or not at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.errors import Refused
from integrator_tui.models.customers import Customer
from integrator_tui.models.messages import Outbox
from integrator_tui.outbox import queue
from integrator_tui.queries.finance.second_copy import bill_card
from integrator_tui.services.finance.charging.second_copy import send_second_copies, send_second_copy
from integrator_tui.services.finance.invoices import cancel_invoice
from integrator_tui.services.lists.list_items import create_list_item
from integrator_tui.services.messages.outbox import resend
from tests.money import bill, pay
from tests.services.planned import Provider

TO = "maria@example.com"
KEY = {"name": "CNPJ", "key_kind": "CNPJ", "pix_key": "12345678000195", "receiver": "NET SUL TELECOM", "city": "Rio"}


class Copying(Provider):
    """Maria has an e-mail and can pay by PIX."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.db.run(Customer.update(email=TO).where(Customer.id == 1).execute)
        self.do(create_list_item, "chaves_pix", KEY)
        self.due = self.session.today().date() + timedelta(days=5)

    def owed(self, invoice: int) -> int:
        return int(self.do(bill_card, 1, invoice).owing.total)

    def send(self, invoice: int) -> int:
        return int(self.do(send_second_copy, 1, invoice, self.owed(invoice), "email", TO))

    def leaves(self) -> Any:
        """What the sender gets, once it has gone through the queue."""
        for _ in range(9):
            found = self.db.run(queue.claim, "enviador", "email", datetime(2099, 1, 1), Path("."), "exemplo.com.br")
            if isinstance(found, queue.Claimed) or not found.again:
                return found
        raise AssertionError("the queue has no end")

    def state(self, key: int) -> tuple[str, str]:
        row = self.db.run(Outbox.get_by_id, key)
        return row.state, row.reason


@pytest.mark.function("F153")
def test_the_debt_is_asked_again_before_a_second_copy_leaves(database_url: str) -> None:
    isp = Copying(database_url)
    paid, cancelled, owed = (bill(isp.db, isp.session, isp.due) for _ in range(3))
    first, second, third = isp.send(paid), isp.send(cancelled), isp.send(owed)
    today: date = isp.session.today().date()
    pay(isp.db, isp.session, paid, today)
    isp.do(cancel_invoice, 1, cancelled, {"reason": "cobrada em dobro"})
    leaving = isp.leaves()
    assert isinstance(leaving, queue.Claimed), "what is still owed leaves: the control"
    assert isp.db.run(Outbox.get, Outbox.state == "enviando").id == third
    assert isp.state(first) == ("cancelado", f"não enviada: a fatura 1 foi paga em {today:%d/%m/%Y}")
    assert isp.state(second) == ("cancelado", f"não enviada: a fatura 2 foi cancelada em {today:%d/%m/%Y}")
    # Sent again it is asked again; without its invoice it would leave.
    again = int(isp.do(resend, first))
    assert not isinstance(isp.leaves(), queue.Claimed)
    assert isp.state(again)[0] == "cancelado"
    unknown = int(isp.do(resend, first))
    isp.db.run(Outbox.update(invoice_id=None).where(Outbox.id == unknown).execute)
    assert isinstance(isp.leaves(), queue.Claimed)


@pytest.mark.function("F153", "F154")
def test_several_second_copies_go_together_or_not_at_all(database_url: str) -> None:
    isp = Copying(database_url)
    some = [bill(isp.db, isp.session, isp.due) for _ in range(3)]
    copies = [(key, isp.owed(key), None) for key in some]
    with pytest.raises(Refused, match="mudou: hoje são"):
        isp.do(send_second_copies, 1, [*copies[:2], (some[2], 1, None)], "email", TO)
    assert isp.db.run(Outbox.select().count) == 0
    assert len(isp.do(send_second_copies, 1, copies, "email", TO)) == 3
    assert isp.db.run(lambda: [(row.number, row.invoice_id) for row in Outbox.select().order_by(Outbox.id)]) == [
        (1, some[0]),
        (2, some[1]),
        (3, some[2]),
    ]
