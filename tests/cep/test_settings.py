"""Where CEPs may be asked for."""

from __future__ import annotations

import pytest

from integrator_tui.cep.lookup import sources_of
from integrator_tui.config import Settings, folder, load
from integrator_tui.errors import Refused


@pytest.mark.parametrize("address", ["https://cep.example.com", "https://cep.example.com:8443/a", "http://127.0.0.1:1"])
def test_addresses_that_may_be_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEGRATOR_CEP_VIACEP", address)
    assert sources_of(load()).viacep == address


@pytest.mark.parametrize(
    "address",
    [
        "http://viacep.com.br",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@example.com",
        "https://user:secret@example.com",
        "https://",
        "https://example.com?key=1",
        "https://example.com:port",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "viacep.com.br",
        "https://[::1",
    ],
)
def test_addresses_that_are_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEGRATOR_CEP_BRASILAPI", address)
    with pytest.raises(Refused, match="cep_brasilapi"):
        load()


def test_the_network_can_be_switched_off_and_a_service_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder("config") / "integrator.toml"
    path.parent.mkdir(parents=True)
    path.write_text('cep_brasilapi = ""\n', "utf-8")
    found = sources_of(load())
    assert (found.viacep, found.brasilapi) == ("https://viacep.com.br", "")
    path.write_text('cep_online = "não"\n', "utf-8")
    found = sources_of(load())
    assert (found.viacep, found.brasilapi) == ("", "")
    path.write_text('cep_online = "talvez"\n', "utf-8")
    with pytest.raises(Refused, match="sim ou não"):
        load()


def test_by_default_both_are_asked() -> None:
    found = sources_of(Settings())
    assert (found.viacep, found.brasilapi) == ("https://viacep.com.br", "https://brasilapi.com.br")
