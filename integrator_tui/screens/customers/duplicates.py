"""Other customers with the same document, phone or e-mail, told while it is being typed (F211)."""

from __future__ import annotations

from integrator_tui.desk.port import Desk
from integrator_tui.queries.customers.customers import duplicates
from integrator_tui.widgets.filled import Filled


async def warn_of_duplicates(desk: Desk, form: Filled, name: str, customer_id: int | None) -> None:
    """Say on the bottom line which other customers have what was typed."""
    if name not in ("document", "other_document", "phone", "mobile", "email") or form.texts[name] in (
        "",
        form.read.get(name),
    ):
        return
    stored = form.value_of(name)
    found = await desk.in_db(duplicates, customer_id, {name: stored}) if stored else ()
    if found:
        others = ", ".join(f"{one.id} {one.name}" for one in found)
        desk.say(f"Atenção: {found[0].why} também de {others}", error=True)
