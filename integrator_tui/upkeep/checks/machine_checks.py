"""What `doctor` looks at around the base: files, disk, environment, versions."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from integrator_tui.config import folder, settings_file
from integrator_tui.config import load as load_settings
from integrator_tui.desk.drafts import KEPT_FOR
from integrator_tui.errors import Refused
from integrator_tui.rules.counting import counted
from integrator_tui.upkeep.checks.findings import Finding, Site, failure, good, warning
from integrator_tui.upkeep.files import REHEARSAL, SIDES, size

LITTLE_ROOM = 1_000_000_000
NO_ROOM = 100_000_000
"""Bytes free under which it is a warning, an error."""
OLDEST_SQLITE = (3, 35, 0)
NETWORK = re.compile(
    r"nfs.*|cifs|smb.*|9p|afs|ceph|lustre|glusterfs|gfs2?|ocfs2|fuse\.(?!fuseblk)\S+|beegfs|davfs|virtiofs"
)


def settings(site: Site) -> Iterator[Finding]:
    """Whether the settings can be read."""
    try:
        load_settings()
    except Refused as error:
        yield failure(error.sentence, f"Corrija {settings_file()}, ou apague-o: sem ele valem os valores de fábrica.")
        return
    there = settings_file().is_file()
    yield good(f"A configuração é válida ({settings_file() if there else 'não há arquivo: valores de fábrica'}).")


def _drafts() -> Path:
    return folder("state") / "drafts"


def disk(site: Site) -> Iterator[Finding]:
    """Room on the disks of base, drafts and log."""
    found: list[Finding] = []
    base = site.path
    places = {"da base": base.parent if base else None, "dos rascunhos": _drafts(), "do registro": folder("state")}
    seen = set()
    for what, place in places.items():
        there = _existing(place) if place else None
        if there is None or (device := there.stat().st_dev) in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(there).free
        needed = base.stat().st_size if base and what == "da base" and base.exists() else 0
        if free < NO_ROOM:
            found.append(failure(f"Só restam {size(free)} no disco {what} ({there}).", "Libere espaço já."))
        elif free < max(LITTLE_ROOM, needed):
            short = " e não cabe uma cópia da base" if free < needed else ""
            found.append(warning(f"Restam {size(free)} no disco {what} ({there}){short}.", "Libere espaço."))
    where = "" if base else " desta máquina; o do servidor do banco não se vê daqui"
    yield from found or [good(f"Há espaço no disco{where}.")]


def _existing(path: Path) -> Path | None:
    return next((place for place in (path, *path.parents) if place.is_dir()), None)


def network(site: Site) -> Iterator[Finding]:
    """SQLite's locks do not hold on a network file system."""
    if not site.path:
        return
    kind = _file_system(site.path, site.mounts)
    if NETWORK.fullmatch(kind):
        yield failure(
            f"A base está num sistema de arquivos de rede ({kind}): o SQLite não protege os dados ali.",
            "Leve a base para um disco local, ou use PostgreSQL.",
        )
    elif kind:
        yield good(f"A base está num disco local ({kind}).")
    else:
        yield good("Sistema de arquivos da base não examinado: este sistema não o informa.")


def _file_system(path: Path, mounts: Path) -> str:
    """The kind of the file system that a path is on, as the kernel calls it; empty when it does not say."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    real = Path(os.path.realpath(path))
    best, kind = -1, ""
    for line in lines:
        parts = line.split()
        if len(parts) < 3:
            continue
        place = Path(re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), parts[1]))
        if real.is_relative_to(place) and len(place.parts) >= best:
            best, kind = len(place.parts), parts[2]
    return kind


def modes(site: Site) -> Iterator[Finding]:
    """Whether other users of the machine can read or write what is not theirs."""
    files = [settings_file(), *_files(_drafts())]
    if base := site.path:  # what SQLite keeps beside it is made with the modes of the base
        files += [base] if _others(base) else [Path(f"{base}{side}") for side in SIDES]
    found = []
    for file in files:
        others = _others(file)
        if "w" in others:
            found.append(failure(f"Outros usuários desta máquina podem gravar em {file}.", f"chmod go-rwx {file}"))
        elif "r" in others:
            found.append(warning(f"Outros usuários desta máquina podem ler {file}.", f"chmod go-rwx {file}"))
    if base and base.exists() and base.stat().st_mode & 0o200:
        for file in (Path(f"{base}{side}") for side in SIDES):
            if file.exists() and not file.stat().st_mode & 0o200:
                found.append(failure(f"A base pode ser gravada, mas {file} não.", f"chmod u+w {file}"))
    yield from found or [good("Base, configuração e rascunhos são só deste usuário.")]


def _files(place: Path) -> list[Path]:
    return sorted(path for path in place.iterdir() if path.is_file()) if place.is_dir() else []


def _others(file: Path) -> set[str]:
    """`r` and `w` for what group or world may do with a file, the folders above it included."""
    try:
        real = file.resolve(strict=True)
        modes = [stat.S_IMODE(place.stat().st_mode) for place in (real, *real.parents)]
    except OSError:
        return set()
    found = set()
    for letter, bits in (("r", (0o040, 0o004)), ("w", (0o020, 0o002))):
        for bit, passing in zip(bits, (0o010, 0o001), strict=True):
            if modes[0] & bit and all(mode & passing for mode in modes[1:]):
                found.add(letter)
    return found


def drafts(site: Site) -> Iterator[Finding]:
    """Typed texts that wait for their operator, and files that are no drafts."""
    place = _drafts()
    waiting, oldest, bad = 0, None, []
    for file in _files(place):
        if file.suffix == ".bad":
            bad.append(file.name)
        elif file.suffix == ".json" and not _alive(file):
            waiting += 1
            written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            oldest = min(oldest or written, written)
    if bad:
        many = counted(len(bad), "arquivo de rascunho que não se pôde", "arquivos de rascunho que não se puderam")
        yield warning(
            f"Há {many} ler em {place}: {', '.join(bad[:3])}.",
            "Veja se há neles texto que falte no cadastro, e apague-os.",
        )
    if waiting and oldest:
        many = counted(waiting, "mesa que caiu", "mesas que caíram")
        yield warning(
            f"Há textos não salvos de {many}, desde {oldest.astimezone():%d/%m/%Y %H:%M}.",
            f"Abra a mesa com o mesmo usuário: ela os oferece, por {KEPT_FOR.days} dias.",
        )
    if not bad and not waiting:
        yield good("Nenhum texto não salvo espera por seu operador.")


def _alive(file: Path) -> bool:
    """Whether the desk that keeps the file still runs: its process is in the name."""
    found = re.search(r"\.([0-9]+)-[0-9a-f]+\.json$", file.name)
    return bool(found) and Path(f"/proc/{found[1]}").exists() if found else False


def environment(site: Site) -> Iterator[Finding]:
    """Variables of Textual, which could run code or log keys in other programs; the desk takes them away."""
    names = sorted(name for name in site.environ if name == "TEXTUAL" or name.startswith("TEXTUAL_"))
    if names:
        yield warning(
            f"O ambiente tem {', '.join(names)}. A mesa não lhes obedece, mas alguém as pôs ali.",
            f"unset {' '.join(names)}, e tire-as dos arquivos de início do shell.",
        )
    else:
        yield good("Nenhuma variável TEXTUAL no ambiente.")


def terminal(site: Site) -> Iterator[Finding]:
    """Whether screens can be shown here."""
    found = []
    kind = site.environ.get("TERM", "")
    if kind in ("dumb", "unknown") or (site.in_terminal and not kind):
        found.append(
            warning(
                f"Este terminal não mostra telas ({f'TERM={kind}' if kind else 'TERM vazio'}).", "TERM=xterm-256color"
            )
        )
    locale = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := site.environ.get(name))), "")
    encoding = locale.partition(".")[2].partition("@")[0].replace("-", "").lower()
    if encoding not in ("", "utf8"):
        found.append(warning(f"A localidade {locale} não é UTF-8: acentos podem sair trocados.", "LANG=pt_BR.UTF-8"))
    if not found and not site.in_terminal:
        found.append(good("Terminal não examinado: o doctor não está rodando em um."))
    yield from found or [good(f"O terminal serve ({kind}, {locale or 'localidade do sistema'}).")]


def versions(site: Site) -> Iterator[Finding]:
    """What the program stands on."""
    found = []
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        found.append(failure(f"SQLite {sqlite3.sqlite_version}.", "O programa pede o SQLite 3.35 ou mais novo."))
    installed = {name: _version(name) for name in ("textual", "peewee", "psycopg")}
    for requirement in _requirements():
        if (exact := re.match(r"(\w+)==([\w.]+)", requirement)) and installed.get(exact[1], exact[2]) != exact[2]:
            found.append(
                warning(
                    f"O programa foi feito para {exact[1]} {exact[2]}, e aqui está {installed[exact[1]] or 'nenhum'}.",
                    f"pip install {exact[1]}=={exact[2]}",
                )
            )
    names = [f"Python {sys.version.split()[0]}", f"SQLite {sqlite3.sqlite_version}"]
    names += [f"{name} {version}" for name, version in installed.items() if version]
    yield from found
    yield good(", ".join(names))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _requirements() -> list[str]:
    try:
        return metadata.requires("integrator-tui") or []
    except metadata.PackageNotFoundError:
        return []


def left_over(site: Site) -> Iterator[Finding]:
    """Files of copies that were interrupted, beside the base."""
    if not site.path:
        return
    place = site.path.parent
    if names := sorted(path.name for pattern in ("*.partial", f"{REHEARSAL}*") for path in place.glob(pattern)):
        yield warning(
            f"Há arquivos de cópias interrompidas, ou em andamento, em {place}: {', '.join(names)}.",
            "Se nenhum backup ou restore está rodando, apague-os.",
        )
