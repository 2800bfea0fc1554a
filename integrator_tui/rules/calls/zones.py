"""The hour of a Brazilian city, by its state (facts 5.1: -5 to -2, no summer time since 2019; Lei 12.876/2013)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from integrator_tui.rules.fold import fold

BRASILIA = "America/Sao_Paulo"
"""Also of whoever has no address."""
BY_STATE = {
    "AC": "America/Rio_Branco",
    "AM": "America/Manaus",
    "MS": "America/Campo_Grande",
    "MT": "America/Cuiaba",
    "RO": "America/Porto_Velho",
    "RR": "America/Boa_Vista",
}
WESTERN = "America/Eirunepe"
NORONHA = "America/Noronha"
_WEST_OF_AMAZONAS = frozenset(
    {
        *("atalaia do norte", "benjamin constant", "boca do acre", "eirunepe", "envira", "guajara", "ipixuna"),
        *("itamarati", "jutai", "labrea", "pauini", "sao paulo de olivenca", "tabatinga"),
    }
)


def zone_of(uf: str, city: str = "") -> ZoneInfo:
    """The zone of a place; that of Brasília where the state is none."""
    name = " ".join(fold(city).split())
    if uf == "PE" and name == "fernando de noronha":
        return ZoneInfo(NORONHA)
    if uf == "AM" and name in _WEST_OF_AMAZONAS:
        return ZoneInfo(WESTERN)
    return ZoneInfo(BY_STATE.get(uf, BRASILIA))
