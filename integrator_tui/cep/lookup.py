"""Who is asked, in which order, and what is said when nobody knows.

What the desk remembers of earlier answers comes first (`queries/customers/cep_answers.py`), then the network, then the
table on this machine. By hand it always goes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from integrator_tui.cep import brasilapi, viacep
from integrator_tui.cep.ask import Limits
from integrator_tui.cep.found import NO_NETWORK, CepTrouble, FoundAddress, NoAnswer, Stop, Stopped
from integrator_tui.cep.offline import Table, local_table
from integrator_tui.config import Settings
from integrator_tui.rules.customers.addresses import format_cep
from integrator_tui.rules.customers.number_ranges import holds
from integrator_tui.rules.customers.streets import spelled_out, without_type

BY_HAND = "Preencha o endereço à mão."


@dataclass(frozen=True)
class Sources:
    """Where addresses are looked for; an empty address is not asked."""

    viacep: str = ""
    brasilapi: str = ""
    limits: Limits = field(default_factory=Limits)
    table: Table = field(default_factory=local_table)


def sources_of(settings: Settings) -> Sources:
    """As the settings say."""
    if settings.cep_online != "sim":
        return Sources()
    return Sources(settings.cep_viacep.rstrip("/"), settings.cep_brasilapi.rstrip("/"))


def by_cep(sources: Sources, zip: str, stop: Stop) -> FoundAddress:
    """The address of a CEP (eight digits). Raises `CepTrouble`, and `Stopped` once `stop` was asked."""
    troubles: list[str] = []
    unknown = False
    for base, service in ((sources.viacep, viacep.by_cep), (sources.brasilapi, brasilapi.by_cep)):
        if not base:
            continue
        try:
            found = service(base, zip, stop, sources.limits)
        except Stopped:
            raise
        except NoAnswer as error:
            troubles.append(str(error))
            continue
        if found is not None:
            return found
        unknown = True
    if found := sources.table.by_cep(zip, stop):
        return replace(found, source=_source(found, troubles))
    cep = format_cep(zip)
    if unknown:
        raise CepTrouble(f"O CEP {cep} não foi encontrado. {BY_HAND}")
    raise CepTrouble(f"{_offline(troubles)} O CEP {cep} não está na {sources.table.name}. {BY_HAND}")


def by_street(sources: Sources, state: str, city: str, street: str, number: str, stop: Stop) -> list[FoundAddress]:
    """Addresses with these words in the street, those of the number first; one when the number leaves only one.

    Raises `CepTrouble` when there is none, and `Stopped` once `stop` was asked.
    """
    city, street = " ".join(city.replace("/", " ").split()), spelled_out(street)
    if min(len(city), len(street)) < viacep.SHORTEST:
        raise CepTrouble(f"Para pesquisar são precisas {viacep.SHORTEST} letras da cidade e do logradouro.")
    tries = [text for text in (street, without_type(street)) if len(text) >= viacep.SHORTEST]
    troubles: list[str] = []
    asked = bool(sources.viacep)
    found: tuple[FoundAddress, ...] = ()
    try:
        for text in tries if asked else ():
            found = found or viacep.by_street(sources.viacep, state, city, text, stop, sources.limits)
    except Stopped:
        raise
    except NoAnswer as error:
        troubles.append(str(error))
    for text in tries:
        found = found or sources.table.by_street(state, city, text, stop)
    if found:
        return [replace(address, source=_source(address, troubles)) for address in by_number(found, number)]
    place = f"«{street}» em {city}/{state}"
    if asked and not troubles:
        raise CepTrouble(f"Nenhum CEP foi encontrado para {place}. Confira cidade e UF, ou preencha à mão.")
    raise CepTrouble(f"{_offline(troubles)} {place} não está na {sources.table.name}. {BY_HAND}")


def by_number(found: tuple[FoundAddress, ...], number: str) -> list[FoundAddress]:
    """Those whose part of the street has the number come first; alone when it is one and all others exclude it."""
    if not (number.isascii() and number.isdecimal() and len(number) < 7):
        return list(found)
    streets = {address.street for address in found}
    answers = {address: _is_of(address, int(number), streets) for address in found}
    fitting = [address for address, fits in answers.items() if fits]
    open_ = [address for address, fits in answers.items() if fits is None]
    if len(fitting) == 1 and not open_:
        return fitting
    return [*fitting, *open_, *(address for address, fits in answers.items() if fits is False)]


def _is_of(address: FoundAddress, number: int, streets: set[str]) -> bool | None:
    """Whether a house number has this CEP; None when nothing says so.

    Large receivers have a CEP of their own, and the local table their number behind the street: `Avenida Paulista 52`.
    """
    own = re.match(r"(.+?) ([0-9]{1,6})\b", address.street)
    if own and own[1] in streets:
        return int(own[2]) == number
    return holds(address.part, number)


def _source(found: FoundAddress, troubles: list[str]) -> str:
    """Who said it; that it was not the network, where that was asked."""
    if not troubles:
        return found.source
    return f"{found.source}; {'sem internet' if _is_offline(troubles) else 'sem resposta da internet'}"


def _offline(troubles: list[str]) -> str:
    """Why the network gave nothing."""
    if not troubles:
        return "A consulta pela internet está desligada."
    if _is_offline(troubles):
        return "Sem internet."
    return f"Sem resposta da internet ({'; '.join(troubles)})."


def _is_offline(troubles: list[str]) -> bool:
    return all(trouble.endswith(NO_NETWORK) for trouble in troubles)
