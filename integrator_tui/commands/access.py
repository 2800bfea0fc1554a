"""Operators, what they may, and the desks that are open."""

from __future__ import annotations

from integrator_tui.desk.commands import SETTINGS, Command, declare

OPERATORS = declare(
    "operators",
    "Usuários e permissões",
    Command("rights", "Permissões", "p", SETTINGS, footer=2, help="O que este operador pode, e de quem o tem"),
    Command("password", "Primeira senha", "w", SETTINGS, help="Sorteia uma e a mostra; ele a troca ao entrar"),
)

RIGHTS = declare(
    "rights",
    "Permissões de um operador",
    Command("switch", "Sim/Não", "space", SETTINGS, footer=1, help="Dá a permissão da linha, ou a tira"),
    Command("as_job", "Como o Cargo", "delete", SETTINGS, footer=2, help="Volta ao que o Cargo dá"),
)

DESKS = declare(
    "desks",
    "Mesas abertas",
    Command("end_desk", "Fechar mesa", "delete", SETTINGS, footer=1, help="O que ele digita fica guardado"),
    Command("say", "Mensagem a todos", "m", SETTINGS, footer=2, help="Uma frase em todas as mesas abertas"),
)
