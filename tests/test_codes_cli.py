"""`slip read` and `pix read`: what they say, in words and as JSON, and with which code they end."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from integrator_tui.shell.cli import main
from tests.vectors import vectors

LINE = "34191.09982 71234.500057 71234.570001 5 16560000009990"
PIX = next(case["payload"] for case in vectors("pix") if case["id"] == "static-key-cnpj")


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main([*arguments, "--json"])
    out, err = capsys.readouterr()
    assert err == ""
    found: dict[str, Any] = json.loads(out)
    return code, found


@pytest.mark.parametrize("case", vectors("boleto"), ids=lambda case: case["id"])
def test_every_slip_of_the_file(case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    on = case.get("due_date") or "2026-11-28"
    code, found = _json(capsys, "slip", "read", case["line"], "--on", on)
    assert (code, found["valid"]) == (0 if case["valid"] else 1, case["valid"])
    if not case["valid"]:
        assert (found["field"], found["code"]) == ("general_dv", "check_digit")
        assert found["reason"].startswith("O dígito geral")
        return
    names = {"segment"} | {"id", "valid", "source", "verified", "note", "free_field_inputs"}
    for name in case.keys() - names:
        if name in found:
            assert found[name] == case[name], name
    assert {"bank", "due_date", "amount_cents", "free_field"} <= found.keys() or case["kind"] == "arrecadacao"


@pytest.mark.parametrize("case", vectors("pix"), ids=lambda case: case["id"])
def test_every_pix_code_of_the_file(case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    code, found = _json(capsys, "pix", "read", case["payload"])
    assert (code, found["valid"]) == (0 if case["valid"] else 1, case["valid"])
    if case["valid"]:
        assert found["fields"] == case["fields"]
        assert {"key", "name", "city", "amount_cents", "txid"} <= found.keys()
    else:
        assert found.keys() == {"valid", "field", "code", "reason"}


def test_a_slip_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slip", "read", *LINE.split(), "--on", "2026-11-28"]) == 0
    out = capsys.readouterr().out
    for words in ("Boleto de cobrança", "341 Itaú Unibanco", "10/12/2026", "R$ 99,90", "98712345", LINE):
        assert words in out
    assert main(["slip", "read", "23794150099001980167035000211405700000000000000"]) == 0
    out = capsys.readouterr().out
    assert "sem vencimento" in out
    assert "em aberto" in out


def test_a_bill_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slip", "read", "846300000003299902962024004101360008002006441147"]) == 0
    out = capsys.readouterr().out
    assert "Telecomunicações" in out
    assert "R$ 29,99" in out


def test_the_day_decides_which_count_a_due_date_belongs_to(capsys: pytest.CaptureFixture[str]) -> None:
    line = next(case["line"] for case in vectors("boleto") if case["id"] == "daycoval-after-restart")
    assert _json(capsys, "slip", "read", line, "--on", "2025-03-01")[1]["due_date"] == "2025-04-05"
    assert _json(capsys, "slip", "read", line, "--on", "2001-01-01")[1]["due_date"] == "2000-08-14"


def test_a_pix_code_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pix", "read", PIX]) == 0
    out = capsys.readouterr().out
    for words in ("11222333000181 (CNPJ)", "PROVEDOR EXEMPLO LTDA", "SAO PAULO", "R$ 99,90", "FAT00012345"):
        assert words in out
    dynamic = next(case["payload"] for case in vectors("pix") if case["id"] == "dynamic-upper-gui-1")
    assert main(["pix", "read", dynamic]) == 0
    out = capsys.readouterr().out
    assert "dinâmico" in out
    assert "R$" not in out, "the amount is behind the address: it is not said to be zero"


def test_the_words_of_a_name_may_come_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pix", "read", *PIX.split(" ")]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["slip", "read", LINE.replace("71234", "71235", 1)], "O 2º campo (71235.500057) não confere"),
        (["slip", "read", LINE[:-1]], "vieram 13 (falta 1)"),
        (["slip", "read", ""], "Não há nenhum algarismo"),
        (["slip", "read", "3419O"], "É o algarismo 0?"),
        (["slip", "read", "\x1b[2J"], "U+001B"),
        (["pix", "read", PIX[:-1] + "6"], "O CRC não confere"),
        (["pix", "read", "\x1b]52;c;QUJD\x07"], "U+001B"),
        (["pix", "read", PIX.replace("SAO", "SÃO")], "«Ã» na posição"),
    ],
)
def test_what_is_wrong_is_one_sentence(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.startswith("integrator-tui: Recusado: ")
    assert err.count("\n") == 1
    assert err.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    "arguments", [["slip"], ["slip", "read"], ["pix"], ["pix", "read"], ["slip", "read", "1", "--on", "ontem"]]
)
def test_wrong_use(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_from_a_shell_and_without_a_base() -> None:
    command = [sys.executable, "-m", "integrator_tui", "--database", "sqlite:////nowhere/none.db", "slip", "read", LINE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "Itaú" in done.stdout) == (0, True), done.stderr
