"""What may be done with a service call in which state (domain 8.4; facts 5.1; traps A2, A8)."""

from __future__ import annotations

from integrator_tui.rules.states import BEFORE, Row, StateTable

PENDING, ANALYSIS, SOLVING = "pendente", "em_analise", "em_resolucao"
DONE, UNSOLVED = "concluido", "sem_solucao"
NO_CONTACT, WAITING = "sem_contato", "aguardando"
WORKED_ON = (PENDING, ANALYSIS, SOLVING)
HELD = (NO_CONTACT, WAITING)
OPEN = (*WORKED_ON, *HELD)
CLOSED = (DONE, UNSOLVED)
ALL = (*OPEN, *CLOSED)

STATES = {
    PENDING: "Pendente",
    ANALYSIS: "em Análise",
    SOLVING: "em Resolução",
    DONE: "Concluído",
    UNSOLVED: "Sem Solução",
    NO_CONTACT: "Sem Contato",
    WAITING: "Aguardando",
}
ENDS_PAUSE = {
    NO_CONTACT: "o cliente atenda ou fale por qualquer via (Contato), ou alguém retome (Status)",
    WAITING: "o cliente fale ou mande algo por qualquer via (Contato, Anexo), ou alguém retome (Status)",
}
"""What ends the pause of a state, as it is told."""
ACTIONS = {
    "analyse": "Analisar",
    "solve": "Resolver",
    "wait": "Aguardar",
    "no_contact": "Sem contato",
    "resume": "Retomar",
    "conclude": "Concluir",
    "give_up": "Encerrar sem solução",
    "reopen": "Reabrir",
    "customer_spoke": "Contato do cliente",
    "entry": "Comentar",
    "forward": "Encaminhar",
    "take": "Assumir",
    "priority": "Mudar prioridade",
    "agreed_date": "Mudar Data Negociada",
    "type": "Mudar tipo",
    "read": "Lido/Não Lido",
    "attach": "Anexar",
    "link": "Vincular",
    "work_order": "Criar OS",
}
CONDITIONS = {
    "solution": "Escreva a solução: sem ela o atendimento não é encerrado.",
    "closing_type": "Escolha o Tipo de Fechamento.",
    "permission_date": "Falta a permissão «Mudar Data Negociada».",
    "permission_type": "Falta a permissão «Alterar Plano do Atendimento».",
    "leaf_type": "Um tipo raiz não pode ser escolhido.",
    "other_destination": "O atendimento já está com esse destino.",
    "free": "O atendimento já está com outro operador.",
    "no_circle": "O vínculo daria uma volta: um atendimento não fica debaixo de si mesmo.",
    "within_reopening": "O prazo de reabertura passou: abra um novo, vinculado a este.",
}
_CLOSING = ("solution", "closing_type")

TABLE = StateTable(
    STATES,
    ACTIONS,
    CONDITIONS,
    (
        Row((PENDING, SOLVING), "analyse", ANALYSIS),
        Row((PENDING, ANALYSIS), "solve", SOLVING),
        Row((*WORKED_ON, NO_CONTACT), "wait", WAITING),
        Row((*WORKED_ON, WAITING), "no_contact", NO_CONTACT),
        Row(HELD, "resume", BEFORE),
        Row(OPEN, "conclude", DONE, _CLOSING),
        Row(OPEN, "give_up", UNSOLVED, _CLOSING),
        Row(CLOSED, "reopen", PENDING, ("within_reopening",)),
        # Whatever comes from the customer ends a pause, by whichever way it came.
        Row(HELD, "customer_spoke", BEFORE),
        Row(WORKED_ON, "customer_spoke"),
        Row(CLOSED, "customer_spoke", PENDING, ("within_reopening",)),
        Row(ALL, "entry"),
        Row(OPEN, "forward", conditions=("other_destination",)),
        Row(OPEN, "take", conditions=("free",)),
        Row(OPEN, "priority"),
        Row(OPEN, "agreed_date", conditions=("permission_date",)),
        Row(OPEN, "type", conditions=("permission_type", "leaf_type")),
        Row(ALL, "read"),
        Row(ALL, "attach"),
        Row(ALL, "link", conditions=("no_circle",)),
        Row(OPEN, "work_order"),
    ),
    {
        PENDING: "O atendimento está pendente.",
        ANALYSIS: "O atendimento já está em análise.",
        SOLVING: "O atendimento já está em resolução.",
        DONE: "O atendimento está concluído: reabra-o antes.",
        UNSOLVED: "O atendimento foi encerrado sem solução: reabra-o antes.",
        NO_CONTACT: "O atendimento está sem contato: retome-o antes.",
        WAITING: "O atendimento está aguardando: retome-o antes.",
    },
    {
        **{(state, "reopen"): "O atendimento está aberto." for state in OPEN},
        **{(state, "resume"): "O atendimento não está parado." for state in WORKED_ON},
        (WAITING, "wait"): "O atendimento já está aguardando.",
        (NO_CONTACT, "no_contact"): "O atendimento já está sem contato.",
        **{(state, "resume"): "O atendimento está encerrado: reabra-o." for state in CLOSED},
    },
)
