CREATE SCHEMA backlog;

CREATE TABLE backlog.backlogs (
    project_id text NOT NULL,
    declared_digest text,
    last_closed_sprint_id text,
    version integer DEFAULT 0 NOT NULL
);

CREATE TABLE backlog.closed_sprints (
    project_id text NOT NULL,
    sprint_id text NOT NULL
);

CREATE TABLE backlog.dead_letters (
    event_id text NOT NULL,
    consumer text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    failed_at timestamp with time zone NOT NULL
);

CREATE TABLE backlog.idempotency_keys (
    key text NOT NULL,
    fingerprint text NOT NULL,
    answer jsonb,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE backlog.inbox (
    event_id text NOT NULL,
    consumer text NOT NULL,
    handled_at timestamp with time zone NOT NULL
);

CREATE TABLE backlog.kysely_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);

CREATE TABLE backlog.kysely_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);

CREATE TABLE backlog.outbox (
    id bigint NOT NULL,
    event_id text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL,
    dispatched_at timestamp with time zone
);

CREATE SEQUENCE backlog.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE backlog.outbox_id_seq OWNED BY backlog.outbox.id;

CREATE TABLE backlog.tasks (
    project_id text NOT NULL,
    task_id text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    status text NOT NULL,
    assigned_to text,
    sprint_id text,
    progress_percentage integer NOT NULL,
    points integer,
    priority integer,
    depends_on jsonb NOT NULL,
    carry_over_count integer NOT NULL,
    declared_assignee text,
    wish_pending boolean NOT NULL,
    withdrawn boolean NOT NULL,
    sprint_version integer NOT NULL,
    impediment text,
    CONSTRAINT tasks_progress_percentage_check CHECK (((progress_percentage >= 0) AND (progress_percentage <= 100)))
);

ALTER TABLE ONLY backlog.outbox ALTER COLUMN id SET DEFAULT nextval('backlog.outbox_id_seq'::regclass);

INSERT INTO backlog.backlogs VALUES
	('OLD', 'd', 'OLD-S01', 14),
	('HAND', NULL, NULL, 3);

INSERT INTO backlog.closed_sprints VALUES
	('OLD', 'OLD-S01');

INSERT INTO backlog.inbox VALUES
	('2a903e2f-cff6-465f-9ec9-1f9de7dc18f8', 'backlog', '2026-11-23 10:00:00+00'),
	('e08daa3d-e8d6-474a-be79-6fa2ee912db8', 'backlog', '2026-11-23 10:00:00+00'),
	('a6dfe1d1-3bdf-48c6-9c29-328d123f6aaa', 'backlog', '2026-11-23 10:00:00+00'),
	('b225a540-fa50-4600-b786-48396de27f27', 'backlog', '2026-11-24 10:00:00+00'),
	('e8d8fa76-96c4-4600-bd4f-e70c1a129492', 'backlog', '2026-11-24 10:00:00+00'),
	('98bbc1c0-0991-4cf1-8ad3-a327629db184', 'backlog', '2026-11-26 10:00:00+00'),
	('81116cf5-9351-4960-a08f-a10f98f628bb', 'backlog', '2026-11-26 10:00:00+00'),
	('acea76be-91dc-4670-b75c-99a7261e4d40', 'backlog', '2026-11-26 10:00:00+00'),
	('d9edaf9f-b6ec-476f-aadc-a1f9cc64a745', 'backlog', '2026-11-26 10:00:00+00'),
	('23a791cb-2db2-4d3a-8e79-6300ff658c9f', 'backlog', '2026-11-26 10:00:00+00'),
	('32214b73-cc15-4655-ba05-99702a12f87c', 'backlog', '2026-11-26 10:00:00+00'),
	('d96fd181-ca62-489b-b231-43fb5fcc2f3f', 'backlog', '2026-11-26 10:00:00+00'),
	('95a986bb-552e-4a49-81d8-35c71bda834d', 'backlog', '2026-11-26 10:00:00+00'),
	('6fce1ba8-7bc0-40cd-ab8b-82d0ffdec4ca', 'backlog', '2026-11-26 10:00:00+00'),
	('ad099627-8865-447b-a8a2-517b8b029ced', 'backlog', '2026-11-26 10:00:00+00');

INSERT INTO backlog.kysely_migration VALUES
	('0000_kit', '2026-11-28T17:14:11.094Z'),
	('0001_backlog', '2026-11-28T17:14:11.116Z'),
	('0002_impediment', '2026-11-28T17:14:11.132Z');

INSERT INTO backlog.kysely_migration_lock VALUES
	('migration_lock', 0);

INSERT INTO backlog.outbox VALUES
	(1, 'eade4db6-5198-466b-af17-9be78d9c28ce', 'task_update_events', '{"event_id": "eade4db6-5198-466b-af17-9be78d9c28ce", "metadata": {"traceparent": "00-5c68e53dd44de94313e55475cd0bc446-994c5f8d965563fe-01", "correlation_id": "88e24e42-5c8b-46fc-a4b2-e3b39c86f4df", "source_service": "backlog"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 1}', '2026-11-23 10:00:00+00'),
	(2, '39187eb3-d114-44e5-a04b-3216003de483', 'task_update_events', '{"event_id": "39187eb3-d114-44e5-a04b-3216003de483", "metadata": {"traceparent": "00-4d2921458f539a863286f69378f6adea-097674d8752a6c28-01", "correlation_id": "1067f9da-c191-46d4-9c27-9342f83bb9cf", "source_service": "backlog"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"project_id": "HAND"}, "event_type": "BacklogChanged", "aggregate_id": "HAND", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 1}', '2026-11-23 10:00:00+00'),
	(3, 'dffec135-4710-4edd-afc3-97491e5b8364', 'task_update_events', '{"event_id": "dffec135-4710-4edd-afc3-97491e5b8364", "metadata": {"traceparent": "00-b347088372567958393f0158f0d5e723-f94b9e858af762f6-01", "correlation_id": "bf9bcbe7-4fbd-4219-8441-209173153267", "source_service": "backlog"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 2}', '2026-11-23 10:00:00+00'),
	(4, '6e1efaac-6985-453c-89a3-d4de758a17d6', 'task_update_events', '{"event_id": "6e1efaac-6985-453c-89a3-d4de758a17d6", "metadata": {"traceparent": "00-ec825a046eae0d85c343440dc9a49871-852316c59e6cf6af-01", "correlation_id": "03731b52-8b6d-4e12-9b49-21e383845443", "source_service": "backlog"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 3}', '2026-11-23 10:00:00+00'),
	(5, '1408c908-c5f7-424a-ac5d-fb150fc9bdf9', 'task_update_events', '{"event_id": "1408c908-c5f7-424a-ac5d-fb150fc9bdf9", "metadata": {"traceparent": "00-baf00b62dad9c8fbe2b36edf4b170933-033198c3ca80febf-01", "correlation_id": "f89715d9-c527-44bc-bae5-114d093a5780", "source_service": "backlog"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 4}', '2026-11-23 10:00:00+00'),
	(6, '2d1bcc91-dc78-49c2-af2b-5ade3ac1ab02', 'task_update_events', '{"event_id": "2d1bcc91-dc78-49c2-af2b-5ade3ac1ab02", "metadata": {"traceparent": "00-82af30a109b862f2167e54b5558073e8-a0a41a3afbba6ba9-01", "correlation_id": "2a40307a-7035-40e5-932b-392df1008a99", "source_service": "backlog"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 5}', '2026-11-24 10:00:00+00'),
	(7, 'b34b836d-9237-4879-84ed-47f9e8c1b0ff', 'task_update_events', '{"event_id": "b34b836d-9237-4879-84ed-47f9e8c1b0ff", "metadata": {"traceparent": "00-adf3d51f12f010610abae7abc355f436-624a0362cca55eb4-01", "correlation_id": "e986f883-61f9-47da-9dc5-f94ec6be3978", "source_service": "backlog"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 6}', '2026-11-24 10:00:00+00'),
	(8, '2c095cbb-6051-46ba-85ab-6d0862e16aa9', 'task_update_events', '{"event_id": "2c095cbb-6051-46ba-85ab-6d0862e16aa9", "metadata": {"traceparent": "00-42c5f9e973b4f92c37d4f26d6f3f3521-884d7a43976be895-01", "correlation_id": "9df34c49-632c-4815-9fad-5aaa706810ae", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 7}', '2026-11-26 10:00:00+00'),
	(9, '1d483f49-ab75-43e8-b718-df909b16b0ed', 'task_update_events', '{"event_id": "1d483f49-ab75-43e8-b718-df909b16b0ed", "metadata": {"traceparent": "00-5f2b098e2c6a4e1e558729ea6df0a76a-0a2732396e869caa-01", "correlation_id": "c2204fb9-a4de-4446-aa5e-63617c72a67d", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 8}', '2026-11-26 10:00:00+00'),
	(10, '5dfdfbaa-66de-4546-ac0c-e0bcb4266aa2', 'task_update_events', '{"event_id": "5dfdfbaa-66de-4546-ac0c-e0bcb4266aa2", "metadata": {"traceparent": "00-96257b0c08145373c685db2e8a4f82e5-b8323bb05ef73216-01", "correlation_id": "5fe7e747-f586-4993-b566-f25a594d7df8", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 9}', '2026-11-26 10:00:00+00'),
	(11, 'bd090db6-89ef-4cb2-aa1f-33cde12a3642', 'task_update_events', '{"event_id": "bd090db6-89ef-4cb2-aa1f-33cde12a3642", "metadata": {"traceparent": "00-83dd6feaf4915796a3f698e0a053b334-64b3eda981aa8677-01", "correlation_id": "f791cc0d-e32a-49e1-b2ed-60eed5e247e0", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 10}', '2026-11-26 10:00:00+00'),
	(12, '29b8f8a2-d4e5-4f97-a0cf-924b36212d86', 'task_update_events', '{"event_id": "29b8f8a2-d4e5-4f97-a0cf-924b36212d86", "metadata": {"traceparent": "00-c36f49bae56c23e40f7babad63df8dcd-f9a247be541d4811-01", "correlation_id": "5733267e-2b09-4627-b730-07c5b7d325e3", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 11}', '2026-11-26 10:00:00+00'),
	(13, 'edf74a59-4ab1-401c-ba88-3aebcbe2725a', 'task_update_events', '{"event_id": "edf74a59-4ab1-401c-ba88-3aebcbe2725a", "metadata": {"traceparent": "00-e53b65c48430968e681c9d544f42671a-c966fcfd402d6b1a-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 12}', '2026-11-26 10:00:00+00'),
	(14, '72f64bd8-9240-4efa-a1f0-76417ed01d28', 'task_update_events', '{"event_id": "72f64bd8-9240-4efa-a1f0-76417ed01d28", "metadata": {"traceparent": "00-253f0b782dc2a71caff7099dc88fe415-fb0e9dba0b2b72e6-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 13}', '2026-11-26 10:00:00+00'),
	(15, '12adcf74-aa69-4aa2-b2ec-135f28bcab3f', 'task_update_events', '{"event_id": "12adcf74-aa69-4aa2-b2ec-135f28bcab3f", "metadata": {"traceparent": "00-4a2cb52db01cc6d22f7fa408efe4d055-730cb122986d7d04-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 14}', '2026-11-26 10:00:00+00'),
	(16, '9702ddae-9cce-4dda-a093-88b59accb1fb', 'task_update_events', '{"event_id": "9702ddae-9cce-4dda-a093-88b59accb1fb", "metadata": {"traceparent": "00-4a2eb80e22bf8094a39c4f5cd8721878-dadad240e52c02b9-01", "correlation_id": "7ff6d5d9-4fc1-4368-8e0b-2fcce432da3c", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "HAND"}, "event_type": "BacklogChanged", "aggregate_id": "HAND", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 2}', '2026-11-26 10:00:00+00'),
	(17, '797bee80-6cd9-41b8-8701-9e5ae430e60f', 'task_update_events', '{"event_id": "797bee80-6cd9-41b8-8701-9e5ae430e60f", "metadata": {"traceparent": "00-2cb2509d0d6fc436ec9db99842dd7e10-d69c3629af0660e8-01", "correlation_id": "a14b576c-ea38-43a7-8f6b-08231ef075a1", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "HAND"}, "event_type": "BacklogChanged", "aggregate_id": "HAND", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 3}', '2026-11-26 10:00:00+00');

INSERT INTO backlog.tasks VALUES
	('OLD', 'OLD-7', 'Do 7; it''s "ours"', 'Two
lines', 'unassigned', NULL, NULL, 0, 2, NULL, '[]', 0, NULL, false, false, 0, NULL),
	('OLD', 'OLD-8', 'Do 8; it''s "ours"', 'Two
lines', 'unassigned', NULL, NULL, 0, 3, NULL, '[]', 0, NULL, false, false, 0, NULL),
	('OLD', 'OLD-9', 'Do 9; it''s "ours"', 'Two
lines', 'unassigned', NULL, NULL, 0, 1, NULL, '[]', 0, NULL, false, false, 0, NULL),
	('HAND', 'HAND-TASK004', 'Build the UI for the dashboard', 'Sample task: build the ui for the dashboard.', 'unassigned', NULL, NULL, 0, NULL, 4, '[]', 0, NULL, false, false, 0, NULL),
	('HAND', 'HAND-TASK005', 'Write the API documentation', 'Sample task: write the api documentation.', 'unassigned', NULL, NULL, 0, NULL, 5, '[]', 0, NULL, false, false, 0, NULL),
	('HAND', 'HAND-TASK006', 'Add unit tests for the core', 'Sample task: add unit tests for the core.', 'unassigned', NULL, NULL, 0, NULL, 6, '[]', 0, NULL, false, false, 0, NULL),
	('HAND', 'HAND-TASK007', 'Set up continuous integration', 'Sample task: set up continuous integration.', 'unassigned', NULL, NULL, 0, NULL, 7, '[]', 0, NULL, false, false, 0, NULL),
	('HAND', 'HAND-TASK008', 'Load-test the main paths', 'Sample task: load-test the main paths.', 'unassigned', NULL, NULL, 0, NULL, 8, '[]', 0, NULL, false, false, 0, NULL),
	('HAND', 'HAND-TASK009', 'Fix the findings of the security review', 'Sample task: fix the findings of the security review.', 'unassigned', NULL, NULL, 0, NULL, 9, '[]', 0, NULL, false, false, 0, NULL),
	('HAND', 'HAND-TASK010', 'Prepare the first release', 'Sample task: prepare the first release.', 'unassigned', NULL, NULL, 0, NULL, 10, '[]', 0, NULL, false, false, 0, NULL),
	('OLD', 'OLD-1', 'Do 1; it''s "ours"', 'Two
lines', 'completed', NULL, 'OLD-S01', 100, 2, NULL, '[]', 0, NULL, false, false, 0, NULL),
	('OLD', 'OLD-2', 'Do 2; it''s "ours"', 'Two
lines', 'in_progress', 'OLD-E1', 'OLD-S02', 10, 3, NULL, '[]', 1, NULL, false, false, 1, 'waits "for" the build'),
	('OLD', 'OLD-6', 'Do 6; it''s "ours"', 'Two
lines', 'assigned_to_sprint', 'OLD-E2', 'OLD-S02', 0, 1, NULL, '[]', 0, NULL, false, false, 1, NULL),
	('OLD', 'OLD-3', 'Do 3; it''s "ours"', 'Two
lines', 'in_progress', 'OLD-E2', 'OLD-S02', 0, 1, NULL, '["OLD-1"]', 1, NULL, false, false, 2, 'waits for an answer of another team'),
	('OLD', 'OLD-4', 'Do 4; it''s "ours"', 'Two
lines', 'in_progress', 'OLD-E2', 'OLD-S02', 20, 2, NULL, '[]', 1, NULL, false, false, 2, NULL),
	('OLD', 'OLD-5', 'Do 5; it''s "ours"', 'Two
lines', 'in_progress', 'OLD-E1', 'OLD-S02', 1, 3, NULL, '[]', 0, NULL, false, false, 2, NULL),
	('HAND', 'HAND-TASK002', 'Design the database schema', 'Sample task: design the database schema.', 'assigned_to_sprint', NULL, 'HAND-S01', 0, NULL, 2, '[]', 0, NULL, false, false, 1, NULL),
	('HAND', 'HAND-TASK003', 'Implement user authentication', 'Sample task: implement user authentication.', 'assigned_to_sprint', NULL, 'HAND-S01', 0, NULL, 3, '[]', 0, NULL, false, false, 1, NULL),
	('HAND', 'HAND-TASK001', 'Set up the development environment', 'Sample task: set up the development environment.', 'in_progress', NULL, 'HAND-S01', 50, NULL, 1, '[]', 0, NULL, false, false, 2, NULL);

SELECT pg_catalog.setval('backlog.outbox_id_seq', 17, true);

ALTER TABLE ONLY backlog.backlogs
    ADD CONSTRAINT backlogs_pkey PRIMARY KEY (project_id);

ALTER TABLE ONLY backlog.closed_sprints
    ADD CONSTRAINT closed_sprints_pk PRIMARY KEY (project_id, sprint_id);

ALTER TABLE ONLY backlog.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY backlog.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (key);

ALTER TABLE ONLY backlog.inbox
    ADD CONSTRAINT inbox_pk PRIMARY KEY (event_id, consumer);

ALTER TABLE ONLY backlog.kysely_migration_lock
    ADD CONSTRAINT kysely_migration_lock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY backlog.kysely_migration
    ADD CONSTRAINT kysely_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY backlog.outbox
    ADD CONSTRAINT outbox_event_id_key UNIQUE (event_id);

ALTER TABLE ONLY backlog.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY backlog.tasks
    ADD CONSTRAINT tasks_pk PRIMARY KEY (project_id, task_id);

CREATE INDEX outbox_waiting ON backlog.outbox USING btree (id) WHERE (dispatched_at IS NULL);

CREATE INDEX tasks_by_id ON backlog.tasks USING btree (task_id);
