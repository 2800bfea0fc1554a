"""An operator's own shortcuts to destinations of the customer window (domain 5): added, removed, put in order."""

from __future__ import annotations

from typing import Any

from integrator_tui.errors import Gone, Refused
from integrator_tui.models.registration import Favorite
from integrator_tui.registry import CUSTOMERS
from integrator_tui.services.service import Work, service


def _mine(work: Work) -> list[Any]:
    rows = Favorite.select().where(Favorite.operator_id == work.session.operator_id)
    return list(rows.order_by(Favorite.position, Favorite.id))


@service(permission=CUSTOMERS)
def add_favorite(work: Work, destination: str, label: str, position: int | None = None) -> int:
    """Add a destination, at a position counted from 0 or at the end. Raises `Refused` when it is there."""
    mine = _mine(work)
    if any(row.destination == destination for row in mine):
        raise Refused(f"«{label}» já está nos seus favoritos.")
    at = len(mine) if position is None else max(0, min(position, len(mine)))
    key: int = Favorite.insert(operator_id=work.session.operator_id, destination=destination, position=at).execute()
    _number([*(row.id for row in mine[:at]), key, *(row.id for row in mine[at:])])
    work.record("favorite", key, "criou", note=f"favorito {label}")
    return key


@service(permission=CUSTOMERS)
def remove_favorite(work: Work, destination: str, label: str) -> int:
    """Remove a destination; returns the position that brings it back. Raises `Gone` when it is not there."""
    mine = _mine(work)
    at = next((index for index, row in enumerate(mine) if row.destination == destination), None)
    if at is None:
        raise Gone(f"«{label}» já não está nos seus favoritos.")
    row = mine.pop(at)
    Favorite.delete().where(Favorite.id == row.id).execute()
    _number([one.id for one in mine])
    work.record("favorite", row.id, "apagou", note=f"favorito {label}")
    return at


@service(permission=CUSTOMERS)
def move_favorite(work: Work, destination: str, label: str, by: int) -> bool:
    """Move a destination up (-1) or down (1); whether it moved. Raises `Gone` when it is not there."""
    mine = _mine(work)
    at = next((index for index, row in enumerate(mine) if row.destination == destination), None)
    if at is None:
        raise Gone(f"«{label}» já não está nos seus favoritos.")
    to = max(0, min(at + by, len(mine) - 1))
    if to == at:
        return False
    mine.insert(to, mine.pop(at))
    _number([row.id for row in mine])
    work.record("favorite", mine[to].id, "ordenou", note=f"favorito {label}: posição {at + 1} para {to + 1}")
    return True


def _number(keys: list[int]) -> None:
    """Positions from 0 in this order; only those that differ are written."""
    for position, key in enumerate(keys):
        Favorite.update(position=position).where((Favorite.id == key) & (Favorite.position != position)).execute()
