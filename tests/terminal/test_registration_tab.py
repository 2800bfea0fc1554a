"""A company and all that the tab "Cadastro" knows of it, from empty, by keys alone, at 80x24, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from integrator_tui.config import Settings
from integrator_tui.folders import inbox, outbox, single_user
from tests.documents.files import pdf
from tests.identity import ME
from tests.postal import PAULISTA, SE, PostalServer, says
from tests.terminal.test_desk import CTRL_S, ENTER, maria_url, start, until

F4, F6, TAB, BACK, DOWN = "\x1bOS", "\x1b[17~", "\t", "\x1b[Z", "\x1b[B"
SAVED = "Dados salvos com sucesso"

__all__ = ["maria_url"]


@pytest.fixture
def home(tmp_path: Path, postal: PostalServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose settings name the postal service of the test."""
    postal.viacep("01310100", says(PAULISTA[1]))
    postal.street("SP", "São Paulo", "Praça da Sé", says([SE]))
    place = tmp_path / "home"
    place.mkdir()
    (place / "integrator.toml").write_text(f'cep_viacep = "{postal.url}"\ncep_brasilapi = "{postal.url}"\n', "utf-8")
    monkeypatch.setenv("INTEGRATOR_HOME", str(place))
    return place


def test_everything_of_a_company_is_entered_closed_found_and_read_again(maria_url: str, home: Path) -> None:
    paths = _files(maria_url)
    with start(maria_url, home) as terminal:
        until(terminal, "Pesquisar Cliente")
        _register(terminal)
        _addresses(terminal)
        _contacts(terminal)
        _compulsory_note(terminal)
        _debit(terminal, single_user(maria_url))
        _documents(terminal, paths)
    with start(maria_url, home) as terminal:
        until(terminal, "Pesquisar Cliente")
        _read_again(terminal)
    written = list(outbox(Settings(), ME).glob("*.pdf"))
    assert len(written) == 1
    assert written[0].read_bytes().startswith(b"%PDF-")


def _files(url: str) -> tuple[str, str]:
    """Two files where the operator may take them from, as he names them."""
    place = inbox(Settings(), ME)
    files = {"contrato.pdf": pdf("Contrato de adesão"), "visita.txt": "Visita técnica: ok.\n".encode()}
    for name, data in files.items():
        (place / name).write_bytes(data)
    first, second = (str(place / name) if single_user(url) else name for name in files)
    return first, second


def _register(terminal: Terminal) -> None:
    terminal.send(F6)
    until(terminal, "Pessoa Jurídica")
    terminal.send(DOWN + ENTER)
    until(terminal, "Nome")
    terminal.send("Café do João ME" + TAB + "Café do João" + TAB + "12.ABC.345/01DE-35" + CTRL_S)
    until(terminal, "Código do Cliente: 2")
    terminal.send(ENTER)
    until(terminal, "2 Café do João ME", "CNPJ 12.ABC.345/01DE-35")


def _addresses(terminal: Terminal) -> None:
    terminal.send("e")
    until(terminal, "Nenhum outro endereço")
    terminal.send(F6)
    until(terminal, "Novo endereço")
    terminal.send("01310-100" + F4)
    until(terminal, "Avenida Paulista", "Bela Vista")
    terminal.send("1000" + CTRL_S)
    until(terminal, SAVED, "1 endereço")
    terminal.send(F6)
    until(terminal, "Novo endereço")
    terminal.send(TAB + "Praça da Sé" + TAB + "10" + TAB * 3 + "São Paulo" + TAB + "SP" + BACK * 5 + F4)
    until(terminal, "01001-000")
    terminal.send(CTRL_S)
    until(terminal, SAVED, "2 endereços", "Praça da Sé")


def _contacts(terminal: Terminal) -> None:
    terminal.send("c")
    until(terminal, "Nenhum contato")
    for number, name in enumerate(("Ana Souza", "Bia Lima", "Caio Reis"), 1):
        terminal.send(F6)
        until(terminal, "Novo contato")
        terminal.send(name + CTRL_S)
        until(terminal, SAVED, name, f"{number} contato")


def _compulsory_note(terminal: Terminal) -> None:
    terminal.send("b")
    until(terminal, "Nenhuma observação")
    terminal.send(F6)
    until(terminal, "Nova observação")
    terminal.send("Cão bravo no portão" + TAB + "s" + CTRL_S)
    until(terminal, SAVED, "! Leitura obrigatória (1)", "Cão bravo")


def _debit(terminal: Terminal, asks_where: bool) -> None:
    terminal.send("t")
    until(terminal, "Débitos")
    terminal.send(F6)
    until(terminal, "Forma de Cobrança", "Titular da conta")
    terminal.send(
        "débito em conta" + TAB + "001" + TAB + "1584-9" + TAB + "210169-6" + TAB + "corrente" + TAB * 2 + CTRL_S
    )
    until(terminal, SAVED, "1 registro", "210169-6")
    terminal.send("i")
    until(terminal, "AUTORIZAÇÃO DE DÉBITO", "Código Identificador  0000000002", "Salvar em PDF")
    terminal.send("p")
    if asks_where:
        until(terminal, "Salvar em", ".pdf")
        terminal.send(ENTER)
    until(terminal, "Gravado em")
    terminal.send(ENTER)
    until(terminal, "1 registro", "Susp. Programada")


def _documents(terminal: Terminal, paths: tuple[str, str]) -> None:
    terminal.send("g")
    until(terminal, "Nenhum documento")
    for number, path in enumerate(paths, 1):
        terminal.send(F6)
        until(terminal, "Arquivo")
        terminal.send(path + CTRL_S)
        until(terminal, SAVED, f"{number} documento")


def _read_again(terminal: Terminal) -> None:
    terminal.send("12abc34501de35")
    until(terminal, "CNPJ · 1 cliente")
    terminal.send(ENTER)
    until(terminal, "Leitura Obrigatória · 1 de 1", "Cão bravo no portão", "Esc fecha")
    terminal.settle()  # nobody reads it in the millisecond in which it is painted: such a key would not count
    terminal.send(ENTER)
    until(terminal, "2 Café do João ME", "Nome Fantasia", "! Leitura obrigatória (1)")
    for key, wanted in (
        ("e", ("2 endereços", "Avenida Paulista 1000", "Praça da Sé      10")),
        ("c", ("3 contatos", "Ana Souza", "Bia Lima", "Caio Reis")),
        ("b", ("1 observação", "Cão bravo no portão")),
        ("t", ("1 registro", "1584-9", "210169-6")),
        ("g", ("2 documentos", "contrato.p", "visita.txt")),
        ("h", ("Data Histórico", "criou")),
    ):
        terminal.send(key)
        until(terminal, *wanted)
    terminal.send("g" + ENTER)
    until(terminal, "Visita técnica: ok.")
