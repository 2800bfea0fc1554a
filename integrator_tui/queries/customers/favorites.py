"""Reading an operator's favourites."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.models.registration import Favorite
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

MOST = 100
"""Favourites that are read; there are fewer destinations."""


@dataclass(frozen=True)
class FavoriteRow:
    """A shortcut; `destination` is the id of a command."""

    id: int
    destination: str


@query(permission=CUSTOMERS)
def favorites(session: Session) -> tuple[FavoriteRow, ...]:
    """Those of the operator, in his order."""
    rows = Favorite.select().where(Favorite.operator_id == session.operator_id)
    ordered = rows.order_by(Favorite.position, Favorite.id).limit(MOST)
    return tuple(FavoriteRow(row.id, row.destination) for row in ordered)
