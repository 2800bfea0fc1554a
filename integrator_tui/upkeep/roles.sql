-- Papéis do integrator-tui no PostgreSQL. Pode ser rodado quantas vezes se quiser, por um superusuário, no banco
-- da base. O dono guarda as tabelas e roda «integrator-tui migrate»; as mesas entram com o papel da aplicação, que
-- lê e grava, mas não muda nem apaga o histórico e não toca no esquema. Senhas: \password, ou peer no pg_hba.conf.
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL lock_timeout = '5s';

DO $do$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {owner_text}) THEN
        CREATE ROLE {owner} LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {application_text}) THEN
        CREATE ROLE {application} LOGIN;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = {application_text}
               AND (rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls)) THEN
        RAISE EXCEPTION 'o papel da aplicação tem poderes de administrador';
    END IF;
    IF pg_has_role({application_text}, {owner_text}, 'MEMBER') THEN
        RAISE EXCEPTION 'o papel da aplicação é membro do dono';
    END IF;
END
$do$;

-- O banco, o esquema e tudo o que há nele são do dono. As sequências acompanham as suas tabelas.
DO $do$
DECLARE
    item record;
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO %I', current_database(), {owner_text});
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC, %I', current_database(), {application_text});
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), {application_text});
    FOR item IN
        SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
        AND c.relowner <> {owner_text}::regrole
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO %I', item.name, {owner_text});
    END LOOP;
    FOR item IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proowner <> {owner_text}::regrole
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER ROUTINE %s OWNER TO %I', item.name, {owner_text});
    END LOOP;
END
$do$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC, {application};
GRANT USAGE, CREATE ON SCHEMA public TO {owner};
GRANT USAGE ON SCHEMA public TO {application};

-- Tabelas comuns: o que a mesa faz. SELECT nas sequências é para o «integrator-tui backup».
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {application};
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {application};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {application};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {application};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {application};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO {application};

-- O que só cresce, quem pode o quê (a primeira mesa cria o primeiro operador; os outros, e as permissões, o dono),
-- e a lista das migrações. O «integrator-tui migrate» repete isto depois de cada migração.
{seal}
COMMIT;
