"""The routers that ask RADIUS. A secret never leaves the base: whoever sets one knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from integrator_tui.forms.lists.nas import VENDORS, NasForm
from integrator_tui.models.network import NasServer
from integrator_tui.registry import query
from integrator_tui.rules.fold import fold
from integrator_tui.rules.permissions import PANEL
from integrator_tui.session import Session


@dataclass(frozen=True)
class NasRow:
    """A router as its form shows it, without its secret."""

    id: int
    form: NasForm
    version: int

    @property
    def vendor(self) -> str:
        """Its maker."""
        return next((one.label for one in VENDORS if one.value == self.form.vendor), self.form.vendor)


@query(permission=PANEL)
def routers(session: Session, text: str = "", after: NasRow | None = None, limit: int = 200) -> tuple[NasRow, ...]:
    """At most `limit` routers with all the words of `text`, by name, behind the one `after`."""
    there = NasServer.select().where(NasServer.deleted_at.is_null())
    rows = sorted((_row(row) for row in there), key=lambda row: (fold(row.form.name), row.id))
    wanted = fold(text).split()
    if after is not None:
        rows = [row for row in rows if (fold(row.form.name), row.id) > (fold(after.form.name), after.id)]
    found = (row for row in rows if all(word in fold(f"{row.form.name} {row.form.address}") for word in wanted))
    return tuple(found)[:limit]


@query(permission=PANEL)
def router(session: Session, key: int) -> NasRow | None:
    """One as it stands now; None when it was deleted."""
    row = NasServer.get_or_none((NasServer.id == key) & NasServer.deleted_at.is_null())
    return _row(row) if row else None


def _row(row: Any) -> NasRow:
    values = {name: getattr(row, name) for name in NasForm.model_fields if name != "secret"}
    return NasRow(row.id, NasForm.model_construct(**values, secret=""), row.version)
