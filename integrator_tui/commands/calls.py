"""What stands in the tab Atendimentos, what can be done with a call, and the queue (domain 8)."""

from __future__ import annotations

from integrator_tui.desk.commands import EDIT, Command, Destination, declare, destinations
from integrator_tui.rules.permissions import NEGOTIATED_DATE

OPTIONS = destinations(
    Destination("summary", "Resumo", "r", code="RES", tab=5, pane="calls.summary:SummaryPane"),
    Destination(
        "service_calls",
        "Lista de Atendimentos",
        "t",
        code="ATE",
        tab=5,
        pane="calls.calls:CallsPane",
        short="Atendimentos",
    ),
    Destination("work_orders", "Ordem de Serviço", "o", code="OSV", tab=5, pane="calls.field_work.orders:OrdersPane"),
    Destination("surveys", "Site Survey", "s", code="SSV", tab=5, pane="calls.field_work.surveys:SurveysPane"),
    Destination("call_chart", "Gráfico", "g", code="GRA", tab=5, pane="calls.chart:ChartPane"),
    Destination("timeline", "Linha do tempo", "l", code="LDT", tab=5, pane="calls.timeline:TimelinePane"),
)

SUMMARY = declare(
    "summary",
    "Resumo",
    Command("confirm_who", "Confirmar quem fala", "space", footer=1, help="Quem ligou disse o que só o cliente sabe"),
)

CALL_ACTS = declare(
    "call_acts",
    "Atendimento",
    Command("edit", "Editar", "f2", footer=3, help="Tipo, descrição, destino, prioridade, Data Negociada"),
    Command("forward", "Encaminhar", "e", footer=4, help="Para outro Cargo ou Usuário de Destino, com um recado"),
    Command("conclude", "Concluir", "c", footer=5, help="Encerra com a solução; ou Sem Solução"),
    Command("status", "Status", "y", help="em Análise, em Resolução, Aguardando, Sem Contato"),
    Command("agreed", "Data Negociada", "d", NEGOTIATED_DATE, help="O dia combinado com o cliente, e por quê"),
    Command("priority", "Prioridade", "i", help="Baixa, Normal, Alta, Urgente"),
    Command("take", "Assumir", "m", help="O atendimento sem dono fica com você"),
    Command("reopen", "Reabrir", "b", help="Um encerrado volta a Pendente, com o motivo"),
    Command("protocol", "Protocolo", "p", help="O histórico do atendimento em PDF ou texto, para o cliente"),
    Command("attach", "Anexar", "x", EDIT, help="Um arquivo; o que o cliente mandou acaba com a pausa"),
    Command("files", "Anexos", "q", help="Olha os arquivos do atendimento"),
    Command("seen", "Lido/Não Lido", "", help="Muda a marca de leitura"),
    Command("outage", "Vincular à avaria", "a", help="Debaixo do atendimento principal da avaria que atinge o cliente"),
    Command("visit", "Visita", "v", EDIT, help="Mostra as vagas da agenda e abre a ordem de serviço na escolhida"),
    Command("work_order", "Abrir OS", "", EDIT, help="Uma ordem de serviço do atendimento, ainda sem data"),
    Command("link", "Vincular ao principal", "", help="Debaixo do atendimento principal, por exemplo o de uma avaria"),
)

SURVEYS = declare(
    "surveys",
    "Site surveys",
    Command("attach", "Anexar foto", "x", EDIT, footer=3, help="Um arquivo, que fica nos documentos do cliente"),
    Command("files", "Anexos", "q", help="Os arquivos deste site survey"),
)

CALL_LIST = declare(
    "calls",
    "Lista de atendimentos",
    Command("new", "Abrir atendimento", "f6,insert", footer=1, help="Com o protocolo na hora"),
    Command("previous_state", "Situação anterior", "left", help="Os atendimentos da situação à esquerda"),
    Command("next_state", "Próxima situação", "right", help="Os atendimentos da situação à direita"),
    Command("mark", "Marcar", "space", help="Marca o atendimento; Encaminhar e Concluir valem para os marcados"),
    Command("period", "Período", "f4", help="Hoje, 7, 30 ou 90 dias, o mês, o ano, tudo, ou as datas"),
    Command("protocols", "Protocolo de todos", "w", help="O histórico de todos os atendimentos em PDF ou texto"),
)

CALL = declare(
    "call",
    "Janela de um atendimento",
    Command("note", "Anotar", "f6,insert", footer=1, help="Comentário, contato do cliente ou relato de teste"),
)

OUTAGES = declare(
    "outages",
    "Avarias",
    Command("end", "Encerrar e avisar", "f9", EDIT, footer=2, help="Conclui os atendimentos dela e avisa quem ligou"),
    Command("touched", "Atingidos", "t", footer=4, help="Os clientes que ela atinge"),
)

QUEUE = declare(
    "queue",
    "Minha fila",
    Command("new_several", "Abrir para vários", "f6,insert", help="Um atendimento para cada um de alguns clientes"),
    Command("previous_state", "Fila anterior", "left", help="A fila à esquerda"),
    Command("next_state", "Próxima fila", "right", help="A fila à direita"),
    Command("mark", "Marcar", "space", help="Marca o atendimento; Encaminhar e Concluir valem para os marcados"),
)

CHART = declare(
    "chart",
    "Gráfico dos atendimentos",
    Command("previous_chart", "Gráfico anterior", "left", help="Por tipo, situação, mês ou hora: o da esquerda"),
    Command("next_chart", "Próximo gráfico", "right", footer=1, help="Por tipo, situação, mês ou hora: o da direita"),
    Command("period", "Período", "f4", footer=2, help="Hoje, 7, 30 ou 90 dias, um ano, tudo, ou desde uma data"),
    Command("export", "Exportar", "w", footer=3, help="O gráfico como figura (SVG) ou tabela (CSV)"),
)

TIMELINE = declare(
    "timeline",
    "Linha do tempo",
    Command("previous_topic", "Assunto anterior", "left", help="O assunto à esquerda"),
    Command("next_topic", "Próximo assunto", "right", help="O assunto à direita"),
)

ORDERS = declare(
    "orders",
    "Ordens de serviço",
    Command(
        "book",
        "Agenda",
        "v",
        EDIT,
        footer=3,
        help="Marca a visita numa vaga livre ou a muda; sem OS, abre uma",
    ),
    Command("conclude", "Concluir", "c", EDIT, footer=4, help="Executada ou não, com o resultado e quem assinou"),
    Command("status", "Status", "y", EDIT, help="Em execução, fora da agenda, cancelada, cobrança"),
    Command("print", "Imprimir", "i", help="A ordem de serviço em PDF ou texto"),
)

BOARD = declare(
    "board",
    "Agenda das equipes",
    Command("choose", "Marcar", "enter", footer=1, help="Fica com a vaga do período"),
    Command("earlier", "Período anterior", "left", help="O período à esquerda"),
    Command("later", "Próximo período", "right", help="O período à direita"),
    Command("team_above", "Equipe acima", "up", help="A equipe da linha de cima"),
    Command("team_below", "Equipe abaixo", "down", help="A equipe da linha de baixo"),
    Command("next_days", "Próximos dias", "pagedown", footer=2, help="Os cinco dias seguintes"),
    Command("previous_days", "Dias anteriores", "pageup", help="Os cinco dias anteriores, até hoje"),
)
