CREATE SCHEMA project;

CREATE TABLE project.absences (
    pto_id uuid NOT NULL,
    project_id text NOT NULL,
    employee_id text NOT NULL,
    start_date date NOT NULL,
    end_date date NOT NULL,
    reason text,
    source text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT absences_check CHECK ((end_date >= start_date))
);

CREATE TABLE project.dead_letters (
    event_id text NOT NULL,
    consumer text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    failed_at timestamp with time zone NOT NULL
);

CREATE TABLE project.employees (
    id text NOT NULL,
    name text NOT NULL,
    gender text,
    state text,
    age integer,
    project_assign boolean,
    active boolean
);

CREATE TABLE project.idempotency_keys (
    key text NOT NULL,
    fingerprint text NOT NULL,
    answer jsonb,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE project.inbox (
    event_id text NOT NULL,
    consumer text NOT NULL,
    handled_at timestamp with time zone NOT NULL
);

CREATE TABLE project.kysely_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);

CREATE TABLE project.kysely_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);

CREATE TABLE project.outbox (
    id bigint NOT NULL,
    event_id text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL,
    dispatched_at timestamp with time zone
);

CREATE SEQUENCE project.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE project.outbox_id_seq OWNED BY project.outbox.id;

CREATE TABLE project.project_sprints (
    sprint_id text NOT NULL,
    project_id text NOT NULL,
    closed boolean NOT NULL
);

CREATE TABLE project.projects (
    id text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    status text NOT NULL,
    owner text,
    declared_digest text,
    country text,
    subdivision text,
    time_zone text NOT NULL,
    working_days jsonb NOT NULL,
    holidays jsonb NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    CONSTRAINT projects_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'in_progress'::text])))
);

CREATE TABLE project.team_members (
    project_id text NOT NULL,
    employee_id text NOT NULL,
    name text NOT NULL,
    role text,
    hours_per_day integer NOT NULL,
    source text NOT NULL
);

ALTER TABLE ONLY project.outbox ALTER COLUMN id SET DEFAULT nextval('project.outbox_id_seq'::regclass);

INSERT INTO project.employees VALUES
	('OLD-E1', 'Ada', NULL, NULL, NULL, true, true),
	('OLD-E2', 'Björn', NULL, NULL, NULL, true, true),
	('H1', 'Hanna', NULL, NULL, NULL, NULL, NULL);

INSERT INTO project.inbox VALUES
	('2a903e2f-cff6-465f-9ec9-1f9de7dc18f8', 'project', '2026-11-23 10:00:00+00'),
	('d9edaf9f-b6ec-476f-aadc-a1f9cc64a745', 'project', '2026-11-26 10:00:00+00'),
	('23a791cb-2db2-4d3a-8e79-6300ff658c9f', 'project', '2026-11-26 10:00:00+00'),
	('6fce1ba8-7bc0-40cd-ab8b-82d0ffdec4ca', 'project', '2026-11-26 10:00:00+00');

INSERT INTO project.kysely_migration VALUES
	('0000_kit', '2026-11-28T17:14:10.582Z'),
	('0001_projects', '2026-11-28T17:14:10.606Z'),
	('0002_version', '2026-11-28T17:14:10.610Z');

INSERT INTO project.kysely_migration_lock VALUES
	('migration_lock', 0);

INSERT INTO project.outbox VALUES
	(1, '60ee3f20-2ba6-4964-bf18-9a2f977f8ebf', 'project_events', '{"event_id": "60ee3f20-2ba6-4964-bf18-9a2f977f8ebf", "metadata": {"traceparent": "00-643b4dd0823f9fd284ff89116c65e0d3-b633dc16221e04fe-01", "correlation_id": "42db25f9-832f-44e9-a218-3c9be3413c89", "source_service": "project"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"name": "OLD", "team": [{"id": "OLD-E1", "name": "Ada", "role": null, "absences": [], "hours_per_day": 6}, {"id": "OLD-E2", "name": "Björn", "role": null, "absences": [], "hours_per_day": 6}], "owner": "test/OLD", "calendar": {"country": null, "holidays": [{"date": "2026-11-25", "name": "Bridge day"}], "time_zone": "Europe/Berlin", "subdivision": null, "working_days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]}, "project_id": "OLD"}, "event_type": "ProjectChanged", "aggregate_id": "OLD", "aggregate_type": "Project", "schema_version": 1, "aggregate_version": 1}', '2026-11-23 10:00:00+00'),
	(2, '7de84fd1-cafd-4acb-b3b7-e32fbe3973c9', 'project_events', '{"event_id": "7de84fd1-cafd-4acb-b3b7-e32fbe3973c9", "metadata": {"traceparent": "00-c569a9dfb9c3214baaa08659bfec5c52-e52101964a9426bf-01", "correlation_id": "b92c210b-d61e-4964-a25a-346109c5c8a2", "source_service": "project"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"name": "By hand", "team": [], "owner": null, "calendar": {"country": "US", "holidays": [], "time_zone": "UTC", "subdivision": null, "working_days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]}, "project_id": "HAND"}, "event_type": "ProjectChanged", "aggregate_id": "HAND", "aggregate_type": "Project", "schema_version": 1, "aggregate_version": 1}', '2026-11-23 10:00:00+00');

INSERT INTO project.project_sprints VALUES
	('OLD-S01', 'OLD', true),
	('OLD-S02', 'OLD', false),
	('HAND-S01', 'HAND', false);

INSERT INTO project.projects VALUES
	('OLD', 'OLD', '', 'in_progress', 'test/OLD', 'd', NULL, NULL, 'Europe/Berlin', '["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]', '[{"date": "2026-11-25", "name": "Bridge day"}]', 1),
	('HAND', 'By hand', '', 'in_progress', NULL, NULL, 'US', NULL, 'UTC', '["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]', '[]', 1);

INSERT INTO project.team_members VALUES
	('OLD', 'OLD-E1', 'Ada', NULL, 6, 'declared'),
	('OLD', 'OLD-E2', 'Björn', NULL, 6, 'declared');

SELECT pg_catalog.setval('project.outbox_id_seq', 2, true);

ALTER TABLE ONLY project.absences
    ADD CONSTRAINT absences_pkey PRIMARY KEY (pto_id);

ALTER TABLE ONLY project.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY project.employees
    ADD CONSTRAINT employees_pkey PRIMARY KEY (id);

ALTER TABLE ONLY project.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (key);

ALTER TABLE ONLY project.inbox
    ADD CONSTRAINT inbox_pk PRIMARY KEY (event_id, consumer);

ALTER TABLE ONLY project.kysely_migration_lock
    ADD CONSTRAINT kysely_migration_lock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY project.kysely_migration
    ADD CONSTRAINT kysely_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY project.outbox
    ADD CONSTRAINT outbox_event_id_key UNIQUE (event_id);

ALTER TABLE ONLY project.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY project.project_sprints
    ADD CONSTRAINT project_sprints_pkey PRIMARY KEY (sprint_id);

ALTER TABLE ONLY project.projects
    ADD CONSTRAINT projects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY project.team_members
    ADD CONSTRAINT team_members_pk PRIMARY KEY (project_id, employee_id);

CREATE INDEX absences_by_project ON project.absences USING btree (project_id, start_date);

CREATE INDEX outbox_waiting ON project.outbox USING btree (id) WHERE (dispatched_at IS NULL);

CREATE INDEX project_sprints_by_project ON project.project_sprints USING btree (project_id);
