"""The permissions by their exact names (domain 10.1): what a service asks for, and what can be given to an operator."""

from __future__ import annotations

CUSTOMERS = "Clientes"
EDIT_CUSTOMER = "Editar Cadastro de Cliente"

CONTRACT = "Contrato de Cliente"
ADD_PLAN = "Adicionar Plano"
ADD_TASK = "Adicionar Tarefa Agendada"
LAST_CLOSING = "Alterar Data de Último Fechamento"
EDIT_CONTRACT_FINE = "Alterar Multa Editar Contrato"
DELETE_LOGIN = "Apagar Login de Radius"
DELETE_PLAN = "Apagar Plano"
DELETE_DOMAIN = "Apagar Domínio"
AUTHORIZE_PLANS = "Autorizador de Planos"
CANCEL_PLAN = "Cancelar Plano"
BUY_PRODUCTS = "Compra de Produtos"
PLAN_DISCOUNT = "Dar Descontos em Planos"
EDIT_PLAN = "Editar Dados do Plano"
EDIT_RADIUS_PASSWORD = "Editar Senha de Radius"  # noqa: S105
EDIT_PLAN_STATUS = "Editar Status de Planos"
EDIT_PLAN_IP = "Editar IP do Plano"
EDIT_NEW_PLAN_PRICE = "Editar Valor de Novo Plano"
EDIT_DUE_DAY = "Editar Vencimento do Plano"
DELETE_VOICE = "Excluir Terminal de Voz"
ENABLE_SUSPENDED = "Habilitar Planos Suspensos"
MOVE_EQUIPMENT = "Movimento de Patrimônio"
CHANGE_PLAN = "Mudar Plano"
CHANGE_CUSTOMERS_PLAN = "Mudança de Plano do Cliente"
KEEP_ENABLED_BUNDLE = "Não Editar Combo Plano Habilitado"
EQUIPMENT = "Patrimônios"
EDIT_FINE = "Permite Alterar Multa Contrato"
EDIT_INSTALL_FEE = "Permite Editar a Taxa de Instalação"
FIND_EQUIPMENT = "Procurar Patrimônio"
PLAN_STATUSES = "Status Planos"
TAX_TABLE = "Tabela de Retenção de Impostos"
TASKS = "Tarefas"
SCHEDULED_TASKS = "Tarefas Agendadas"
TRANSFER_PLAN = "Trocar Dono de Plano"
EDIT_PLAN_TYPE = "Trocar Tipo de Plano ao Editar"
SEE_EXTRA_PASSWORD = "Ver Senha Campo Extra"  # noqa: S105
SEE_PAYABLES = "Ver Contas a Pagar"
SEE_DOMAIN_PASSWORD = "Ver Senha Domínio"  # noqa: S105
SEE_EMAIL_PASSWORD = "Ver Senha E-Mail"  # noqa: S105
SEE_FTP_PASSWORD = "Ver Senha do Login de FTP"  # noqa: S105
SEE_RADIUS_PASSWORD = "Ver Senha Login Radius"  # noqa: S105
SEE_SESSIONS = "Ver Sessões Radius"

CREATE_INVOICE = "Criar Fatura (Tela do Cliente)"
DELETE_INVOICES = "Apagar Faturas"
SPLIT_DEBT = "Permite Parcelar Dívidas"
CREATE_SERVICE = "Criar Serviço Adicional"
RECEIVABLE_DISCOUNT = "Dar Desconto nas Contas a Receber"
MAKE_RECEIPT = "Fazer Recibo"
PRINT_SLIP = "Imprimir Boleto Bancário"
MOVE_MONEY = "Movimentos Financeiros"
CANCEL_BILLING_FORM = "Alterar F.Cobrança P. Cancel"

NEGOTIATED_DATE = "Mudar Data Negociada"
CALL_PLAN = "Alterar Plano do Atendimento"

PANEL = "Painel de Configurações"
OUTBOX = "Caixa de Saída"
BULK_MESSAGES = "Envio em Lote"

SEE_OPENINGS = "Ver Quem Abriu o Cliente"
LGPD = "Atender Pedidos da LGPD"
SEE_PERSONAL = "Ver Dados Pessoais sem Máscara"

PERMISSIONS = frozenset(value for name, value in tuple(globals().items()) if name.isupper())
"""All of them: a service that asks for another one could never be allowed to anybody."""
