"""Names of streets as they are typed, made into what a postal service looks for."""

from __future__ import annotations

from integrator_tui.rules.fold import fold

TYPES: dict[str, tuple[str, ...]] = {
    "Rua": ("r", "ru"),
    "Avenida": ("av", "aven", "avn", "ave"),
    "Alameda": ("al", "alam", "ala"),
    "Travessa": ("tv", "trav", "tr", "trv"),
    "Praça": ("pc", "pca", "pr", "prc"),
    "Rodovia": ("rod", "rdv"),
    "Estrada": ("est", "estr", "etr"),
    "Largo": ("lgo", "lg"),
    "Viela": ("vl",),
    "Beco": ("bc",),
    "Ladeira": ("lad",),
    "Parque": ("pq", "pque"),
    "Vila": (),
    "Via": (),
    "Quadra": ("qd",),
    "Servidão": ("serv",),
    "Passagem": ("pas", "pass"),
    "Viaduto": ("vd", "vdto"),
}
"""Kinds of streets with their usual abbreviations."""
_FULL = {short: kind for kind, shorts in TYPES.items() for short in (fold(kind), *shorts)}


def spelled_out(street: str) -> str:
    """`Av. Paulista` as `Avenida Paulista`; other words as they are."""
    words = _words(street)
    if len(words) > 1 and (kind := _FULL.get(fold(words[0]))):
        words[0] = kind
    return " ".join(words)


def without_type(street: str) -> str:
    """`Rua Paulista` as `Paulista`; the empty text when there is no kind of street before the name."""
    words = _words(street)
    return " ".join(words[1:]) if len(words) > 1 and fold(words[0]) in _FULL else ""


def _words(street: str) -> list[str]:
    return street.replace("/", " ").replace(".", ". ").split()
