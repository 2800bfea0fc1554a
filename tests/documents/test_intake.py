"""What is let in: regular files of the inbox, or of the user; all else is refused with a sentence, at once."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.documents.intake import completed, from_inbox, from_path, listed
from integrator_tui.documents.store import Store
from integrator_tui.documents.taking import TakenIn, take_in
from integrator_tui.errors import Refused
from tests.documents.files import ELF, pdf

LIMIT = 20_000_000


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    place = tmp_path / "entrada"
    place.mkdir()
    return place


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Whatever waits for ten seconds has blocked."""

    def late(*_: object) -> None:
        raise TimeoutError("blocked")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(10)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def take(inbox: Path, name: str) -> TakenIn:
    return take_in(from_inbox(inbox, name, LIMIT), Store(inbox.parent / "store"), LIMIT)


def refused(inbox: Path, name: str) -> str:
    """The sentence of the inbox; for what lies there, any path says the same or lets it in."""
    with pytest.raises(Refused) as caught:
        take(inbox, name)
    assert not list(Store(inbox.parent / "store").hashes())
    assert not Store(inbox.parent / "store").unfinished()
    return caught.value.sentence


def refused_by_path(inbox: Path, path: str) -> str:
    with pytest.raises(Refused) as caught:
        take_in(from_path(path, LIMIT), Store(inbox.parent / "store"), LIMIT)
    assert not list(Store(inbox.parent / "store").hashes())
    return caught.value.sentence


def test_a_file_of_the_inbox_is_taken_in(inbox: Path) -> None:
    (inbox / "contrato.pdf").write_bytes(pdf("x"))
    taken = take(inbox, "contrato.pdf")
    assert (taken.name, taken.content_type, taken.size) == ("contrato.pdf", "application/pdf", len(pdf("x")))
    assert Store(inbox.parent / "store").read(taken.sha256, taken.size) == pdf("x")


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "..", ".", "", "a/b", "sub/../a.txt", "a\0b", "~/x"])
def test_nothing_leads_out_of_the_inbox(inbox: Path, name: str) -> None:
    assert "digite só o nome" in refused(inbox, name)


def test_a_link_is_refused(inbox: Path) -> None:
    (inbox.parent / "segredo.txt").write_text("segredo")
    (inbox / "a.txt").symlink_to(inbox.parent / "segredo.txt")
    (inbox / "b.txt").symlink_to("/dev/zero")
    (inbox / "c.txt").symlink_to("nada")
    for name in ("a.txt", "b.txt", "c.txt"):
        assert "atalho" in refused(inbox, name)
        assert "atalho" in refused_by_path(inbox, str(inbox / name))


def test_a_link_in_the_place_of_the_inbox_is_refused(inbox: Path) -> None:
    (inbox / "a.txt").write_text("a")
    (inbox.parent / "outra").symlink_to(inbox)
    assert "não pode ser aberta" in refused(inbox.parent / "outra", "a.txt")


def test_a_second_name_is_refused_in_the_inbox_and_the_users_own_business_elsewhere(inbox: Path) -> None:
    (inbox.parent / "segredo.txt").write_text("segredo")
    os.link(inbox.parent / "segredo.txt", inbox / "a.txt")
    assert "outro nome" in refused(inbox, "a.txt")
    assert take_in(from_path(str(inbox / "a.txt"), LIMIT), Store(inbox.parent / "s"), LIMIT).size == 7


def test_a_pipe_does_not_block(inbox: Path) -> None:
    os.mkfifo(inbox / "a.pdf")
    assert "FIFO" in refused(inbox, "a.pdf")
    assert "FIFO" in refused_by_path(inbox, str(inbox / "a.pdf"))


def test_a_socket_is_refused(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(inbox)  # its path may be long
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("a.pdf")
        assert "soquete" in refused(inbox, "a.pdf")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty", "/dev/full"])
def test_a_device_is_refused(inbox: Path, device: str) -> None:
    assert "dispositivo" in refused_by_path(inbox, device)
    if os.geteuid():
        pytest.skip("only root can make a device in the inbox")
    there = os.stat(device)
    try:
        os.mknod(inbox / "a.pdf", there.st_mode, there.st_rdev)
    except PermissionError:
        pytest.skip("this container lets nobody make devices")
    assert "dispositivo" in refused(inbox, "a.pdf")


def test_three_gigabytes_are_refused_without_being_read(inbox: Path) -> None:
    with (inbox / "a.pdf").open("wb") as file:
        file.truncate(3_000_000_000)
    assert refused(inbox, "a.pdf") == "«a.pdf» tem 3,0 GB; o limite é de 20,0 MB."
    assert "3,0 GB" in refused_by_path(inbox, str(inbox / "a.pdf"))


def test_empty_missing_folder(inbox: Path) -> None:
    (inbox / "vazio.pdf").touch()
    (inbox / "pasta").mkdir()
    assert refused(inbox, "vazio.pdf") == "«vazio.pdf» está vazio."
    assert "é uma pasta" in refused(inbox, "pasta")
    assert refused(inbox, "nada.pdf") == "«nada.pdf» não pode ser aberto: não existe."
    assert "é uma pasta" in refused_by_path(inbox, str(inbox))
    for path in ("", "/", "~nobody-of-that-name/x", "a\0b"):
        assert refused_by_path(inbox, path)
    assert "está vazio" in refused_by_path(inbox, "/proc/self/status")


def test_a_file_that_may_not_be_read() -> None:
    """Root may read everything: then it is nobody who tries, in a folder that is open to all."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        (folder / "a.txt").write_text("a")
        (folder / "a.txt").chmod(0)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            for source in (from_inbox(folder, "a.txt", LIMIT), from_path(str(folder / "a.txt"), LIMIT)):
                with pytest.raises(Refused, match="falta permissão para lê-lo"), source:
                    raise AssertionError("it was let in")
        finally:
            if root:
                os.seteuid(0)


def test_a_program_named_pdf(inbox: Path) -> None:
    (inbox / "contrato.pdf").write_bytes(ELF)
    assert "é um programa, embora o nome diga PDF" in refused(inbox, "contrato.pdf")
    assert "é um programa" in refused_by_path(inbox, str(inbox / "contrato.pdf"))


@pytest.mark.parametrize("name", ["a\x1b[2Jb.txt", "a\nb.txt", "a\u202etxt.exe", os.fsdecode(b"a\xff.txt")])
def test_a_name_that_cannot_be_shown_is_refused_by_its_own_letters(inbox: Path, name: str) -> None:
    (inbox / name).write_text("a")
    sentence = refused(inbox, name)
    assert f"«{name}»" in sentence
    assert "Renomeie" in sentence


@pytest.mark.parametrize("name", ["[b]a.txt", "[@click=app.bell]x.txt", "$(reboot).txt", "-rf.txt", "%s'\";--.txt"])
def test_a_hostile_name_is_a_name(inbox: Path, name: str) -> None:
    (inbox / name).write_text("a")
    assert take(inbox, name).name == name


def test_a_name_is_found_however_it_is_composed(inbox: Path) -> None:
    (inbox / "situac\u0327a\u0303o .txt").write_text("a")
    assert take(inbox, "situação .txt").name == "situação .txt"


@pytest.mark.parametrize("change", ["grow", "shrink", "rewrite"])
def test_a_file_that_changes_while_it_is_read_is_refused(inbox: Path, change: str) -> None:
    path = inbox / "a.txt"
    path.write_bytes(b"a" * 1_000_000)
    os.utime(path, (1, 1))
    changed: list[int] = []

    def meanwhile(done: int, total: int) -> None:
        if not changed:
            changed.append(done)
            with path.open("r+b") as file:
                if change == "shrink":
                    file.truncate(500)
                elif change == "grow":
                    file.seek(0, os.SEEK_END)
                    file.write(b"more")
                else:
                    file.write(b"b")

    store = Store(inbox.parent / "store")
    with pytest.raises(Refused, match="mudou enquanto era lido"):
        take_in(from_inbox(inbox, "a.txt", LIMIT), store, LIMIT, meanwhile)


@pytest.mark.parametrize("at", ["open", "read"])
def test_a_file_that_takes_the_name_meanwhile_is_not_taken_for_it(
    inbox: Path, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "a.txt").write_bytes(b"a" * 300_000)
    (inbox / "b.txt").write_bytes(b"b" * 300_000)
    real = os.open

    def swap(*_: object) -> None:
        if (inbox / "b.txt").exists():
            (inbox / "b.txt").rename(inbox / "a.txt")

    def late(path: Any, *rest: Any, **options: Any) -> int:
        if path == "a.txt":
            swap()
        return real(path, *rest, **options)

    if at == "open":
        monkeypatch.setattr(os, "open", late)
    store = Store(inbox.parent / "store")
    with pytest.raises(Refused, match="foi trocado por outro" if at == "open" else "mudou enquanto era lido"):
        take_in(from_inbox(inbox, "a.txt", LIMIT), store, LIMIT, swap if at == "read" else lambda *_: None)


def test_a_file_that_grows_past_the_limit_is_not_read_for_ever(inbox: Path) -> None:
    path = inbox / "a.txt"
    path.write_bytes(b"a" * 300_000)

    def meanwhile(done: int, total: int) -> None:
        with path.open("ab") as file:
            file.write(b"a" * 300_000)

    with pytest.raises(Refused, match="passa do limite"):
        take_in(from_inbox(inbox, "a.txt", 1_000_000), Store(inbox.parent / "store"), 1_000_000, meanwhile)
    assert not Store(inbox.parent / "store").unfinished()


def test_a_file_that_vanishes_is_still_whole_or_refused(inbox: Path) -> None:
    """Gone before it is opened: a sentence. Gone afterwards: what was opened is still there to its end."""
    (inbox / "a.txt").write_text("a")
    source = from_inbox(inbox, "a.txt", LIMIT)
    (inbox / "a.txt").unlink()
    with pytest.raises(Refused, match="não existe"):
        take_in(source, Store(inbox.parent / "store"), LIMIT)
    (inbox / "b.txt").write_text("b" * 1000)
    taken = take_in(
        from_inbox(inbox, "b.txt", LIMIT),
        Store(inbox.parent / "store"),
        LIMIT,
        lambda done, total: (inbox / "b.txt").unlink(),
    )
    assert taken.size == 1000


def test_the_inbox_lists_what_can_be_taken(inbox: Path) -> None:
    for number, name in enumerate(("b.txt", "a.txt")):
        (inbox / name).write_text("a")
        os.utime(inbox / name, (number, number))
    (inbox / ".hidden").touch()
    (inbox / "sub").mkdir()
    os.mkfifo(inbox / "pipe")
    (inbox / "link").symlink_to("a.txt")
    assert listed(inbox) == [("a.txt", 1), ("b.txt", 1)]


def test_tab_completes_as_far_as_names_agree(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("contrato um.pdf", "contrato dois.pdf", "rg.png"):
        (inbox / name).touch()
    (inbox / "sub").mkdir()
    assert completed(f"{inbox}/c") == (f"{inbox}/contrato ", ["contrato dois.pdf", "contrato um.pdf"])
    assert completed(f"{inbox}/r") == (f"{inbox}/rg.png", ["rg.png"])
    assert completed(f"{inbox}/s") == (f"{inbox}/sub/", ["sub/"])
    assert completed(f"{inbox}/z") == (f"{inbox}/z", [])
    assert completed("/no/such/x") == ("/no/such/x", [])
    monkeypatch.setenv("HOME", str(inbox))
    monkeypatch.chdir(inbox)
    assert completed("~/r") == ("~/rg.png", ["rg.png"])
    assert completed("r") == ("rg.png", ["rg.png"])


def test_a_macro_behind_a_large_picture_is_found(inbox: Path) -> None:
    with zipfile.ZipFile(inbox / "proposta.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("word/media/foto.png", b"x" * 200_000)
        archive.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(Refused, match="tem macros"):
        take(inbox, "proposta.docx")


def test_a_broken_archive_is_kept_as_it_is(inbox: Path) -> None:
    (inbox / "meio.zip").write_bytes(b"PK\x03\x04" + b"\0" * 500)
    assert take(inbox, "meio.zip").size == 504
