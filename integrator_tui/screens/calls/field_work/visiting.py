"""A visit: the free places first, then the order for the one that was chosen; or an order without a day (F188)."""

from __future__ import annotations

from datetime import date
from typing import Any

from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Gone, Refused
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.calls.order import OrderForm
from integrator_tui.queries.calls.board import Place
from integrator_tui.rules.calls.orders import HALVES
from integrator_tui.rules.dates import format_date
from integrator_tui.screens.calls.field_work.board import choose_place
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.calls.booking import Slot
from integrator_tui.services.calls.orders import ORDERS, order_visit

REPAIR = "manutencao"
ALONE = 0
"""Instead of a call: the visit is about none."""


async def visit(desk: Desk, customer_id: int, call_id: int | None = None) -> bool:
    """v: whether an order was made. Inside an action only. Raises `Refused` where there is no team."""
    place = await choose_place(desk, customer_id, "nova visita")
    return place is not None and await order(desk, customer_id, call_id, _slot(place))


async def order(
    desk: Desk, customer_id: int, call_id: int | None = None, slot: Slot | None = None, resumed: Draft | None = None
) -> bool:
    """The form of a new one, of a call or alone, with a place that is had as it is saved. Whether it was."""
    opened = await desk.in_db(ORDERS.opened, customer_id, None)
    begun = opened.form.model_copy(update={"kind": REPAIR, **({"call_id": call_id} if call_id else {})})
    had = slot

    async def write(texts: dict[str, str]) -> Any:
        nonlocal had
        if had is None:
            return await desk.in_db(ORDERS.create, customer_id, texts)
        try:
            return await desk.in_db(order_visit, customer_id, texts, *had)
        except (Refused, Gone) as error:  # it was free when it was chosen: another one is
            place = await choose_place(desk, customer_id, "nova visita", str(error))
            if place is None:
                raise
            had = _slot(place)
            return await desk.in_db(order_visit, customer_id, texts, *had)

    name = "-".join(str(part) for part in ("visit", call_id or ALONE, *(slot or ()))) if slot else f"of-{call_id}"
    dialog = RecordDialog(
        ("Nova ordem de serviço", f"{format_date(slot[1])} {HALVES[slot[2]]}" if slot else ""),
        OrderForm,
        as_texts(opened.form, opened.context),
        opened.context,
        draft=DraftKey(f"{ORDERS.plural}:{name}", customer_id, None),
        write=write,
        resumed=resumed,
        proposed=as_texts(begun, opened.context),
        focus_first="message",
    )
    return await desk.ask(dialog) is not None


async def resume(desk: Desk, customer_id: int, what: str, draft: Draft) -> bool | None:
    """The form with the text of a draft, for its place; None where the draft is of something else."""
    kind, *parts = what.split("-", 3 if what.startswith("visit-") else 1)
    if kind == "of" and _is_key(parts[0]):
        return await order(desk, customer_id, int(parts[0]), None, draft)
    if kind != "visit" or len(parts) != 3 or not (_is_key(parts[0]) and _is_key(parts[1])):
        return None
    day, _, half = parts[2].rpartition("-")
    if half not in HALVES:
        return None
    return await order(desk, customer_id, int(parts[0]) or None, (int(parts[1]), date.fromisoformat(day), half), draft)


def _slot(place: Place) -> Slot:
    return place.team.id, place.day, place.half


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
