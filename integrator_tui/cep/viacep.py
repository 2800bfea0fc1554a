"""ViaCEP: an address by CEP, and CEPs by state, city and street. Says "not found" with status 200."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from integrator_tui.cep.ask import Limits, get_json
from integrator_tui.cep.found import FoundAddress, NoAnswer, Stop, address_from

NAME = "ViaCEP"
SHORTEST = 3
"""Letters of a city or street that it takes."""
MOST = 50
"""Addresses that it gives; nor do we take more."""


def by_cep(base: str, zip: str, stop: Stop, limits: Limits | None = None) -> FoundAddress | None:
    """The address of a CEP; None when there is no such CEP. Raises `NoAnswer`."""
    status, data = get_json(f"{base}/ws/{zip}/json/", NAME, stop, limits)
    if status != 200:
        raise NoAnswer(f"{NAME} respondeu {status}")
    if not isinstance(data, dict):
        raise NoAnswer(f"{NAME}: resposta que não se entende")
    if data.get("erro") in (True, "true"):
        return None
    return _address(data, zip)


def by_street(
    base: str, state: str, city: str, street: str, stop: Stop, limits: Limits | None = None
) -> tuple[FoundAddress, ...]:
    """The addresses of a city whose street has these words. Raises `NoAnswer`."""
    path = "/".join(quote(part, safe="") for part in (state, city, street))
    status, data = get_json(f"{base}/ws/{path}/json/", NAME, stop, limits)
    if status != 200:
        raise NoAnswer(f"{NAME} respondeu {status}")
    if isinstance(data, dict) and data.get("erro") in (True, "true"):
        return ()
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise NoAnswer(f"{NAME}: resposta que não se entende")
    found = tuple(_address(item) for item in data[:MOST])
    if any(address.state != state for address in found):
        raise NoAnswer(f"{NAME}: respondeu por outra UF")
    return found


def _address(data: dict[str, Any], asked_zip: str = "") -> FoundAddress:
    values = {
        "zip": data.get("cep"),
        "street": data.get("logradouro"),
        "district": data.get("bairro"),
        "city": data.get("localidade"),
        "state": data.get("uf"),
        "city_code": data.get("ibge"),
        "part": data.get("complemento"),
    }
    return address_from(values, NAME, asked_zip)
