"""CEP and UF of Brazilian addresses.

Source of the ranges: the CEP ranges per state published by Correios (Busca Faixa CEP).
"""

from __future__ import annotations

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.fold import fold
from integrator_tui.rules.typed import compact, counted, strange

CEP_LENGTH = 8

UF_NAMES: dict[str, str] = {
    "AC": "Acre",
    "AL": "Alagoas",
    "AM": "Amazonas",
    "AP": "Amapá",
    "BA": "Bahia",
    "CE": "Ceará",
    "DF": "Distrito Federal",
    "ES": "Espírito Santo",
    "GO": "Goiás",
    "MA": "Maranhão",
    "MG": "Minas Gerais",
    "MS": "Mato Grosso do Sul",
    "MT": "Mato Grosso",
    "PA": "Pará",
    "PB": "Paraíba",
    "PE": "Pernambuco",
    "PI": "Piauí",
    "PR": "Paraná",
    "RJ": "Rio de Janeiro",
    "RN": "Rio Grande do Norte",
    "RO": "Rondônia",
    "RR": "Roraima",
    "RS": "Rio Grande do Sul",
    "SC": "Santa Catarina",
    "SE": "Sergipe",
    "SP": "São Paulo",
    "TO": "Tocantins",
}
UFS: tuple[str, ...] = tuple(UF_NAMES)

# First and last five digits per state; the last three digits run from 000 to 999 in all of them.
_RANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "SP": ((1000, 19999),),
    "RJ": ((20000, 28999),),
    "ES": ((29000, 29999),),
    "MG": ((30000, 39999),),
    "BA": ((40000, 48999),),
    "SE": ((49000, 49999),),
    "PE": ((50000, 56999),),
    "AL": ((57000, 57999),),
    "PB": ((58000, 58999),),
    "RN": ((59000, 59999),),
    "CE": ((60000, 63999),),
    "PI": ((64000, 64999),),
    "MA": ((65000, 65999),),
    "PA": ((66000, 68899),),
    "AP": ((68900, 68999),),
    "AM": ((69000, 69299), (69400, 69899)),
    "RR": ((69300, 69399),),
    "AC": ((69900, 69999),),
    "DF": ((70000, 72799), (73000, 73699)),
    "GO": ((72800, 72999), (73700, 76799)),
    "RO": ((76800, 76999),),
    "TO": ((77000, 77999),),
    "MT": ((78000, 78899),),
    "MS": ((79000, 79999),),
    "PR": ((80000, 87999),),
    "SC": ((88000, 89999),),
    "RS": ((90000, 99999),),
}


def parse_cep(text: str) -> str:
    """The 8 digits of a CEP, typed with or without punctuation.

    Whether it exists is not asked: an unknown CEP must be savable by hand (domain 3.4).
    """
    typed = compact(text)
    if wrong := strange(typed):
        raise BadValue(f"CEP só tem algarismos; {wrong} não é aceito.")
    if len(typed) != CEP_LENGTH:
        raise BadValue(f"CEP tem 8 dígitos; {counted(len(typed))}.")
    if typed.startswith("00"):
        raise BadValue("Nenhum CEP começa por 00; os CEPs começam em 01000-000.")
    return typed


def format_cep(stored: str) -> str:
    """`01310100` as `01310-100`; another length unchanged."""
    return f"{stored[:5]}-{stored[5:]}" if len(stored) == CEP_LENGTH else stored


def parse_uf(text: str) -> str:
    """The two letters of a state, from its abbreviation or its name in any case, with or without accents."""
    wanted = fold(text)
    for uf, name in UF_NAMES.items():
        if wanted in (uf.lower(), fold(name)):
            return uf
    raise BadValue("UF é a sigla de um dos 26 estados ou DF, por exemplo SP.")


def cep_matches_uf(cep: str, uf: str) -> bool:
    """Whether a CEP, with or without punctuation, lies in a range of the state; False when either cannot be read."""
    digits = compact(cep)
    if len(digits) != CEP_LENGTH or strange(digits):
        return False
    sector = int(digits[:5])
    return any(first <= sector <= last for first, last in _RANGES.get(uf, ()))
