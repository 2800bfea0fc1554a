-- Um papel por operador, no PostgreSQL: depois de «postgres roles», pode ser rodado quantas vezes se quiser. A mesa
-- assina cada transação com o papel do seu operador; quem entra no banco com o próprio papel (peer com pg_ident, ou
-- certificado) não assina por outro. Os papéis não têm senha.
BEGIN;
SET LOCAL client_min_messages = error;
SET LOCAL lock_timeout = '5s';

-- Os perfis: o que toda mesa faz, o que só quem mexe com dinheiro faz, o que só quem configura faz.
DO $do$
DECLARE
    item text;
BEGIN
    FOREACH item IN ARRAY ARRAY[{desk_text}, {money_text}, {panel_text}] LOOP
        IF to_regrole(quote_ident(item)) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', item);
        END IF;
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', item);
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM %I', item);
    END LOOP;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), {desk_text});
END
$do$;
GRANT USAGE ON SCHEMA public TO {desk};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {desk};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {desk};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {desk};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT USAGE ON SEQUENCES TO {desk};

-- Quem pode o quê muda só o dono; de senhas de operadores, cada um põe a sua e ninguém lê nenhuma.
REVOKE ALL ON entry_try, operator_password FROM {desk};
REVOKE INSERT, UPDATE, DELETE ON operator FROM {desk};
GRANT SELECT (operator_id, must_change, changed_at), UPDATE (hash, must_change, changed_at)
    ON operator_password TO {desk};
GRANT SELECT (name, address), DELETE ON entry_try TO {desk};

-- O que o FreeRADIUS escreve só se lê, e a senha que alguém digitou no roteador nem isso.
REVOKE ALL ON radacct, radpostauth, radcheck, radius_login, nas, nas_server FROM {desk};
GRANT SELECT ON radacct TO {desk};
GRANT SELECT (id) ON radpostauth, nas_server TO {desk};
GRANT SELECT (username) ON radius_login TO {desk};

-- As configurações: todos leem, quem as cuida escreve; o segredo de um roteador só ele lê.
REVOKE INSERT, UPDATE, DELETE ON extra_field, desk_message, system_variable, list_item FROM {desk};
GRANT INSERT, UPDATE (active, version) ON list_item TO {desk};
GRANT SELECT, INSERT, UPDATE, DELETE ON extra_field, desk_message, system_variable, list_item, nas_server TO {panel};

-- O dinheiro dos bancos.
REVOKE INSERT, UPDATE, DELETE ON payment, bank_file, bank_file_line, cheque FROM {desk};
GRANT SELECT, INSERT, UPDATE ON payment, bank_file, bank_file_line, cheque TO {money};

CREATE OR REPLACE FUNCTION operator_signs() RETURNS trigger LANGUAGE plpgsql AS $f$
DECLARE
    mark text := '_op_' || NEW.operator_id;
    known text;
BEGIN
    IF right(current_user, length(mark)) = mark THEN
        IF TG_TABLE_NAME IN ('history', 'session_look', 'opening') THEN
            SELECT login INTO known FROM operator WHERE id = NEW.operator_id;
            IF known IS DISTINCT FROM NEW.login THEN
                RAISE EXCEPTION 'login % is not that of operator %', NEW.login, NEW.operator_id
                    USING ERRCODE = 'IT001';
            END IF;
        END IF;
        RETURN NEW;
    END IF;
    IF TG_ARGV[0] = 'desk' AND current_user !~ '_op_[0-9]+$'
       OR pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% does not sign for operator %', current_user, NEW.operator_id USING ERRCODE = 'IT001';
END
$f$;
ALTER FUNCTION operator_signs() OWNER TO {owner};
CREATE OR REPLACE TRIGGER history_signer BEFORE INSERT ON history
    FOR EACH ROW EXECUTE FUNCTION operator_signs('signed');
CREATE OR REPLACE TRIGGER operation_signer BEFORE INSERT ON operation
    FOR EACH ROW EXECUTE FUNCTION operator_signs('signed');
CREATE OR REPLACE TRIGGER opening_signer BEFORE INSERT ON opening
    FOR EACH ROW EXECUTE FUNCTION operator_signs('desk');
CREATE OR REPLACE TRIGGER session_look_signer BEFORE INSERT ON session_look
    FOR EACH ROW EXECUTE FUNCTION operator_signs('desk');
CREATE OR REPLACE TRIGGER operator_password_signer BEFORE UPDATE ON operator_password
    FOR EACH ROW EXECUTE FUNCTION operator_signs('desk');

-- Um papel para cada operador ativo; o de quem foi desativado não entra e não pode nada.
DO $do$
DECLARE
    item record;
    own text;
BEGIN
    FOR item IN
        SELECT id, active,
            admin OR may.permissions && ARRAY[{money_permissions}] AS money,
            admin OR may.permissions && ARRAY[{panel_permissions}] AS panel
        FROM operator, LATERAL (SELECT ARRAY(
            SELECT permission FROM operator_permission WHERE operator_id = operator.id AND granted
            UNION SELECT permission FROM job_permission WHERE job_title_id = operator.job_title_id
            AND permission NOT IN (
                SELECT permission FROM operator_permission WHERE operator_id = operator.id AND NOT granted)
        ) AS permissions) AS may
    LOOP
        own := {desk_text} || '_' || item.id;
        IF to_regrole(quote_ident(own)) IS NULL THEN
            CONTINUE WHEN NOT item.active;
            EXECUTE format('CREATE ROLE %I', own);
        END IF;
        EXECUTE format('ALTER ROLE %I %s NOSUPERUSER NOCREATEROLE NOCREATEDB', own,
            CASE WHEN item.active THEN 'LOGIN' ELSE 'NOLOGIN' END);
        EXECUTE format('REVOKE %I, %I, %I FROM %I', {desk_text}, {money_text}, {panel_text}, own);
        IF item.active THEN
            EXECUTE format('GRANT %I TO %I', {desk_text}, own);
            EXECUTE format('GRANT %I TO %I', own, {application_text});
            IF item.money THEN
                EXECUTE format('GRANT %I TO %I', {money_text}, own);
            END IF;
            IF item.panel THEN
                EXECUTE format('GRANT %I TO %I', {panel_text}, own);
            END IF;
        ELSE
            EXECUTE format('REVOKE %I FROM %I', own, {application_text});
        END IF;
    END LOOP;
END
$do$;

{seal}
COMMIT;
