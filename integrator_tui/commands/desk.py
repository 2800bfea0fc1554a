"""The commands of every screen, which the desk itself answers."""

from __future__ import annotations

from integrator_tui.desk.commands import EDIT, Command, declare

DESK = declare(
    "desk",
    "Em toda parte",
    Command("help", "Ajuda", "f1,question_mark", footer=3, menu=False, help="Todas as teclas desta tela"),
    Command("menu", "Menu", "f10,full_stop", footer=2, menu=False, help="Menu de ações do que está sob o cursor"),
    Command("palette", "Paleta", "ctrl+p", menu=False, help="Toda ação e todo destino"),
    Command(
        "code",
        "Código de transação",
        "semicolon",
        menu=False,
        help="Vai a um destino pelo código, como CON ou 1234;CON; Tab completa",
    ),
    Command("outbox", "Caixa de saída", "ctrl+t", code="CXS", help="O que foi enviado, o que espera, o que falhou"),
    Command("copy", "Copiar valor", "ctrl+y", help="Copia o valor sob o cursor para o seu computador (OSC 52)"),
    Command("queue", "Minha fila", "ctrl+f", code="FIL", help="Os atendimentos que esperam por você"),
    Command("phone_calls", "Ligações", "ctrl+g", code="LIG", help="As ligações do seu ramal que ninguém atendeu"),
    Command("extension", "Ramal", "", help="De que ramal as ligações aparecem nesta mesa"),
    Command("theme", "Tema claro/escuro"),
    Command("quit", "Sair", "ctrl+q", help="Sai do programa"),
)

PHONE_STACK = declare(
    "phone_stack",
    "Ligações do ramal",
    Command("answer_call", "Abrir", "enter", footer=1, help="Abre o cliente da linha; só o número o diz"),
    Command("new_caller", "Novo cliente com o número", "f6,insert", EDIT, footer=2, help="O cadastro começa com ele"),
    Command("dismiss_call", "Tirar da pilha", "delete", footer=3, help="A ligação sai da pilha desta mesa"),
)
