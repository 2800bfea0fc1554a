"""What comes along when a text is copied, and what a text holds that says by itself who is meant."""

from __future__ import annotations

import pytest

from integrator_tui.rules.search.embedded import embedded, joined
from integrator_tui.rules.search.pasted import cleaned


@pytest.mark.parametrize(
    ("found", "texts"),
    [
        (
            "529.982.247-25",
            "CPF {x}|C.P.F.: {x}|CPF nº {x}|CPF do cliente: {x}|({x})|*{x}*|• {x};|'{x}.|\u200b{x}\u00a0",
        ),
        ("52998224725", '="{x}"|{x},00|{x}.0|5,2998224725E+10|CPF: {x},00|５２９９８２２４７２５'),
        ("52998", "5,29982E+10"),
        ("12.ABC.345/01DE-35", "CNPJ/MF nº {x}|CNPJ sob o nº {x}|CGC {x}"),
        ("+5511987654321", "https://wa.me/5511987654321?text=oi|whatsapp://send?phone=5511987654321|tel:{x}"),
        ("(11) 98765-4321", "Tel.: {x}|Fone/WhatsApp: {x}|{x} (WhatsApp)|zap {x}"),
        ("2001", "#{x}|cod {x}|Código do Cliente: {x}|ID {x}|matrícula {x}|cliente nº {x}|# {x}"),
        ("ana@b.com.br", 'Ana <{x}>|"Ana" <{x}>;|mailto:{x}?subject=oi|<{x}>|E-mail: {x}'),
        ("10.0.0.1", "http://{x}:8080/x|{x}/32|IP: {x}|{x}"),
        ("ana.silva", "login {x}|usuário: {x}"),
        ("nicolas.matos.928", "login {x}|usuário: {x}|{x}"),
        ("CT-2024/1", "contrato nº {x}|contrato n. {x}|contrato: {x}"),
        ("Ana Silva", 'Nome: {x}|Cliente: {x}|Titular: {x}|"{x}",|A/C {x}|- {x}'),
        ("FN 123456", "doc {x}|Passaporte: {x}"),
    ],
)
def test_only_what_was_meant_is_left(found: str, texts: str) -> None:
    assert {cleaned(text.replace("{x}", found)) for text in texts.split("|")} == {found}


KEPT = (
    "Celular Silva|Cliente João 12|Oi Telecom|Tim Maia|José Tim|De 12|Do Carmo|O Boticário|Id Comércio|Mat. Brasil 20"
    "|Rua Contrato 5|T & T Modas|(11) 98765-4321|j. silva|192.168.|529.982.|joao.|+55 11|10001-Padaria"
)


def test_names_and_begun_numbers_keep_all_they_have() -> None:
    for text in KEPT.split("|"):
        assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("olá, meu CPF é 529.982.247-25, obrigado", "52998224725"),
        ("ACADEMIA LTDA 12.345.678/0001-95", "12345678000195"),
        ("12.ABC.345/01DE-35 padaria", "12ABC34501DE35"),
        ("dias (46) 96326-3420", "46963263420"),
        ("joao +55 11 98765-4321", "11987654321"),
        ("contato ana@b.com.br agora", "ana@b.com.br"),
        ("onu 50:C7:BF:3A:11:09 ok", "50:C7:BF:3A:11:09"),
        ("529.982.247-25", ""),
        ("ana 529.982.247-24", ""),
        ("maria 987654321", ""),
        ("avenida paulista 1000 12", ""),
    ],
)
def test_what_says_by_itself_who_is_meant(text: str, part: str) -> None:
    assert embedded(text) == part


def test_grouped_numbers_become_one_word() -> None:
    assert joined("ana 529.982.247-24, rua x 1.250, 01310-100") == "ana 52998224724, rua x 1250, 01310100"
    assert joined("av paulista 1000 12") == "av paulista 1000 12"
    assert joined("ana (46) 96326-3420") == "ana 46963263420"
