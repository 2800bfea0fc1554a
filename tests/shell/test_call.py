"""Everything by `integrator-tui call`: a customer's story without a screen, and what is refused."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.registry import operations
from integrator_tui.shell import operations as calls
from integrator_tui.shell.cli import main
from tests.identity import ME, sign_up
from tests.screens.conftest import MARIA


@dataclass
class Shell:
    """Calls on one base, by the user of this process."""

    url: str
    capture: pytest.CaptureFixture[str]

    def run(self, name: str, *options: str, **arguments: Any) -> tuple[int, Any, str]:
        """Exit code, what was printed, what was said."""
        self.capture.readouterr()
        code = main(["--database", self.url, "call", name, "--json", json.dumps(arguments), *options])
        out, err = self.capture.readouterr()
        return code, json.loads(out) if out else None, err

    def __call__(self, name: str, *options: str, **arguments: Any) -> Any:
        """The result of what must succeed."""
        code, result, said = self.run(name, *options, **arguments)
        assert code == 0, said
        return result

    def refused(self, name: str, *options: str, **arguments: Any) -> Any:
        """The refusal, which is also said as a sentence."""
        code, told, said = self.run(name, *options, **arguments)
        assert code == 1, told
        assert f"{told['title']}: {told['sentence']}" in said
        assert "Traceback" not in said
        return told


@pytest.fixture
def shell(database_url: str, capsys: pytest.CaptureFixture[str]) -> Shell:
    """We are an administrator of the base."""
    sign_up(database_url)
    return Shell(database_url, capsys)


def test_a_whole_story(shell: Shell, tmp_path: Path) -> None:
    key = shell("create_customer", values=MARIA)
    assert [row["id"] for row in shell("search.search", text="maria silva")["rows"]] == [key]
    customer = shell("customers.customers.customer", customer_id=key)
    assert customer["form"]["document"] == "52998224725"
    again = shell("save_customer", customer_id=key, read=customer["form"], values={**MARIA, "mother_name": "ANA"})
    assert again == key
    stale = {**MARIA, "mother_name": "EVA"}
    conflict = shell.refused("save_customer", customer_id=key, read=customer["form"], values=stale)
    assert [(one["theirs"], one["mine"]) for one in conflict["collisions"]] == [("ANA", "EVA")]

    values = {"name": "Zé", "mobile": "41 99876-5432", "sms_authorized": "Sim", "birth_date": "02/11/1983"}
    contact = shell("create_contact", customer_id=key, values=values)
    read = shell("read_contact", customer_id=key, key=contact)
    assert read["form"]["birth_date"] == "1983-11-02"
    changed = {**read["form"], "notes": "Síndico", "birth_date": "02/11/1983"}
    assert shell("save_contact", customer_id=key, key=contact, read=read["form"], values=changed) == contact
    assert shell("remove_contact", customer_id=key, key=contact) == contact
    assert shell("list_contacts", customer_id=key) == []
    assert shell("restore_contact", customer_id=key, key=contact) == contact

    types = shell("choices_of", kind="tipos_documento")
    paper = tmp_path / "contrato.txt"
    paper.write_text("um contrato", "utf-8")
    inbox = os.environ["INTEGRATOR_HOME"] + f"/entrada/{ME}"
    Path(inbox).mkdir(parents=True)
    (Path(inbox) / paper.name).write_bytes(paper.read_bytes())
    name = str(paper) if shell.url.startswith("sqlite:") else paper.name
    document = shell("create_document", customer_id=key, values={"type_id": types[0]["value"]}, file=name)
    assert shell("files_of", customer_id=key, key=document)[0]["file_name"] == paper.name

    (message,) = shell("send_sms", customer_id=key, values={"phones": MARIA["mobile"], "body": "Boa tarde"})
    assert shell("messages.outbox.message", message_id=message)["body"] == "Boa tarde"
    assert shell("cancel", message_id=message) == message
    assert "já saiu" in shell.refused("cancel", message_id=message)["sentence"]
    told = shell("history_of", customer_id=key)
    assert {row["login"] for row in told} == {ME}
    assert [row["action"] for row in told[:3]] == ["cancelou", "enviou", "criou"]


def test_what_a_form_refuses_is_told_by_field(shell: Shell) -> None:
    told = shell.refused("create_customer", values={**MARIA, "document": "1", "email": "x"})
    assert set(told["errors"]) == {"document", "email"}


def test_arguments_are_told_apart(shell: Shell) -> None:
    told = shell.refused("create_contact", customer_id="um", wrong=1)
    assert set(told["errors"]) == {"customer_id", "values", "wrong"}


@pytest.mark.parametrize("value", [[], {}, {"a": 1}])
def test_a_value_that_is_no_value(shell: Shell, value: object) -> None:
    assert set(shell.refused("create_customer", values={**MARIA, "birth_date": value})["errors"]) == {"values"}


@pytest.mark.parametrize(("field", "value"), [("birth_date", 5), ("birth_date", True), ("phone", 1.5), ("active", 7)])
def test_a_value_of_another_field(shell: Shell, field: str, value: object) -> None:
    assert field in shell.refused("create_customer", values={**MARIA, field: value})["errors"]


def test_a_repeat_gives_the_first_result(shell: Shell) -> None:
    first = shell("create_customer", "--op-id", "um-nome-so", values=MARIA)
    assert shell("create_customer", "--op-id", "um-nome-so", values=MARIA) == first
    assert "Este documento já é" in shell.refused("create_customer", values=MARIA)["sentence"]  # the control
    assert "outra operação" in shell.refused("save_options", "--op-id", "um-nome-so", **_options(shell))["sentence"]
    assert "--op-id" in shell.refused("is_empty", "--op-id", "um-nome-so")["sentence"]
    assert "--op-id" in shell.refused("create_customer", "--op-id", "ação", values=MARIA)["sentence"]


def _options(shell: Shell) -> dict[str, Any]:
    return {"customer_id": 1, "read": shell("options.of", customer_id=1)["form"], "values": {}}


def test_who_has_no_permission_does_and_reads_nothing(shell: Shell) -> None:
    key = shell("create_customer", values=MARIA)
    sign_up(shell.url, admin=False)
    assert shell.refused("search.search", text="maria")["title"] == "Sem permissão"
    assert shell.refused("send_sms", customer_id=key, values={})["title"] == "Sem permissão"
    assert shell.refused("reindex")["title"] == "Sem permissão"
    sign_up(shell.url, "Clientes", admin=False)
    assert shell("search.search", text="maria")["rows"]
    assert shell.refused("create_contact", customer_id=key, values={"name": "Zé"})["title"] == "Sem permissão"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("{", "não são JSON"),
        ("[" * 100_000, "não são JSON"),
        ("[1]", "são um objeto"),
        ('{"text": NaN}', "não são JSON"),
        ('{"text": "a\\u0000b"}', "caracteres que não podem"),
        ('{"text": "\\ud800"}', "caracteres que não podem"),
        ('{"text": "maria", "limit": 99999999999999999999}', "grande demais"),
    ],
)
def test_nonsense_ends_with_a_sentence(shell: Shell, arguments: str, said: str) -> None:
    assert main(["--database", shell.url, "call", "search.search", "--json", arguments]) == 1
    assert said in shell.capture.readouterr().err


def test_names_that_are_none_or_of_several(shell: Shell) -> None:
    assert "Não há a operação" in shell.refused("nada")["sentence"]
    shell.capture.readouterr()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(calls, "operations", lambda: (*operations(), replace(operations()[0], name="other.is_empty")))
        assert "mais de uma" in shell.refused("is_empty")["sentence"]
        assert shell("overview.is_empty") is True


def test_arguments_from_the_standard_input_and_no_traceback(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-m",
        "integrator_tui",
        "--database",
        shell.url,
        "call",
        "create_customer",
        "--json",
        "-",
    ]
    done = subprocess.run(command, input=json.dumps({"values": MARIA}).encode(), capture_output=True, check=False)
    assert (done.returncode, json.loads(done.stdout)) == (0, 1), done.stderr
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff"), "utf-8"))
    assert main(["--database", shell.url, "call", "search.search", "--json", "-"]) == 1


def test_operations_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["operations"]) == 0
    assert "customers.contacts.create_contact(customer_id, values)" in capsys.readouterr().out
    assert main(["operations", "--json"]) == 0
    listed = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert listed["customers.contacts.create_contact"]["permission"] == "Editar Cadastro de Cliente"
    assert listed["search.search.search"]["arguments"]["required"] == ["text"]
