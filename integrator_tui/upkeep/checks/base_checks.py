"""What `doctor` looks at in the base itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import peewee

from integrator_tui.engine.address import SQLITE_PRAGMAS, connect, engine
from integrator_tui.engine.foreign import foreign_values
from integrator_tui.engine.schema import applied, known_migrations
from integrator_tui.rules.counting import counted
from integrator_tui.upkeep import chain, copies, postgres
from integrator_tui.upkeep.checks.findings import Finding, Site, failure, good, warning
from integrator_tui.upkeep.target import fetch, number, sentences, snapshot, tables

RESTORE = "Restaure a última cópia: integrator-tui restore ARQUIVO --replace"
PATIENCE_OF_CLOCKS = 5.0
WRONG_CLOCK = 60.0
"""Seconds by which the clocks may differ before it is a warning, an error."""
OLDEST_POSTGRES = 15


def _db(site: Site) -> peewee.Database:
    assert site.db is not None  # the table of checks says so
    return site.db


def integrity(site: Site) -> Iterator[Finding]:
    """The structure of the file; on PostgreSQL that of indexes and tables, where amcheck is installed."""
    db = _db(site)
    if engine(db) == "sqlite":
        if problem := copies.first_problem(db, site.progress, quick=True):
            yield failure(f"A base está danificada: {problem}.", RESTORE)
        else:
            yield good("A estrutura do arquivo está íntegra (quick_check).")
        return
    if not fetch(db, "SELECT 1 FROM pg_extension WHERE extname = 'amcheck'"):
        yield good("Estrutura não examinada: o amcheck não está instalado neste banco (CREATE EXTENSION amcheck).")
        return
    try:
        with sentences():
            names = fetch(
                db,
                "SELECT c.oid, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                " JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND i.indisvalid"
                " AND c.relnamespace = 'public'::regnamespace ORDER BY 2",
            )
            for done, (oid, _) in enumerate(names):
                site.progress("Integridade", done, len(names))
                fetch(db, "SELECT bt_index_check(?::oid::regclass, true)", (oid,))
    except Exception as error:
        told = getattr(error, "sentence", str(error))
        if "permission denied" in told:
            yield good("Estrutura não examinada: este papel não pode usar o amcheck.")
        else:
            yield failure(f"A base está danificada: {told}", RESTORE)
        return
    yield good(f"A estrutura de {len(names)} índices está íntegra (amcheck), com as linhas a que apontam.")


def durability(site: Site) -> Iterator[Finding]:
    """Whether what was saved outlives a power cut."""
    db = _db(site)
    found = list(_sqlite_pragmas(site, db) if engine(db) == "sqlite" else _postgres_settings(db))
    yield from found or [good("O que foi salvo está no disco: as opções de gravação estão em vigor.")]


def _sqlite_pragmas(site: Site, db: peewee.Database) -> Iterator[Finding]:
    ((mode,),) = fetch(db, "PRAGMA journal_mode")
    if mode != "wal":
        yield warning(f"A base não está em modo WAL, e sim «{mode}».", "Abra uma mesa nesta base: ela liga o WAL.")
        return
    desk = connect(site.url)
    with desk.connection_context():
        for pragma, wanted in (("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1)):
            ((value,),) = fetch(desk, f"PRAGMA {pragma}")
            if value != wanted:
                said = SQLITE_PRAGMAS.get(pragma)
                yield failure(
                    f"As mesas gravam com {pragma}={value}, e não {wanted} ({said}).", "Reinstale o programa."
                )


def _postgres_settings(db: peewee.Database) -> Iterator[Finding]:
    wanted = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    for name, value in wanted.items():
        ((found,),) = fetch(db, f"SHOW {name}")
        if found != value and not (name == "synchronous_commit" and found in ("remote_apply", "remote_write")):
            yield failure(
                f"O servidor está com {name}={found}: uma queda pode perder o que foi salvo, ou estragar a base.",
                f"No postgresql.conf: {name} = {value}, e recarregue o servidor.",
            )


def migrations(site: Site) -> Iterator[Finding]:
    """Whether schema and program are of the same version."""
    db = _db(site)
    known = known_migrations()
    there = applied(db)
    unknown = sorted(there.difference(known))
    missing = [name for name in known if name not in there]
    if unknown:
        yield failure(f"A base é de uma versão mais nova do programa ({', '.join(unknown)}).", "Atualize o programa.")
    if missing:
        yield warning(f"O esquema é mais antigo que o programa: falta {', '.join(missing)}.", "integrator-tui migrate")
    if not unknown and not missing:
        yield good(f"O esquema está na versão do programa ({len(known)} migrações).")


def history(site: Site) -> Iterator[Finding]:
    """The chain of the history and its guards."""
    db = _db(site)
    if "history" not in tables(db):
        return
    with snapshot(db):
        found = chain.verify(db, site.progress)
    remedy = "Compare com cópias anteriores (restore --rehearse) e apure quem teve acesso ao banco."
    if found.fault:
        yield failure(found.sentences[0], remedy)
    for sentence in found.others:
        yield failure(sentence, remedy)
    if found.ok:
        yield good(f"O histórico está íntegro: {number(found.rows)} linhas.")


def search_index(site: Site) -> Iterator[Finding]:
    """Whether every customer can be found."""
    db = _db(site)
    if not {"customer", "search_row"} <= set(tables(db)):
        return
    ((customers, rows),) = fetch(db, "SELECT (SELECT COUNT(*) FROM customer), (SELECT COUNT(*) FROM search_row)")
    if customers != rows:
        yield failure(
            f"O índice da busca tem {number(rows)} clientes, e a base {number(customers)}: há quem não se encontre.",
            "integrator-tui reindex",
        )
    else:
        yield good(f"O índice da busca tem todos os {number(customers)} clientes.")


def values(site: Site) -> Iterator[Finding]:
    """What the program never writes: texts that are no UTF-8, dates that are none, other types (SQLite)."""
    db = _db(site)
    if engine(db) == "postgresql":  # it refuses them itself
        return
    names = tables(db)
    found = []
    for done, name in enumerate(names):
        site.progress("Valores", done, len(names))
        for one in foreign_values(db, [name]):
            found.append(f"{one.table}.{one.column} ({number(one.count)}, o primeiro em {one.row})")
    if found:
        yield warning(
            f"Há valores que o programa não escreve: {'; '.join(found)}.",
            "Outro programa gravou na base: veja as linhas e corrija os campos pela mesa, ou restaure uma cópia.",
        )
    else:
        yield good("Textos, datas e números são os que o programa escreve.")


OF_A_CUSTOMER = {
    "address": ("endereço", "endereços"),
    "contact": ("contato", "contatos"),
    "customer_options": ("linha de opções", "linhas de opções"),
    "customer_identifier": ("identificador", "identificadores"),
    "customer_standing": ("linha de situação", "linhas de situação"),
}


def orphans(site: Site) -> Iterator[Finding]:
    """Rows whose customer is not there."""
    db = _db(site)
    there = set(tables(db))
    looked = [table for table in OF_A_CUSTOMER if {table, "customer"} <= there]
    lost = []
    for table in looked:
        sql = f"SELECT COUNT(*) FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = t.customer_id)"
        if count := fetch(db, sql)[0][0]:
            lost.append(counted(count, *OF_A_CUSTOMER[table]))
    if lost:
        yield failure(
            f"Sem o cliente a que pertencem: {', '.join(lost)}. O cliente foi apagado por fora do programa.",
            "Guarde uma cópia (backup) e procure o cliente em cópias anteriores antes de apagar as linhas.",
        )
    elif looked:
        yield good("Todo endereço, contato e opção tem o seu cliente.")


def clock(site: Site) -> Iterator[Finding]:
    """The clock of this machine against the database's, and against the newest row of the history."""
    db = _db(site)
    found = []
    if engine(db) == "postgresql":
        before = site.now()
        ((there,),) = fetch(db, "SELECT clock_timestamp() AT TIME ZONE 'UTC'")
        after = site.now()
        apart = (there - before - (after - before) / 2).total_seconds()
        if abs(apart) > PATIENCE_OF_CLOCKS:
            kind = failure if abs(apart) > WRONG_CLOCK else warning
            where = "atrasado" if apart > 0 else "adiantado"
            text = f"O relógio desta máquina está {number(round(abs(apart)))} s {where} em relação ao do banco."
            found.append(kind(text, "Ligue o NTP nas duas máquinas: timedatectl set-ntp true"))
    newest = []
    if "history" in tables(db):  # what the program itself wrote tells the day of the demonstration
        newest = fetch(db, "SELECT id, at FROM history WHERE operator_id <> 0 ORDER BY id DESC LIMIT 1")
    for row, text in newest:
        at = text if isinstance(text, datetime) else _moment(text)
        if at and at > site.now() + timedelta(seconds=WRONG_CLOCK):
            said = f"{at.replace(tzinfo=UTC).astimezone():%d/%m/%Y %H:%M}"
            found.append(
                warning(
                    f"A última linha do histórico ({row}) é de {said}, que ainda não chegou: um relógio está ou esteve"
                    " errado.",
                    "Acerte o relógio desta máquina: timedatectl set-ntp true",
                )
            )
    yield from found or [good("O relógio concorda com o banco e com o histórico.")]


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def rights(site: Site) -> Iterator[Finding]:
    """Whether a desk could get round the guards of the history (PostgreSQL)."""
    db = _db(site)
    if engine(db) == "sqlite" or "history" not in tables(db):
        return
    ((role, power),) = fetch(
        db,
        "SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
        " OR pg_has_role((SELECT relowner FROM pg_class WHERE oid = 'public.history'::regclass), 'USAGE')"
        " OR has_table_privilege('public.history', 'UPDATE, DELETE, TRUNCATE, TRIGGER')",
    )
    if power:
        yield warning(
            f"O papel «{role}» pode desligar as guardas do histórico e mudar o esquema.",
            "Crie os papéis (integrator-tui postgres roles) e dê às mesas o da aplicação.",
        )
    else:
        yield good(f"O papel «{role}» não pode mudar o histórico nem o esquema.")


def server(site: Site) -> Iterator[Finding]:
    """Version of the server, and what killed commands left on it (PostgreSQL)."""
    db = _db(site)
    if engine(db) == "sqlite":
        return
    found = postgres.version(db)
    if found < OLDEST_POSTGRES:
        yield failure(
            f"O servidor é o PostgreSQL {found}.", f"Atualize-o: o programa pede {OLDEST_POSTGRES} ou mais novo."
        )
    else:
        yield good(f"O servidor é o PostgreSQL {found}.")
    if names := postgres.left_over(db, postgres.name_of(site.url)):
        yield warning(
            f"Há bancos de prova de um backup ou restore interrompido, ou em andamento: {', '.join(names)}.",
            "O próximo backup os remove.",
        )
