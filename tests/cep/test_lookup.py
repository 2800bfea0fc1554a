"""Looking up addresses through a real server on the loopback: as documented, and in every wrong way."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from integrator_tui.cep.ask import Limits
from integrator_tui.cep.found import CepTrouble, FoundAddress, Stop, Stopped
from integrator_tui.cep.lookup import Sources, by_cep, by_number, by_street
from integrator_tui.cep.offline import Sample
from tests.postal import (
    PAULISTA,
    SE,
    SE_BRASILAPI,
    WRONG,
    Behaviour,
    PostalServer,
    drips,
    says,
    silent,
)

LIMITS = Limits(connect=0.3, total=0.4)
PATIENT = Limits(connect=20, total=20)
ZIP = "01001000"
NOWHERE = "99999999"
PRACA_DA_SE = FoundAddress(
    ZIP, "Praça da Sé", "Sé", "São Paulo", "SP", city_code="3550308", part="lado ímpar", source="ViaCEP"
)


class Nothing(Sample):
    """A table without a row."""

    def by_cep(self, zip: str, stop: Stop) -> None:
        return None

    def by_street(self, state: str, city: str, street: str, stop: Stop) -> tuple[FoundAddress, ...]:
        return ()


def sources(postal: PostalServer, *, brasilapi: bool = True, limits: Limits = LIMITS, table: Any = None) -> Sources:
    return Sources(postal.url, postal.url if brasilapi else "", limits, table or Nothing())


def test_an_address_by_cep(postal: PostalServer) -> None:
    postal.viacep(ZIP, says(SE))
    assert by_cep(sources(postal), ZIP, Stop()) == PRACA_DA_SE
    assert postal.asked == ["/ws/01001000/json/"]


def test_a_city_with_one_cep_has_no_street(postal: PostalServer) -> None:
    postal.viacep("69980000", says({**SE, "cep": "69980-000", "logradouro": "", "bairro": "", "complemento": ""}))
    found = by_cep(sources(postal), "69980000", Stop())
    assert (found.street, found.district, found.city) == ("", "", "São Paulo")


@pytest.mark.parametrize("error", [True, "true"])
def test_what_viacep_does_not_know_brasilapi_may(postal: PostalServer, error: object) -> None:
    postal.viacep(ZIP, says({"erro": error}))
    postal.brasilapi(ZIP, says(SE_BRASILAPI))
    found = by_cep(sources(postal), ZIP, Stop())
    assert (found.street, found.source) == ("Praça da Sé", "BrasilAPI")


@pytest.mark.parametrize("error", [True, "true"])
def test_what_nobody_knows_is_said(postal: PostalServer, error: object) -> None:
    postal.viacep(NOWHERE, says({"erro": error}))
    with pytest.raises(CepTrouble, match=r"99999-999 não foi encontrado\. Preencha o endereço à mão"):
        by_cep(sources(postal), NOWHERE, Stop())
    assert postal.asked == ["/ws/99999999/json/", "/api/cep/v2/99999999"]


WRONG_OBJECTS: dict[str, dict[str, Any]] = {
    "another CEP": {"cep": "01001-001"},
    "no CEP": {"cep": None},
    "a CEP with letters": {"cep": "O1OO1-OOO"},
    "no state": {"uf": ""},
    "an unknown state": {"uf": "XX"},
    "no city": {"localidade": ""},
    "a number": {"bairro": 7},
    "an object": {"logradouro": {"nome": "Praça"}},
    "a control character": {"logradouro": "Praça\x1b[2Jda Sé"},
    "text turned round": {"bairro": "S\u202ee"},
    "a text without end": {"logradouro": "x" * 10_000},
}


@pytest.mark.parametrize("wrong", [*WRONG, *WRONG_OBJECTS])
def test_after_a_wrong_answer_the_next_one_is_asked(postal: PostalServer, wrong: str) -> None:
    postal.viacep(ZIP, _behaviour(wrong))
    postal.brasilapi(ZIP, says(SE_BRASILAPI))
    began = time.monotonic()
    assert by_cep(sources(postal), ZIP, Stop()).source == "BrasilAPI"
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("wrong", [*WRONG, "another CEP"])
def test_after_wrong_answers_only_the_table_is_asked_and_the_reasons_are_said(postal: PostalServer, wrong: str) -> None:
    postal.viacep(ZIP, _behaviour(wrong))
    postal.brasilapi(ZIP, _behaviour(wrong) if wrong in WRONG else says({**SE_BRASILAPI, "cep": "01001001"}))
    reason = WRONG[wrong][1] if wrong in WRONG else "respondeu por outro CEP"
    with pytest.raises(CepTrouble) as told:
        by_cep(sources(postal), ZIP, Stop())
    assert told.value.sentence.count(reason) == 2
    assert "Preencha o endereço à mão" in told.value.sentence
    found = by_cep(sources(postal, table=Sample()), ZIP, Stop())
    assert (found.street, found.source) == ("Praça da Sé", "amostra local; sem resposta da internet")


def _behaviour(wrong: str) -> Behaviour:
    return WRONG[wrong][0] if wrong in WRONG else says(SE | WRONG_OBJECTS[wrong])


def test_an_unknown_code_of_the_city_is_left_out(postal: PostalServer) -> None:
    postal.viacep(ZIP, says(SE | {"ibge": "35503-08"}))
    assert by_cep(sources(postal), ZIP, Stop()).city_code == ""


def test_addresses_by_street_number_and_city(postal: PostalServer) -> None:
    postal.street("SP", "São Paulo", "Avenida Paulista", says(PAULISTA))
    found = by_street(sources(postal), "SP", "São Paulo", "Av. Paulista", "", Stop())
    assert [one.zip for one in found] == ["01310000", "01310100", "01311000", "01311100"]
    assert [one.zip for one in by_street(sources(postal), "SP", "São Paulo", "av Paulista", "1000", Stop())] == [
        "01310100"
    ]


def test_a_wrong_kind_of_street_is_left_out_in_a_second_try(postal: PostalServer) -> None:
    postal.street("SP", "São Paulo", "Rua Paulista", says([]))
    postal.street("SP", "São Paulo", "Paulista", says(PAULISTA))
    assert len(by_street(sources(postal), "SP", "São Paulo", "R Paulista", "", Stop())) == 4
    assert len(postal.asked) == 2


def test_a_slash_in_a_street_does_not_make_another_question(postal: PostalServer) -> None:
    postal.street("SP", "São Paulo", "Rua 7 8", says(PAULISTA))
    assert by_street(sources(postal), "SP", "São Paulo", "Rua 7/8", "", Stop())
    with pytest.raises(CepTrouble):
        by_street(sources(postal), "SP", "../../São Paulo", "Rua ?a=1#b", "", Stop())
    assert postal.asked[1] == "/ws/SP/.. .. São Paulo/Rua ?a=1#b/json/"


def test_a_street_that_nobody_knows_is_said(postal: PostalServer) -> None:
    postal.street("SP", "São Paulo", "Rua Nenhuma", says([]))
    postal.street("SP", "São Paulo", "Nenhuma", says([]))
    with pytest.raises(CepTrouble, match="Nenhum CEP foi encontrado para «Rua Nenhuma» em São Paulo/SP"):
        by_street(sources(postal), "SP", "São Paulo", "Rua Nenhuma", "", Stop())
    with pytest.raises(CepTrouble, match="3 letras"):
        by_street(sources(postal), "SP", "Sé", "Rua Nenhuma", "", Stop())


WRONG_LISTS: dict[str, Any] = {
    "an object": {},
    "a list of texts": ["Avenida Paulista"],
    "one without CEP": [*PAULISTA, {"logradouro": "Avenida Paulista"}],
    "another state": [{**SE, "uf": "RJ"}],
}


@pytest.mark.parametrize("wrong", [*WRONG, *WRONG_LISTS])
def test_after_a_wrong_answer_for_a_street_the_table_is_asked(postal: PostalServer, wrong: str) -> None:
    behaviour = WRONG[wrong][0] if wrong in WRONG else says(WRONG_LISTS[wrong])
    postal.street("SP", "São Paulo", "Avenida Paulista", behaviour)
    with pytest.raises(CepTrouble, match="Sem resposta da internet"):
        by_street(sources(postal), "SP", "São Paulo", "Avenida Paulista", "", Stop())
    found = by_street(sources(postal, table=Sample()), "SP", "sao paulo", "Avenida Paulista", "1001", Stop())
    assert [one.zip for one in found] == ["01311100"]


def test_more_than_fifty_streets_are_not_taken(postal: PostalServer) -> None:
    postal.street("SP", "São Paulo", "Avenida", says(PAULISTA * 20))
    assert len(by_street(sources(postal), "SP", "São Paulo", "Avenida", "", Stop())) <= 50


def test_a_large_receiver_has_a_cep_of_its_own() -> None:
    street = FoundAddress("01310100", "Avenida Paulista", "Bela Vista", "São Paulo", "SP")
    bank = replace(street, zip="01310905", street="Avenida Paulista 352")
    other = replace(street, zip="01310903", street="Avenida Paulista 402 Torre Norte")
    seventh = replace(street, zip="01310999", street="Rua 7")
    assert by_number((other, street, seventh, bank), "352") == [bank, street, seventh, other]
    assert by_number((street, bank, other), "600") == [street, bank, other]


def test_without_a_network_the_word_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_name(*args: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "create_connection", no_name)
    cut_off = Sources("https://viacep.example", "https://brasilapi.example", LIMITS, Sample())
    with pytest.raises(CepTrouble, match=r"^Sem internet\. O CEP 99999-999 não está na amostra local\."):
        by_cep(cut_off, NOWHERE, Stop())
    assert by_cep(cut_off, ZIP, Stop()).source == "amostra local; sem internet"


def test_no_connection_is_said(postal: PostalServer) -> None:
    with socket.socket() as taken:  # a port that nobody listens on
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(CepTrouble, match=r"ViaCEP: sem conexão; BrasilAPI: sem conexão"):
            by_cep(Sources(nobody, nobody, LIMITS, Nothing()), ZIP, Stop())


def test_a_server_without_tls_is_not_trusted(postal: PostalServer) -> None:
    secure = postal.url.replace("http:", "https:")
    with pytest.raises(CepTrouble, match="a conexão segura não foi aceita"):
        by_cep(Sources(secure, "", LIMITS, Nothing()), ZIP, Stop())


def test_a_server_that_says_nothing_to_tls_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        secure = f"https://127.0.0.1:{server.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(CepTrouble, match="ViaCEP demorou demais"):
            by_cep(Sources(secure, "", Limits(connect=20, total=0.3), Nothing()), ZIP, Stop())
        assert time.monotonic() - began < 2


def test_without_network_the_switch_is_named() -> None:
    with pytest.raises(CepTrouble, match=r"A consulta pela internet está desligada\. O CEP 99999-999 não está"):
        by_cep(Sources(table=Sample()), NOWHERE, Stop())
    assert by_cep(Sources(table=Sample()), ZIP, Stop()).source == "amostra local"


@pytest.mark.parametrize("behaviour", [silent, drips])
def test_who_stops_waits_no_longer(postal: PostalServer, behaviour: Behaviour) -> None:
    postal.viacep(ZIP, behaviour)
    stop, ended = Stop(), threading.Event()
    said: list[BaseException] = []

    def ask() -> None:
        try:
            by_cep(sources(postal, limits=PATIENT), ZIP, stop)
        except BaseException as error:
            said.append(error)
        ended.set()

    threading.Thread(target=ask, daemon=True).start()
    assert postal.waiting.wait(5)
    stop.now()
    assert ended.wait(2)
    assert isinstance(said[0], Stopped)
    assert len(postal.asked) == 1
