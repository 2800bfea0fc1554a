"""The examination of a base and its machine (F216): findings with severity, sentence and remedy."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace

import peewee

from integrator_tui.config import database_url, load
from integrator_tui.engine.address import shown_url
from integrator_tui.errors import DeskError
from integrator_tui.rules.counting import counted
from integrator_tui.upkeep.checks import (
    base_checks,
    call_checks,
    document_checks,
    ledger_checks,
    machine_checks,
    outbox_checks,
    variable_checks,
)
from integrator_tui.upkeep.checks.findings import Check, Finding, Severity, Site, failure, good, warning
from integrator_tui.upkeep.files import size
from integrator_tui.upkeep.target import Progress, as_it_is, patient, printable, sentences

CHECKS = (
    Check("configuração", machine_checks.settings),
    Check("integridade", base_checks.integrity, base=True),
    Check("gravação", base_checks.durability, base=True),
    Check("migrações", base_checks.migrations, base=True),
    Check("histórico", base_checks.history, base=True),
    Check("busca", base_checks.search_index, base=True),
    Check("valores", base_checks.values, base=True),
    Check("órfãos", base_checks.orphans, base=True),
    Check("lançamentos", ledger_checks.balances, base=True),
    Check("atendimentos", call_checks.calls, base=True),
    Check("variáveis", variable_checks.variables, base=True),
    Check("documentos", document_checks.documents, base=True),
    Check("saída", outbox_checks.sending, base=True),
    Check("devoluções", outbox_checks.bounces, base=True),
    Check("envio", outbox_checks.ways_out),
    Check("relógio", base_checks.clock, base=True),
    Check("papéis", base_checks.rights, base=True),
    Check("servidor", base_checks.server, base=True),
    Check("disco", machine_checks.disk),
    Check("rede", machine_checks.network),
    Check("permissões", machine_checks.modes),
    Check("rascunhos", machine_checks.drafts),
    Check("sobras", machine_checks.left_over),
    Check("ambiente", machine_checks.environment),
    Check("terminal", machine_checks.terminal),
    Check("versões", machine_checks.versions),
)
CODES: dict[Severity, int] = {"ok": 0, "aviso": 1, "erro": 2}


def examine(url: str, progress: Progress) -> list[Finding]:
    """Look at everything; `url` is the base, that of the settings when empty. Nothing is changed."""
    if not url:
        try:
            url = database_url(load())
        except DeskError:
            url = ""  # the check of the settings says why
    site = Site(url, progress=progress)
    found = [*_reach(site)]
    try:
        for check in CHECKS:
            if not check.base or site.db is not None:
                progress(check.name.capitalize(), 0, 0)
                found += look(check, site)
    finally:
        if site.db is not None:
            site.db.close()
    return found


def look(check: Check, site: Site) -> list[Finding]:
    """The findings of a check; one that fails is a finding itself."""
    try:
        with sentences():
            return [replace(finding, check=check.name) for finding in check.look(site)]
    except DeskError as error:
        return [replace(failure(error.sentence, base_checks.RESTORE if check.base else ""), check=check.name)]


def _reach(site: Site) -> list[Finding]:
    """Open the base for the checks."""
    return [replace(finding, check="base") for finding in _opened(site)]


def _opened(site: Site) -> list[Finding]:
    if not site.url:
        return []
    shown = shown_url(site.url)
    if site.path and not site.path.exists():
        return [warning(f"Ainda não há base em {site.path}.", "Abra a mesa, que a cria, ou corrija o endereço.")]
    try:
        with sentences():
            db: peewee.Database = as_it_is(site.url)
            db.connect()
            patient(db)
            db.execute_sql("SELECT 1 FROM sqlite_master LIMIT 1" if site.path else "SELECT 1").fetchall()
    except DeskError as error:
        remedy = "Veja o endereço, se o servidor está no ar e se o usuário pode entrar." if not site.path else ""
        remedy = remedy or "Veja se o arquivo é a base e de quem ele é, ou restaure a última cópia."
        return [failure(f"A base {shown} não abre. {error.sentence}", remedy)]
    site.db = db
    held = f" ({size(site.path.stat().st_size)})" if site.path else ""
    return [good(f"A base {shown} abre{held}.")]


def exit_code(findings: Sequence[Finding]) -> int:
    """0 all is well, 1 warnings, 2 errors."""
    return max((CODES[finding.severity] for finding in findings), default=0)


def as_text(findings: Sequence[Finding]) -> str:
    """One finding a line, its remedy under it, the count at the end."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.severity:<6} {finding.check:<13} {printable(finding.sentence)}")
        if finding.remedy:
            lines.append(f"{'':<20} → {printable(finding.remedy)}")
    count = Counter(finding.severity for finding in findings)
    lines.append(f"{counted(count['erro'], 'erro')}, {counted(count['aviso'], 'aviso')}, {count['ok']} em ordem.")
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """The same for programs."""
    worst = max((finding.severity for finding in findings), key=CODES.__getitem__, default="ok")
    listed = [{name: printable(text) for name, text in asdict(finding).items()} for finding in findings]
    return json.dumps({"worst": worst, "findings": listed}, ensure_ascii=False, indent=2)
