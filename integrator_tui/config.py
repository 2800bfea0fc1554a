"""Settings: a TOML file of the user, then the environment, over documented defaults; and the user's folders.

Plain dataclass on purpose: reading settings must not cost the start a library (`tests/test_imports.py`).
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from integrator_tui.errors import Refused


def folder(kind: str) -> Path:
    """The user's folder for `config`, `data` or `state`; all under INTEGRATOR_HOME where that is set."""
    if home := os.environ.get("INTEGRATOR_HOME"):
        return Path(home)
    import platformdirs

    where = {
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
        "state": platformdirs.user_state_path,
    }
    return where[kind]("integrator-tui")


def settings_file() -> Path:
    """Where the settings are read from."""
    return folder("config") / "integrator.toml"


@dataclass(frozen=True)
class Settings:
    """Everything that can be set; README's table is made from `help`."""

    database: str = field(
        default="", metadata={"help": "sqlite:///caminho ou postgresql://servidor/banco; vazio: um arquivo do usuário"}
    )
    theme: str = field(default="escuro", metadata={"help": "escuro ou claro (NO_COLOR no ambiente: monocromático)"})
    inbox: str = field(
        default="",
        metadata={"help": "pasta de onde os operadores anexam arquivos, uma subpasta por usuário; vazio: do usuário"},
    )
    outbox: str = field(
        default="",
        metadata={"help": "pasta para onde os arquivos são exportados, uma subpasta por usuário; vazio: do usuário"},
    )
    documents: str = field(
        default="",
        metadata={
            "help": "pasta dos documentos dos clientes, a mesma para todas as mesas; vazio: ao lado da base do SQLite,"
            " ou do usuário"
        },
    )
    document_limit_mb: int = field(default=20, metadata={"help": "tamanho máximo de um documento, em MB (1 a 2000)"})
    email: dict[str, Any] = field(
        default_factory=dict,
        metadata={"help": "servidor de e-mail: [email] com host, port, security, user, password, sender ..."},
    )
    sms: dict[str, Any] = field(
        default_factory=dict, metadata={"help": "saída de SMS: [sms] com driver (http ou smpp) e o que ele pede"}
    )
    ami: dict[str, Any] = field(
        default_factory=dict,
        metadata={"help": "central Asterisk que o comando pop ouve: [ami] com host, port, user, secret, tls"},
    )
    cep_online: str = field(
        default="sim", metadata={"help": "sim ou não: perguntar CEPs na internet; só CEP, UF, cidade e rua vão para lá"}
    )
    cep_viacep: str = field(
        default="https://viacep.com.br", metadata={"help": "endereço do ViaCEP (CEP, e rua em uma cidade)"}
    )
    cep_brasilapi: str = field(
        default="https://brasilapi.com.br", metadata={"help": "endereço da BrasilAPI, perguntada depois; vazio: não"}
    )
    dns: str = field(
        default="", metadata={"help": "servidor de nomes (endereço, ou endereço:porta); vazio: o da máquina"}
    )
    mouse: str = field(
        default="sim", metadata={"help": "sim ou não: com não, o mouse seleciona texto no terminal sem Shift"}
    )
    keys: dict[str, str] = field(
        default_factory=dict, metadata={"help": 'teclas trocadas: [keys] com comando = "tecla,outra"'}
    )


TABLES = ("email", "sms", "ami", "keys")
"""Settings that are tables of TOML, not single values."""
YES_OR_NO = {"cep_online", "mouse"}
"""Settings that are sim or não, or what TOML calls so."""


def load() -> Settings:
    """The settings in force. Raises `Refused` naming the file and the line or key that is wrong."""
    path = settings_file()
    values: dict[str, Any] = {}
    if path.is_file():
        try:
            values = tomllib.loads(path.read_text("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
            raise Refused(f"O arquivo de configuração {path} não pôde ser lido: {error}") from error
    known = {item.name: item for item in fields(Settings)}
    for name in known.keys() - set(TABLES):
        if value := os.environ.get(f"INTEGRATOR_{name.upper()}"):
            is_number = isinstance(known[name].default, int)
            values[name] = int(value) if is_number and value.isdecimal() else value
    for name in YES_OR_NO & values.keys():
        values[name] = {True: "sim", False: "não", "true": "sim", "false": "não", "nao": "não"}.get(
            values[name], values[name]
        )
    for name, value in values.items():
        if name not in known:
            raise Refused(f"Configuração desconhecida em {path}: «{name}». Há: {', '.join(known)}.")
        if type(value) is not (dict if name in TABLES else type(known[name].default)):
            raise Refused(f"Configuração «{name}» em {path}: tipo errado.")
    if any(not isinstance(key, str) for key in values.get("keys", {}).values()):
        raise Refused(f"Configuração [keys] em {path}: cada tecla é um texto.")
    for name in ("cep_viacep", "cep_brasilapi"):
        if not _may_be_asked(values.get(name, "")):
            raise Refused(f"Configuração «{name}»: um endereço https:// sem senha (http:// só em 127.0.0.1).")
    for name in sorted(YES_OR_NO):
        if values.get(name, "sim") not in ("sim", "não"):
            raise Refused(f"Configuração «{name}»: sim ou não.")
    if values.get("theme", "escuro") not in ("escuro", "claro"):
        raise Refused("Configuração «theme»: escuro ou claro.")
    if not 1 <= values.get("document_limit_mb", 20) <= 2000:
        raise Refused("Configuração «document_limit_mb»: de 1 a 2000.")
    return Settings(**values)


def _may_be_asked(address: str) -> bool:
    """Whether a service at this address is asked: what is said to it must not be read on the way."""
    if not address:  # nobody is asked
        return True
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if "@" in parts.netloc or parts.query or parts.fragment:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme, host) == ("http", "127.0.0.1"))


def database_url(settings: Settings) -> str:
    """The database in force: the settings, else a SQLite file of the user (its folder is made)."""
    if settings.database:
        return settings.database
    data = folder("data")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"sqlite:///{data / 'integrator.db'}"


def leave_out_postgres() -> None:
    """Keep Peewee from importing a PostgreSQL driver that this run will not use: a third of the start."""
    import sys

    for driver in ("psycopg", "psycopg2"):
        sys.modules.setdefault(driver, None)  # type: ignore[arg-type]
