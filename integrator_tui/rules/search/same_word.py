"""Words that are written in two ways: one table of abbreviations, linking words, kinds of streets."""

from __future__ import annotations

from collections.abc import Sequence

from integrator_tui.rules.customers.streets import TYPES
from integrator_tui.rules.fold import fold

LINKING = frozenset(
    word
    for words in ("a as o os e y em no na", "de da das do dos", "di du del della dello la le lo van von der den")
    for word in words.split()
)
"""Words between names, which carry nothing: who has them and who types them need not agree."""

TITLES = frozenset(
    word for words in ("sr sra srta senhor senhora seu", "dr dra doutor doutora prof profa") for word in words.split()
)
"""Before a name they carry as little."""

_ABBREVIATIONS: dict[str, str] = {
    "junior": "jr jun jnr", "neto": "nt", "filho": "fo flh", "doutor": "dr", "doutora": "dra", "senhor": "sr",
    "senhora": "sra", "senador": "sen", "nossa": "n ns", "professor": "prof profo", "professora": "profa prof",
    "coronel": "cel", "general": "gal gen", "capitao": "cap", "tenente": "ten", "sargento": "sgt", "major": "maj",
    "marechal": "mal mar", "brigadeiro": "brig", "almirante": "alm", "comendador": "comend com", "desembargador": "des",
    "deputado": "dep", "vereador": "ver", "governador": "gov", "presidente": "pres", "prefeito": "pref",
    "engenheiro": "eng engo", "engenheira": "eng enga", "arquiteto": "arq", "padre": "pe", "frei": "fr", "dom": "d",
    "dona": "d da", "santa": "sta", "santo": "sto", "sao": "s", "maria": "ma", "francisco": "fco", "francisca": "fca",
    "jose": "jse", "antonio": "ant anto", "aparecida": "ap aparec", "joaquim": "joaq", "monsenhor": "mons",
    "conego": "con cgo", "bispo": "bpo", "cardeal": "card", "duque": "dq", "visconde": "visc", "barao": "br bar",
    "conde": "cd", "marques": "marq", "princesa": "princ", "imperador": "imp", "ministro": "min", "embaixador": "emb",
    "delegado": "del", "soldado": "sd", "cabo": "cb", "irma": "ir", "maestro": "mto", "pastor": "pr",
    "companhia": "cia", "comercio": "com", "comercial": "coml com", "industria": "ind", "industrial": "ind indl",
    "limitada": "ltda lta", "servicos": "serv svcs", "servico": "serv", "distribuidora": "distr dist",
    "representacoes": "repr rep", "transportes": "transp transps", "transportadora": "transp", "materiais": "mat mats",
    "material": "mat", "construcao": "const constr", "construcoes": "const constr", "supermercado": "superm super",
    "mercado": "merc", "restaurante": "rest", "lanchonete": "lanch", "farmacia": "farm", "drogaria": "drog",
    "associacao": "assoc", "instituto": "inst", "colegio": "col", "escola": "esc", "hospital": "hosp",
    "engenharia": "eng", "informatica": "inf info", "alimentos": "alim", "produtos": "prod", "equipamentos": "equip",
    "administradora": "adm admin", "imobiliaria": "imob", "irmaos": "irs", "sociedade": "soc", "oficina": "ofic",
    "jardim": "jd jdm jard", "parque": "pq pque prq", "conjunto": "cj conj", "habitacional": "hab",
    "residencial": "res resid",
    "edificio": "ed edif", "condominio": "cond condom", "loteamento": "lot", "quadra": "qd q", "vila": "vl v",
    "bloco": "bl", "apartamento": "apto ap", "bairro": "br", "chacara": "chac ch", "fazenda": "faz", "sitio": "sit",
    "nucleo": "nuc", "setor": "st", "cidade": "cid", "distrito": "dist", "povoado": "pov", "lote": "lt",
    "quilometro": "km", "zona": "z", "norte": "n", "sul": "s", "leste": "l", "oeste": "o", "centro": "ctr",
    "primeiro": "1 1o i", "primeira": "1 1a", "segundo": "2 2o ii", "segunda": "2 2a", "terceiro": "3 3o iii",
    "um": "1", "dois": "2", "tres": "3", "quatro": "4", "cinco": "5 v", "seis": "6", "sete": "7 vii", "oito": "8",
    "nove": "9 ix", "dez": "10 x", "onze": "11", "doze": "12", "treze": "13 xiii", "quatorze": "14 catorze",
    "quinze": "15 xv", "dezesseis": "16", "dezessete": "17", "dezoito": "18 xviii", "dezenove": "19 xix",
    "vinte": "20 xx",
    "trinta": "30", "xv": "15", "xxi": "21", "xxiii": "23", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "viii": "8",
    "xii": "12",
}  # fmt: skip
"""Whole word -> its abbreviations, a number -> how else it is written; folded."""


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

_BUILDINGS = (
    "conjunto",
    "residencial",
    "edificio",
    "condominio",
    "jardim",
    "bairro",
    "loteamento",
    "bloco",
    "torre",
    "centro",
)
PLACE_WORDS = STREET_TYPES | {each for word in _BUILDINGS for each in (word, *OTHERS.get(word, ()))}
"""Words that stand before the name of a place."""


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without those that only link, and without titles; all of them when nothing else is left."""
    return tuple(word for word in words if word not in LINKING and word not in TITLES) or words


def naming(words: Sequence[str]) -> tuple[str, ...]:
    """The words of an address without kinds of streets and linking words, but for the one that names: `rua a`."""
    before = ("", *words)
    return tuple(
        word
        for word, previous in zip(words, before, strict=False)
        if word not in STREET_TYPES and (word not in LINKING or (len(word) == 1 and previous in STREET_TYPES))
    )
