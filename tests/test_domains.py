"""Whether a domain is free: a name server that knows it, one that does not, one that is silent, none at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrator_tui import domains
from integrator_tui.errors import Refused
from tests.name_server import NameServer


@pytest.fixture
def server() -> Iterator[NameServer]:
    """Knows `usado.com.br`, is silent about `mudo.com.br`."""
    one = NameServer(known=("usado.com.br",), silent=("mudo.com.br",))
    yield one
    one.stop()


def test_what_is_said_of_a_name(server: NameServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert domains.ask("usado.com.br", server.address) == "em uso, em ns1.usado.com.br"
    assert domains.ask("novo.com.br", server.address) == domains.FREE
    monkeypatch.setattr(domains, "LONGEST", 0.5)
    with pytest.raises(Refused, match="não se sabe se está livre"):
        domains.ask("mudo.com.br", server.address)
    with pytest.raises(Refused, match="não respondeu"):
        domains.ask("novo.com.br", "127.0.0.1:1")
    with pytest.raises(Refused, match="não respondeu"):
        domains.ask("novo.com.br", "nome que não é endereço")
