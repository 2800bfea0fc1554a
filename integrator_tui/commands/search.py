"""The commands of Pesquisar Cliente."""

from __future__ import annotations

from integrator_tui.desk.commands import BULK, EDIT, MONEY, SETTINGS, Command, declare
from integrator_tui.rules.permissions import CREATE_INVOICE

SEARCH = declare(
    "search",
    "Pesquisar Cliente",
    Command("open", "Abrir", "enter", footer=1, help="Abre o cliente da linha destacada"),
    Command("new_customer", "Novo cliente", "f6,insert", EDIT, footer=1, help="Cadastra um cliente"),
    Command("where", "Pesquisar em", "f4,f2", footer=2, help="Escolhe em que campo pesquisar"),
    Command("amount", "Quantidade", "ctrl+l", help="Quantas linhas mostrar"),
    Command("sort", "Ordenar", "ctrl+o", help="Ordena as linhas pela próxima coluna"),
    Command("refresh", "Atualizar", "f5", help="Pesquisa de novo"),
    Command("clear", "Limpar", "escape,f3", help="Limpa a busca"),
    Command("complete", "Completar código", "tab", menu=False, help="Completa um código como 1234;CON"),
    Command("bulk_sms", "SMS em lote (resultado da busca)", "", BULK),
    Command("bulk_sms_file", "SMS em lote (arquivo CSV)", "", BULK),
    Command("templates", "Modelos (Remetentes Email)", "", SETTINGS),
    Command("company", "Nome do provedor", "", SETTINGS),
    Command("lists", "Listas", "", SETTINGS, help="As listas do provedor", code="LIS"),
    Command("variables", "Variáveis", "", SETTINGS, help="O que o programa faz de um modo ou de outro", code="VAR"),
    Command("routines", "Rotinas", "", MONEY, help="O que rodou, o que faria agora", code="ROT"),
    Command("bank_files", "Arquivos do banco", "", MONEY, help="Remessas e retornos, o que cada um fez", code="ARQ"),
    Command("outages", "Avarias", "", help="O que está fora, até quando, e quem ligou", code="AVA"),
    Command("read_code", "Ler boleto ou PIX", "", help="Diz o que é uma linha digitável, código de barras ou PIX"),
    Command("import", "Importar clientes (CSV)", "", EDIT),
    Command("import_receivables", "Importar títulos a receber (CSV)", "", CREATE_INVOICE),
    Command("export", "Exportar o resultado"),
    Command(
        "nas", "Servidores de Acesso (NAS)", "", SETTINGS, help="Os roteadores que perguntam ao RADIUS", code="NAS"
    ),
    Command("operators", "Usuários e permissões", "", SETTINGS, help="Quem trabalha aqui e o que pode", code="USU"),
    Command("desks", "Mesas abertas", "", SETTINGS, help="Quem está em que mesa; encerrar uma", code="MES"),
    Command("extra_definitions", "Definições de Campos Extras", "", SETTINGS),
)
