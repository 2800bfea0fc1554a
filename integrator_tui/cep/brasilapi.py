"""BrasilAPI: an address by CEP, asked when ViaCEP does not know or does not answer."""

from __future__ import annotations

from integrator_tui.cep.ask import Limits, get_json
from integrator_tui.cep.found import FoundAddress, NoAnswer, Stop, address_from

NAME = "BrasilAPI"


def by_cep(base: str, zip: str, stop: Stop, limits: Limits | None = None) -> FoundAddress | None:
    """The address of a CEP; None when there is no such CEP. Raises `NoAnswer`."""
    status, data = get_json(f"{base}/api/cep/v2/{zip}", NAME, stop, limits)
    if status == 404:
        return None
    if status != 200:
        raise NoAnswer(f"{NAME} respondeu {status}")
    if not isinstance(data, dict):
        raise NoAnswer(f"{NAME}: resposta que não se entende")
    values = {
        "zip": data.get("cep"),
        "street": data.get("street"),
        "district": data.get("neighborhood"),
        "city": data.get("city"),
        "state": data.get("state"),
    }
    return address_from(values, NAME, zip)
