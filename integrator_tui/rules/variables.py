"""System-wide switches and numbers (domain 10.2, facts 9): exact name, default, plain meaning.

A variable is one constant here, and whoever obeys it names that constant: `queries.variables.value(session, IT)`.
`tests/rules/test_variables.py` reads the sources: there is none that nobody obeys.
"""

from __future__ import annotations

from integrator_tui.rules.variable import Number, Switch, Variable

REGISTRATION, PLANS, INVOICES, CALLS = "Cadastro", "Planos", "Faturas", "Atendimentos"
PARAMETERS = "Parâmetros"
GROUPS = (REGISTRATION, PLANS, INVOICES, CALLS, PARAMETERS)
"""The first four are the manual's; parameters are what law or practice leave to the provider."""

MOBILE_REQUIRED = Switch(
    "celular_obrigatorio",
    "Celular Obrigatório no Cadastro do Cliente",
    REGISTRATION,
    False,
    "Sim: não se grava um cliente sem celular.",
)
BIRTH_REQUIRED = Switch(
    "nascimento_obrigatorio",
    "Data de Nascimento Obrigatória",
    REGISTRATION,
    False,
    "Sim: não se grava uma pessoa física sem data de nascimento.",
)
EMAIL_REQUIRED = Switch(
    "email_obrigatorio",
    "E-Mail Obrigatório no Cadastro do Cliente",
    REGISTRATION,
    False,
    "Sim: não se grava um cliente sem e-mail.",
)
MOTHER_REQUIRED = Switch(
    "nome_mae_obrigatorio",
    "Nome da Mãe Obrigatório no Cadastro do Cliente",
    REGISTRATION,
    False,
    "Sim: não se grava uma pessoa física sem o nome da mãe.",
)
FATHER_REQUIRED = Switch(
    "nome_pai_obrigatorio",
    "Nome do Pai Obrigatório no Cadastro do Cliente",
    REGISTRATION,
    False,
    "Sim: não se grava uma pessoa física sem o nome do pai.",
)
PHONE_REQUIRED = Switch(
    "telefone_obrigatorio",
    "Telefone Obrigatório no Cadastro do Cliente",
    REGISTRATION,
    False,
    "Sim: não se grava um cliente sem telefone.",
)

DATE_AFTER_TRIAL = Switch(
    "data_apos_experimentar",
    "Alterar a Data ao Habilitar após Experimentar",
    PLANS,
    False,
    "Sim: ao habilitar um plano experimental, a Data Início passa a ser o dia da habilitação.",
)
NO_ACCENTS_IN_LOGINS = Switch(
    "bloquear_acentos_login",
    "Bloquear Acentos em Logins de Radius",
    PLANS,
    True,
    "Sim: um login com acento ou cedilha é recusado.",
)
COPY_EXTRA_FIELDS = Switch(
    "copiar_campos_extras",
    "Copiar Campos Extras de Planos",
    PLANS,
    False,
    "Sim: ao mudar de plano, o plano novo recebe os campos extras do antigo.",
)
EVENT_ON_ENABLING = Switch(
    "evento_ao_habilitar",
    "Criar Evento ao Habilitar o Plano do Cliente",
    PLANS,
    False,
    "Sim: habilitar um plano cria um evento de faturamento.",
)
PROGRESSIVE_AFTER_CHANGE = Switch(
    "progressivo_apos_mudanca",
    "Dar Descontos Progressivos Mesmo com Mudança Plano",
    PLANS,
    False,
    "Sim: a mudança de plano não interrompe a mensalidade progressiva.",
)
INACTIVE_WITH_LAST_PLAN = Switch(
    "inativar_no_ultimo_plano",
    "Inativar Cliente ao Cancelar Último Plano",
    PLANS,
    False,
    "Sim: quem cancela o último plano fica inativo.",
)
LOGIN_REQUIRED = Switch(
    "login_obrigatorio",
    "Login de Radius Obrigatório no Cadastro de Clientes e Planos",
    PLANS,
    False,
    "Sim: um plano que permite autenticação Radius não se cria sem login.",
)
EQUIPMENT_KEEPS_PLAN = Switch(
    "nao_cancelar_com_equipamento",
    "Não Cancelar Planos com Equipamento",
    PLANS,
    False,
    "Sim: o plano só se cancela depois da devolução do equipamento.",
)
DELETE_POINT_WITH_CANCELLED = Switch(
    "apagar_ponto_com_cancelados",
    "Permite Apagar Ponto de Acesso que tenha Planos Cancelados",
    PLANS,
    False,
    "Sim: planos cancelados não impedem de apagar um ponto de acesso.",
)
INACTIVE_WITH_PLANS = Switch(
    "inativar_com_planos",
    "Permite Inativar Cliente com Planos Não Cancelados",
    PLANS,
    False,
    "Sim: um cliente pode ficar inativo enquanto tem planos não cancelados.",
)
TEMPORARY_SUSPENSION = Switch(
    "suspensao_temporaria",
    "Permite Usar o Status Suspensão Temporária",
    PLANS,
    False,
    "Sim: o cliente em dia pode pedir a Suspensão Temporária do plano.",
)
SERVICE_WITHOUT_PLANS_FORM = Switch(
    "servico_sem_forma_do_plano",
    "Serviço Adicional Não Utilizar Forma de Cobrança do Plano",
    PLANS,
    False,
    "Sim: um serviço adicional não herda a forma de cobrança do plano.",
)
CHECK_TRANSFER_OF_EVENTS = Switch(
    "verificar_transferencia",
    "Verificar no Plano Transferência de Acréscimo ou Desconto",
    PLANS,
    False,
    "Sim: ao mudar ou transferir um plano, pergunta-se se acréscimos e descontos pendentes vão junto.",
)

DAYS_TO_PRINT = Number(
    "dias_para_imprimir_fatura",
    "Máximo de Dias para a Impressão de Fatura",
    INVOICES,
    0,
    "Dias depois do vencimento em que uma fatura ainda se imprime; 0: sem limite.",
)

CLOSING_TYPE = Switch(
    "validar_tipo_fechamento",
    "Valida Tipo de Fechamento ao Finalizar Atendimento",
    CALLS,
    False,
    "Sim: um atendimento só se conclui com o Tipo de Fechamento.",
)
NO_ROOT_TYPES = Switch(
    "sem_tipo_raiz",
    "Não gerar atendimento com Tipo Att. Raiz",
    CALLS,
    True,
    "Sim: um tipo de atendimento que tem outros debaixo de si não se escolhe.",
)
WAITING_PAUSES = Switch(
    "aguardando_pausa",
    "Atendimento: Aguardando Pausa o Prazo",
    PARAMETERS,
    True,
    "Sim: o prazo do tipo para enquanto o atendimento está Aguardando; o da lei nunca para.",
)
NO_CONTACT_PAUSES = Switch(
    "sem_contato_pausa",
    "Atendimento: Sem Contato Pausa o Prazo",
    PARAMETERS,
    True,
    "Sim: o prazo do tipo para enquanto o atendimento está Sem Contato; o da lei nunca para.",
)
SUMMARY_FIRST = Switch(
    "resumo_primeiro",
    "Resumo Primeiro",
    PARAMETERS,
    False,
    "Sim: abrir um cliente mostra o Resumo da aba Atendimentos, em vez do cadastro.",
)
PROTOCOL_BY = Number(
    "protocolo_avisa",
    "Protocolo: Avisar o Cliente",
    PARAMETERS,
    1,
    "O protocolo vai ao cliente quando o atendimento é salvo. 0: não vai; 1: por SMS; 2: por e-mail; 3: pelos dois.",
    highest=3,
)
DAYS_TO_REOPEN = Number(
    "dias_para_reabrir",
    "Atendimento: Dias para Reabrir",
    PARAMETERS,
    30,
    "Dias depois do encerramento em que um atendimento se reabre; depois, abre-se um novo, vinculado.",
)
SILENT_REMIND = Number(
    "silencio_lembrete",
    "Atendimento: Dias sem Resposta até o Lembrete",
    PARAMETERS,
    3,
    "Dias em Aguardando ou Sem Contato, sem nada anotado, até o cliente ser lembrado; 0: nunca.",
    highest=365,
)
SILENT_CLOSE = Number(
    "silencio_encerra",
    "Atendimento: Dias do Lembrete até Encerrar",
    PARAMETERS,
    5,
    "Dias depois do lembrete sem resposta em que o atendimento é encerrado, com aviso; reabre-se. 0: nunca.",
    highest=365,
)

CONFIRM_CALLER = Switch(
    "confirmar_quem_liga",
    "Ligação: Confirmar quem Fala antes de Enviar",
    PARAMETERS,
    True,
    "Sim: de quem só o número foi reconhecido, confiança, 2ª via e PIX esperam até o operador confirmar quem fala.",
)
RUSH_CALLS = Number(
    "avaria_ligacoes",
    "Avaria: Ligações que a Sugerem",
    PARAMETERS,
    5,
    "Tantos clientes de um Ponto de Acesso que ligam em poucos minutos sugerem uma avaria; 0: nunca.",
)
RUSH_MINUTES = Number(
    "avaria_minutos",
    "Avaria: Minutos das Ligações",
    PARAMETERS,
    10,
    "Em quantos minutos essas ligações contam juntas.",
    lowest=1,
    highest=1440,
)

PRO_RATA_DIVISOR = Number(
    "divisor_proporcional",
    "Divisor do Proporcional",
    PARAMETERS,
    30,
    "Dias que uma mensalidade paga: proporcional = valor x dias / divisor.",
    lowest=1,
    highest=31,
)
TEMPORARY_FEWEST_DAYS = Number(
    "suspensao_temporaria_minimo",
    "Suspensão Temporária: Mínimo de Dias",
    PARAMETERS,
    30,
    "A Suspensão Temporária dura pelo menos estes dias (Resolução Anatel 632/2014).",
    lowest=1,
)
TEMPORARY_MOST_DAYS = Number(
    "suspensao_temporaria_maximo",
    "Suspensão Temporária: Máximo de Dias",
    PARAMETERS,
    120,
    "A Suspensão Temporária dura no máximo estes dias (Resolução Anatel 632/2014).",
    lowest=1,
)
TEMPORARY_MONTHS_BETWEEN = Number(
    "suspensao_temporaria_intervalo",
    "Suspensão Temporária: Meses entre Duas",
    PARAMETERS,
    12,
    "Meses do começo de uma Suspensão Temporária ao da próxima (Resolução Anatel 632/2014).",
)
FIDELITY_MOST_MONTHS = Number(
    "fidelidade_maximo_meses",
    "Fidelidade: Máximo de Meses",
    PARAMETERS,
    12,
    "Meses de fidelidade que obrigam uma pessoa física; o que passa disso não gera multa (RGC art. 37).",
)
PROVIDER_SIZE = Number(
    "porte_do_provedor",
    "Porte do Provedor",
    PARAMETERS,
    2,
    "1: micro, até 5.000 acessos; 2: pequeno porte (PPP); 3: grande. Decide quais Prazos Legais valem.",
    lowest=1,
    highest=3,
)
TRUST_STOPS_CLOCK = Switch(
    "confianca_para_prazo_legal",
    "Confiança Interrompe o Prazo Legal",
    PARAMETERS,
    False,
    "Sim: os dias liberados na confiança não contam para o encerramento do contrato.",
)
TRUST_BILLS = Switch(
    "confianca_muda_cobranca",
    "Confiança Muda a Cobrança",
    PARAMETERS,
    False,
    "Sim: os dias liberados na confiança são cobrados também onde o suspenso não paga.",
)

LAST_DAY_OPEN = Switch(
    "dia_31_12_util",
    "31 de Dezembro é Dia Útil",
    PARAMETERS,
    True,
    "Não: o que vence em 31/12 se paga sem encargos no próximo dia útil, pois as agências não atendem.",
)
DAYS_BEFORE_DUE = Number(
    "faturamento_dias_antes",
    "Faturamento: Mínimo de Dias até o Vencimento",
    PARAMETERS,
    5,
    "Uma fatura do faturamento mensal vence pelo menos estes dias depois de feita (RGC, Resolução Anatel 765/2023).",
    highest=60,
)
BANK_TOLERANCE = Number(
    "banco_tolerancia",
    "Banco: Diferença de Arredondamento (centavos)",
    PARAMETERS,
    20,
    "Centavos a menos, ou a mais, que um banco pode receber sem que a linha fique a decidir.",
    highest=500,
)
RETURN_DAYS = Number(
    "suspensao_dias_retorno",
    "Suspensão: Dias Úteis sem Arquivo do Banco",
    PARAMETERS,
    2,
    "Ninguém é suspenso enquanto o retorno mais novo do banco da dívida tem mais dias úteis que isto; 0: não se olha.",
    highest=30,
)
REMIND_DAYS = Number(
    "lembrete_dias",
    "Lembrete: Dias antes do Vencimento",
    PARAMETERS,
    5,
    "Quantos dias antes do vencimento sai o lembrete da fatura (Outras Opções, 10).",
    highest=60,
)
NOTICE_DAYS = Number(
    "aviso_dias",
    "Aviso: Dias depois do Vencimento",
    PARAMETERS,
    1,
    "Quantos dias depois do vencimento sai o aviso de inadimplência (Outras Opções, 11).",
    lowest=1,
    highest=365,
)
QUIET_FROM = Number(
    "silencio_inicio",
    "Silêncio: a partir da Hora",
    PARAMETERS,
    20,
    "Lembretes e avisos de débito não saem a partir desta hora.",
    highest=23,
)
QUIET_UNTIL = Number(
    "silencio_fim",
    "Silêncio: até a Hora",
    PARAMETERS,
    8,
    "Lembretes e avisos de débito saem a partir desta hora.",
    highest=23,
)
BOOK_MONTHS = Number(
    "carne_meses",
    "Carnê: Meses de uma Vez",
    PARAMETERS,
    1,
    "Meses que o faturamento cobra de uma vez de um plano que emite carnê.",
    lowest=1,
    highest=24,
)

REDUCED_DOWN = Number(
    "reduzido_recebe_kbps",
    "Velocidade Reduzida: Recebe (kbps)",
    PARAMETERS,
    1000,
    "O que o RADIUS diz ao roteador de quem está com a velocidade reduzida; vale na próxima conexão.",
    lowest=64,
)
REDUCED_UP = Number(
    "reduzido_envia_kbps",
    "Velocidade Reduzida: Envia (kbps)",
    PARAMETERS,
    1000,
    "O mesmo para o que o cliente envia.",
    lowest=64,
)

IDLE_MINUTES = Number(
    "minutos_ate_trancar",
    "Minutos sem Tecla até a Mesa Pedir a Senha",
    PARAMETERS,
    15,
    "Só de quem tem senha: o que digitava fica, e a mesa volta com ela; 0: nunca.",
)

MASK_PERSONAL = Switch(
    "mascarar_dados_pessoais",
    "Mascarar CPF, Telefone e E-Mail",
    PARAMETERS,
    False,
    "Sim: quem não tem «Ver Dados Pessoais sem Máscara» só os vê depois de pedir (Ctrl+R), e isso fica registrado.",
)

VARIABLES: dict[str, Switch | Number] = {
    one.code: one for one in tuple(globals().values()) if isinstance(one, Variable)
}
"""Code -> the variable, in the order in which they stand above."""
