"""Words that are written in two ways: one table of abbreviations, linking words, kinds of streets."""

from __future__ import annotations

from integrator_tui.rules.customers.streets import TYPES
from integrator_tui.rules.fold import fold

LINKING = frozenset(
    word
    for words in ("a as o os e y em no na", "de da das do dos", "di du del della dello la le lo van von der den")
    for word in words.split()
)
"""Words between names, which carry nothing: who has them and who types them need not agree."""

_ABBREVIATIONS: dict[str, str] = {
    "junior": "jr jun jnr", "neto": "nt", "filho": "fo", "doutor": "dr", "doutora": "dra", "senhor": "sr",
    "senhora": "sra", "senador": "sen", "nossa": "n", "professor": "prof", "professora": "profa", "coronel": "cel",
    "general": "gal gen", "capitao": "cap", "tenente": "ten", "sargento": "sgt", "major": "maj", "marechal": "mal",
    "brigadeiro": "brig", "almirante": "alm", "comendador": "comend", "desembargador": "des", "deputado": "dep",
    "vereador": "ver", "governador": "gov", "presidente": "pres", "prefeito": "pref", "engenheiro": "eng",
    "padre": "pe", "frei": "fr", "santa": "sta", "santo": "sto", "maria": "ma", "francisco": "fco", "jose": "jse",
    "aparecida": "ap", "companhia": "cia", "comercio": "com", "comercial": "coml", "industria": "ind",
    "limitada": "ltda", "servicos": "serv", "distribuidora": "distr dist", "representacoes": "repr",
    "transportes": "transp", "materiais": "mat", "supermercado": "superm", "jardim": "jd", "parque": "pq pque",
    "conjunto": "cj conj", "residencial": "res resid", "edificio": "ed edif", "condominio": "cond",
    "loteamento": "lot", "quadra": "qd", "vila": "vl", "bloco": "bl", "apartamento": "apto ap",
    "bairro": "br", "chacara": "chac", "fazenda": "faz",
}  # fmt: skip
"""Whole word -> its abbreviations; folded."""


def _both_ways() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    table = [(word, shorts.split()) for word, shorts in _ABBREVIATIONS.items()]
    table += [(fold(kind), list(shorts)) for kind, shorts in TYPES.items()]
    for word, shorts in table:
        for short in shorts:
            found.setdefault(short, []).append(word)
            found.setdefault(word, []).append(short)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items()}


OTHERS = _both_ways()
"""A word, or an abbreviation -> the other ways to write it."""
STREET_TYPES = frozenset(word for kind, shorts in TYPES.items() for word in (fold(kind), *shorts))


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without those that only link; all of them when nothing else is left."""
    return tuple(word for word in words if word not in LINKING) or words
