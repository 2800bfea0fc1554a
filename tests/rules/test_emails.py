"""E-mail addresses."""

from __future__ import annotations

import socket

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.emails import parse_email


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("maria@provedor.com.br", "maria@provedor.com.br"),
        ("Maria.Silva@PROVEDOR.com.BR", "Maria.Silva@provedor.com.br"),
        ("maria+boletos@x.net", "maria+boletos@x.net"),
        ("o'neil@x-y.com", "o'neil@x-y.com"),
        ("jose@café.com.br", "jose@xn--caf-dma.com.br"),
        ("jose@xn--caf-dma.com.br", "jose@xn--caf-dma.com.br"),
    ],
)
def test_accepted(text: str, stored: str) -> None:
    assert parse_email(text) == stored
    assert parse_email(stored) == stored


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("maria", "E-mail tem um @, por exemplo nome@dominio.com.br."),
        ("maria@", "Falta o domínio depois do @ no e-mail."),
        ("@provedor.com.br", "Falta o que vem antes do @ no e-mail."),
        ("maria@provedor", "Falta o final do domínio do e-mail, por exemplo .com.br."),
        ("maria@provedor.", "Falta o final do domínio do e-mail, por exemplo .com.br."),
        ("maria silva@x.com", "E-mail não tem espaços."),
        ("maria@x.com\nBcc: outro.com", "E-mail não tem espaços."),
        ("maria@x,com.br", "E-mail não tem vírgula."),
        ("maria;x@x.com.br", "E-mail não tem ponto e vírgula."),
        ("a@x.com, b@x.com", "Um só endereço de e-mail por campo, com um só @."),
        ("maria@@x.com", "Um só endereço de e-mail por campo, com um só @."),
        ("Maria <maria@x.com>", "Digite só o endereço de e-mail, sem o nome e sem < >."),
        ("maria@x.com>", "Digite só o endereço de e-mail, sem o nome e sem < >."),
        ("josé@x.com.br", "E-mail não tem acentos antes do @; «é» não é aceito."),
        ("maria..silva@x.com", "E-mail não é válido; o formato é nome@dominio.com.br."),
        ("maria@-x.com", "E-mail não é válido; o formato é nome@dominio.com.br."),
        ("maria@x..com", "E-mail não é válido; o formato é nome@dominio.com.br."),
        ("maria@[10.0.0.1]", "E-mail não é válido; o formato é nome@dominio.com.br."),
        ('"maria"@x.com', "E-mail não é válido; o formato é nome@dominio.com.br."),
        ("maria@servidor.local", "E-mail não é válido; o formato é nome@dominio.com.br."),
        ("mar\x00ia@x.com", "E-mail não é válido; o formato é nome@dominio.com.br."),
        ("a@" + "b" * 60 + ("." + "c" * 60) * 4 + ".com", "E-mail tem no máximo 254 caracteres."),
    ],
)
def test_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_email(text)
    assert str(refused.value) == sentence


def of_length(length: int) -> str:
    name = "a" * 60
    domain = ".".join(["b" * 60] * 3)
    return f"{name}@{domain}.".ljust(length - 4, "c") + ".com"


def test_the_longest_address() -> None:
    longest = of_length(254)
    assert len(longest) == 254
    assert parse_email(longest) == longest
    with pytest.raises(BadValue, match="no máximo 254"):
        parse_email(of_length(255))


def test_the_network_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    assert parse_email("maria@nao-existe-mesmo-assim.com.br") == "maria@nao-existe-mesmo-assim.com.br"
