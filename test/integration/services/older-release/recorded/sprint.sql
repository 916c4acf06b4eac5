CREATE SCHEMA sprint;

CREATE TABLE sprint.change_head (
    last bigint NOT NULL
);

CREATE TABLE sprint.daily_scrums (
    sprint_id text NOT NULL,
    date date NOT NULL,
    report jsonb NOT NULL,
    asked_for boolean NOT NULL
);

CREATE TABLE sprint.dead_letters (
    event_id text NOT NULL,
    consumer text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    failed_at timestamp with time zone NOT NULL
);

CREATE TABLE sprint.hand_overs (
    id bigint NOT NULL,
    sprint_id text NOT NULL,
    task_id text NOT NULL,
    day date NOT NULL,
    from_assignee text,
    to_assignee text
);

CREATE SEQUENCE sprint.hand_overs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE sprint.hand_overs_id_seq OWNED BY sprint.hand_overs.id;

CREATE TABLE sprint.idempotency_keys (
    key text NOT NULL,
    fingerprint text NOT NULL,
    answer jsonb,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE sprint.inbox (
    event_id text NOT NULL,
    consumer text NOT NULL,
    handled_at timestamp with time zone NOT NULL
);

CREATE TABLE sprint.kysely_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);

CREATE TABLE sprint.kysely_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);

CREATE TABLE sprint.outbox (
    id bigint NOT NULL,
    event_id text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL,
    dispatched_at timestamp with time zone
);

CREATE SEQUENCE sprint.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE sprint.outbox_id_seq OWNED BY sprint.outbox.id;

CREATE TABLE sprint.progress_reports (
    id bigint NOT NULL,
    sprint_id text NOT NULL,
    task_id text NOT NULL,
    day date NOT NULL,
    from_progress integer NOT NULL,
    to_progress integer NOT NULL,
    impediment text,
    told_on date,
    from_impediment text
);

CREATE SEQUENCE sprint.progress_reports_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE sprint.progress_reports_id_seq OWNED BY sprint.progress_reports.id;

CREATE TABLE sprint.projects (
    project_id text NOT NULL,
    last_number integer NOT NULL,
    last_closed_sprint_id text
);

CREATE TABLE sprint.sprints (
    sprint_id text NOT NULL,
    project_id text NOT NULL,
    number integer NOT NULL,
    sprint_name text NOT NULL,
    goal text NOT NULL,
    status text NOT NULL,
    mode text NOT NULL,
    close_policy text NOT NULL,
    seed bigint NOT NULL,
    start_date date NOT NULL,
    end_date date NOT NULL,
    duration_weeks integer NOT NULL,
    time_zone text NOT NULL,
    close_at timestamp with time zone,
    external_ref text,
    calendar jsonb NOT NULL,
    started_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    simulated_until date,
    retrospective jsonb,
    version integer NOT NULL,
    external_uid text,
    external_spec text,
    max_tasks integer,
    max_points integer,
    decision_id uuid,
    daily_scrum jsonb,
    closed_because text,
    changed bigint DEFAULT 0 NOT NULL,
    simulator integer DEFAULT 1 NOT NULL,
    CONSTRAINT sprints_closed_because_check CHECK ((closed_because = ANY (ARRAY['end'::text, 'done'::text, 'asked'::text, 'deleted'::text])))
);

CREATE TABLE sprint.tasks (
    sprint_id text NOT NULL,
    task_id text NOT NULL,
    "position" integer NOT NULL,
    title text NOT NULL,
    status text NOT NULL,
    progress_percentage integer NOT NULL,
    assigned_to text,
    points integer,
    depends_on jsonb NOT NULL,
    impediment text,
    blocked_until date,
    carry_over_count integer NOT NULL,
    CONSTRAINT tasks_progress_percentage_check CHECK (((progress_percentage >= 0) AND (progress_percentage <= 100)))
);

ALTER TABLE ONLY sprint.hand_overs ALTER COLUMN id SET DEFAULT nextval('sprint.hand_overs_id_seq'::regclass);

ALTER TABLE ONLY sprint.outbox ALTER COLUMN id SET DEFAULT nextval('sprint.outbox_id_seq'::regclass);

ALTER TABLE ONLY sprint.progress_reports ALTER COLUMN id SET DEFAULT nextval('sprint.progress_reports_id_seq'::regclass);

INSERT INTO sprint.change_head VALUES
	(16);

INSERT INTO sprint.daily_scrums VALUES
	('OLD-S01', '2026-11-23', '{"date": "2026-11-23", "members": [{"today": "OLD-1 (at 30 %). OLD-2 (at 10 %).", "yesterday": "OLD-1: from 0 % to 30 %. OLD-2: from 0 % to 10 %.", "employee_id": null, "impediments": "OLD-2: waits \"for\" the build."}], "outcome": "Reported", "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "report_id": "d03f26a2-6f07-4871-800f-ccd80d0bf226", "sprint_id": "OLD-S01", "blockers_count": 1, "pending_tasks_count": 4, "updated_tasks_count": 2, "completed_tasks_count": 0}', true),
	('OLD-S01', '2026-11-24', '{"date": "2026-11-24", "members": [{"today": "OLD-1 (at 60 %). OLD-2 (at 10 %).", "yesterday": "OLD-1: from 30 % to 60 %. OLD-2: reported at 10 %.", "employee_id": null, "impediments": "OLD-2: waits \"for\" the build."}], "outcome": "Reported", "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "report_id": "f5d91228-1a2e-4d71-b49b-96f4fb53ba07", "sprint_id": "OLD-S01", "blockers_count": 1, "pending_tasks_count": 4, "updated_tasks_count": 2, "completed_tasks_count": 0}', true),
	('OLD-S01', '2026-11-26', '{"date": "2026-11-26", "members": [{"today": "OLD-1 (at 90 %). OLD-2 (at 10 %).", "yesterday": "OLD-1: from 60 % to 90 %. OLD-2: reported at 10 %.", "employee_id": null, "impediments": "OLD-2: waits \"for\" the build."}], "outcome": "Reported", "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "report_id": "39fa5d84-d0c0-4c1a-8d87-3f848009bf27", "sprint_id": "OLD-S01", "blockers_count": 1, "pending_tasks_count": 4, "updated_tasks_count": 2, "completed_tasks_count": 0}', true),
	('OLD-S02', '2026-11-30', '{"date": "2026-11-30", "members": [{"today": "", "yesterday": "OLD-1: from 90 % to 100 %, completed.", "employee_id": null, "impediments": ""}, {"today": "OLD-2 (at 10 %). OLD-5 (at 1 %).", "yesterday": "OLD-5: from 0 % to 1 %.", "employee_id": "OLD-E1", "impediments": "OLD-2: waits \"for\" the build."}, {"today": "OLD-3 (at 0 %). OLD-4 (at 20 %). OLD-6 (at 0 %).", "yesterday": "OLD-3: reported at 0 %. OLD-4: from 0 % to 20 %.", "employee_id": "OLD-E2", "impediments": "OLD-3: waits for an answer of another team."}], "outcome": "Reported", "summary": "3 of 5 tasks updated, 0 completed; 2 blocked; of the sprint before: OLD-1.", "report_id": "a176b913-6fb3-419f-9ca2-30c3b6fcb684", "sprint_id": "OLD-S02", "blockers_count": 2, "pending_tasks_count": 5, "updated_tasks_count": 3, "completed_tasks_count": 0}', true);

INSERT INTO sprint.kysely_migration VALUES
	('0000_kit', '2026-11-28T17:14:11.239Z'),
	('0001_sprint', '2026-11-28T17:14:11.267Z'),
	('0002_asked_for', '2026-11-28T17:14:11.277Z'),
	('0003_people', '2026-11-28T17:14:11.332Z'),
	('0004_facts', '2026-11-28T17:14:11.372Z'),
	('0005_simulator', '2026-11-28T17:14:11.376Z');

INSERT INTO sprint.kysely_migration_lock VALUES
	('migration_lock', 0);

INSERT INTO sprint.outbox VALUES
	(1, '2a903e2f-cff6-465f-9ec9-1f9de7dc18f8', 'sprint_events', '{"event_id": "2a903e2f-cff6-465f-9ec9-1f9de7dc18f8", "metadata": {"traceparent": "00-b347088372567958393f0158f0d5e723-f94b9e858af762f6-01", "correlation_id": "bf9bcbe7-4fbd-4219-8441-209173153267", "source_service": "sprint"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"mode": "Live", "tasks": [{"title": "Do 1; it''s \"ours\"", "points": 2, "status": "assigned_to_sprint", "task_id": "OLD-1", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Do 2; it''s \"ours\"", "points": 3, "status": "assigned_to_sprint", "task_id": "OLD-2", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Do 3; it''s \"ours\"", "points": 1, "status": "assigned_to_sprint", "task_id": "OLD-3", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Do 4; it''s \"ours\"", "points": 2, "status": "assigned_to_sprint", "task_id": "OLD-4", "impediment": null, "assigned_to": null, "progress_percentage": 0}], "number": 1, "points": 8, "end_date": "2026-11-30", "sprint_id": "OLD-S01", "time_zone": "Europe/Berlin", "limited_by": "Limits", "project_id": "OLD", "start_date": "2026-11-23", "decision_id": null, "person_days": 8, "sprint_goal": "Go on", "sprint_name": "of OLD", "backlog_open": {"tasks": 9, "points": 18, "tasks_with_points": 9}, "close_policy": "Manual", "working_days": ["2026-11-23", "2026-11-24", "2026-11-26", "2026-11-27"], "duration_weeks": 1, "planning_note_id": "1c4b68ad-6044-4f2c-b67f-ce4217bc4f5c"}, "event_type": "SprintStarted", "aggregate_id": "OLD-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 1}', '2026-11-23 10:00:00+00'),
	(2, 'e08daa3d-e8d6-474a-be79-6fa2ee912db8', 'task_update_events', '{"event_id": "e08daa3d-e8d6-474a-be79-6fa2ee912db8", "metadata": {"traceparent": "00-ec825a046eae0d85c343440dc9a49871-852316c59e6cf6af-01", "correlation_id": "03731b52-8b6d-4e12-9b49-21e383845443", "source_service": "sprint"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"day": "2026-11-23", "status": "in_progress", "task_id": "OLD-1", "sprint_id": "OLD-S01", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-23T10:00:00.000Z", "assigned_to": null, "sprint_version": 2, "progress_percentage": 30}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-1", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 2}', '2026-11-23 10:00:00+00'),
	(3, 'a6dfe1d1-3bdf-48c6-9c29-328d123f6aaa', 'task_update_events', '{"event_id": "a6dfe1d1-3bdf-48c6-9c29-328d123f6aaa", "metadata": {"traceparent": "00-baf00b62dad9c8fbe2b36edf4b170933-033198c3ca80febf-01", "correlation_id": "f89715d9-c527-44bc-bae5-114d093a5780", "source_service": "sprint"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"day": "2026-11-23", "status": "in_progress", "task_id": "OLD-2", "sprint_id": "OLD-S01", "impediment": "waits \"for\" the build", "project_id": "OLD", "updated_at": "2026-11-23T10:00:00.000Z", "assigned_to": null, "sprint_version": 3, "progress_percentage": 10}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-2", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 3}', '2026-11-23 10:00:00+00'),
	(4, 'ec887686-b182-403c-ac0f-c3808f8d202c', 'daily_scrum_events', '{"event_id": "ec887686-b182-403c-ac0f-c3808f8d202c", "metadata": {"traceparent": "00-b2f083ee6dc480ecdb5f8d560f046fa5-907210978c9e0873-01", "correlation_id": "f3580422-e793-4080-8778-be38243606c6", "source_service": "sprint"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"day": "2026-11-23", "points": {"total": 8, "completed": 0}, "report": {"date": "2026-11-23", "members": [{"today": "OLD-1 (at 30 %). OLD-2 (at 10 %).", "yesterday": "OLD-1: from 0 % to 30 %. OLD-2: from 0 % to 10 %.", "employee_id": null, "impediments": "OLD-2: waits \"for\" the build."}], "outcome": "Reported", "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "report_id": "d03f26a2-6f07-4871-800f-ccd80d0bf226", "sprint_id": "OLD-S01", "blockers_count": 1, "pending_tasks_count": 4, "updated_tasks_count": 2, "completed_tasks_count": 0}, "entries": [{"task_id": "OLD-1", "today_work": "OLD-1 (at 30 %).", "assigned_to": null, "impediments": "", "yesterday_work": "OLD-1: from 0 % to 30 %."}, {"task_id": "OLD-2", "today_work": "OLD-2 (at 10 %).", "assigned_to": null, "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": "OLD-2: from 0 % to 10 %."}], "project_id": "OLD", "summary_metrics": {"total_tasks": 4, "pending_tasks": 4, "completed_tasks": 0, "total_team_members": 2}}, "event_type": "DailyScrumReported", "aggregate_id": "OLD-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 4}', '2026-11-24 10:00:00+00'),
	(5, 'b225a540-fa50-4600-b786-48396de27f27', 'task_update_events', '{"event_id": "b225a540-fa50-4600-b786-48396de27f27", "metadata": {"traceparent": "00-82af30a109b862f2167e54b5558073e8-a0a41a3afbba6ba9-01", "correlation_id": "2a40307a-7035-40e5-932b-392df1008a99", "source_service": "sprint"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"day": "2026-11-24", "status": "in_progress", "task_id": "OLD-1", "sprint_id": "OLD-S01", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-24T10:00:00.000Z", "assigned_to": null, "sprint_version": 5, "progress_percentage": 60}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-1", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 5}', '2026-11-24 10:00:00+00'),
	(6, 'e8d8fa76-96c4-4600-bd4f-e70c1a129492', 'task_update_events', '{"event_id": "e8d8fa76-96c4-4600-bd4f-e70c1a129492", "metadata": {"traceparent": "00-adf3d51f12f010610abae7abc355f436-624a0362cca55eb4-01", "correlation_id": "e986f883-61f9-47da-9dc5-f94ec6be3978", "source_service": "sprint"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"day": "2026-11-24", "status": "in_progress", "task_id": "OLD-2", "sprint_id": "OLD-S01", "impediment": "waits \"for\" the build", "project_id": "OLD", "updated_at": "2026-11-24T10:00:00.000Z", "assigned_to": null, "sprint_version": 6, "progress_percentage": 10}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-2", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 6}', '2026-11-24 10:00:00+00'),
	(13, '23a791cb-2db2-4d3a-8e79-6300ff658c9f', 'sprint_events', '{"event_id": "23a791cb-2db2-4d3a-8e79-6300ff658c9f", "metadata": {"traceparent": "00-c36f49bae56c23e40f7babad63df8dcd-f9a247be541d4811-01", "correlation_id": "5733267e-2b09-4627-b730-07c5b7d325e3", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"mode": "Simulated", "tasks": [{"title": "Do 2; it''s \"ours\"", "points": 3, "status": "in_progress", "task_id": "OLD-2", "impediment": "waits \"for\" the build", "assigned_to": "OLD-E1", "progress_percentage": 10}, {"title": "Do 3; it''s \"ours\"", "points": 1, "status": "assigned_to_sprint", "task_id": "OLD-3", "impediment": null, "assigned_to": "OLD-E2", "progress_percentage": 0}, {"title": "Do 4; it''s \"ours\"", "points": 2, "status": "assigned_to_sprint", "task_id": "OLD-4", "impediment": null, "assigned_to": "OLD-E2", "progress_percentage": 0}, {"title": "Do 5; it''s \"ours\"", "points": 3, "status": "assigned_to_sprint", "task_id": "OLD-5", "impediment": null, "assigned_to": "OLD-E1", "progress_percentage": 0}, {"title": "Do 6; it''s \"ours\"", "points": 1, "status": "assigned_to_sprint", "task_id": "OLD-6", "impediment": null, "assigned_to": "OLD-E2", "progress_percentage": 0}], "number": 2, "points": 10, "end_date": "2026-12-07", "sprint_id": "OLD-S02", "time_zone": "Europe/Berlin", "limited_by": "Limits", "project_id": "OLD", "start_date": "2026-11-30", "decision_id": null, "person_days": 10, "sprint_goal": "Go on", "sprint_name": "of OLD", "backlog_open": {"tasks": 8, "points": 16, "tasks_with_points": 8}, "close_policy": "Manual", "working_days": ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"], "duration_weeks": 1, "planning_note_id": "898ba32a-43d6-488a-82e0-14b31dcf4589"}, "event_type": "SprintStarted", "aggregate_id": "OLD-S02", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 1}', '2026-11-26 10:00:00+00'),
	(14, '32214b73-cc15-4655-ba05-99702a12f87c', 'task_update_events', '{"event_id": "32214b73-cc15-4655-ba05-99702a12f87c", "metadata": {"traceparent": "00-e53b65c48430968e681c9d544f42671a-c966fcfd402d6b1a-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-30", "status": "in_progress", "task_id": "OLD-3", "sprint_id": "OLD-S02", "impediment": "waits for an answer of another team", "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": "OLD-E2", "sprint_version": 2, "progress_percentage": 0}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-3", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 2}', '2026-11-26 10:00:00+00'),
	(15, 'd96fd181-ca62-489b-b231-43fb5fcc2f3f', 'task_update_events', '{"event_id": "d96fd181-ca62-489b-b231-43fb5fcc2f3f", "metadata": {"traceparent": "00-253f0b782dc2a71caff7099dc88fe415-fb0e9dba0b2b72e6-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-30", "status": "in_progress", "task_id": "OLD-4", "sprint_id": "OLD-S02", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": "OLD-E2", "sprint_version": 2, "progress_percentage": 20}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-4", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 2}', '2026-11-26 10:00:00+00'),
	(7, 'efc70e13-2e2d-41d4-aac6-bfa5e61c1e78', 'daily_scrum_events', '{"event_id": "efc70e13-2e2d-41d4-aac6-bfa5e61c1e78", "metadata": {"traceparent": "00-ed14b9a29b76334b038c47a77326ccfc-890319c7f371f27e-01", "correlation_id": "c302ecfa-93cd-43a1-abe5-831e818d30ae", "source_service": "sprint"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"day": "2026-11-24", "points": {"total": 8, "completed": 0}, "report": {"date": "2026-11-24", "members": [{"today": "OLD-1 (at 60 %). OLD-2 (at 10 %).", "yesterday": "OLD-1: from 30 % to 60 %. OLD-2: reported at 10 %.", "employee_id": null, "impediments": "OLD-2: waits \"for\" the build."}], "outcome": "Reported", "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "report_id": "f5d91228-1a2e-4d71-b49b-96f4fb53ba07", "sprint_id": "OLD-S01", "blockers_count": 1, "pending_tasks_count": 4, "updated_tasks_count": 2, "completed_tasks_count": 0}, "entries": [{"task_id": "OLD-1", "today_work": "OLD-1 (at 60 %).", "assigned_to": null, "impediments": "", "yesterday_work": "OLD-1: from 30 % to 60 %."}, {"task_id": "OLD-2", "today_work": "OLD-2 (at 10 %).", "assigned_to": null, "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": "OLD-2: reported at 10 %."}], "project_id": "OLD", "summary_metrics": {"total_tasks": 4, "pending_tasks": 4, "completed_tasks": 0, "total_team_members": 2}}, "event_type": "DailyScrumReported", "aggregate_id": "OLD-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 7}', '2026-11-26 10:00:00+00'),
	(8, '98bbc1c0-0991-4cf1-8ad3-a327629db184', 'task_update_events', '{"event_id": "98bbc1c0-0991-4cf1-8ad3-a327629db184", "metadata": {"traceparent": "00-42c5f9e973b4f92c37d4f26d6f3f3521-884d7a43976be895-01", "correlation_id": "9df34c49-632c-4815-9fad-5aaa706810ae", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-26", "status": "in_progress", "task_id": "OLD-1", "sprint_id": "OLD-S01", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": null, "sprint_version": 8, "progress_percentage": 90}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-1", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 8}', '2026-11-26 10:00:00+00'),
	(9, '81116cf5-9351-4960-a08f-a10f98f628bb', 'task_update_events', '{"event_id": "81116cf5-9351-4960-a08f-a10f98f628bb", "metadata": {"traceparent": "00-5f2b098e2c6a4e1e558729ea6df0a76a-0a2732396e869caa-01", "correlation_id": "c2204fb9-a4de-4446-aa5e-63617c72a67d", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-26", "status": "in_progress", "task_id": "OLD-2", "sprint_id": "OLD-S01", "impediment": "waits \"for\" the build", "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": null, "sprint_version": 9, "progress_percentage": 10}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-2", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 9}', '2026-11-26 10:00:00+00'),
	(16, '95a986bb-552e-4a49-81d8-35c71bda834d', 'task_update_events', '{"event_id": "95a986bb-552e-4a49-81d8-35c71bda834d", "metadata": {"traceparent": "00-4a2cb52db01cc6d22f7fa408efe4d055-730cb122986d7d04-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-30", "status": "in_progress", "task_id": "OLD-5", "sprint_id": "OLD-S02", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": "OLD-E1", "sprint_version": 2, "progress_percentage": 1}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-5", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 2}', '2026-11-26 10:00:00+00'),
	(10, '07afb38d-db45-4680-b541-ebed9d12ceb5', 'daily_scrum_events', '{"event_id": "07afb38d-db45-4680-b541-ebed9d12ceb5", "metadata": {"traceparent": "00-947a818bdb63ac32da770e0623981f3a-f86d0cc87c8a6ced-01", "correlation_id": "ae3018f3-2c5b-4219-903e-78d1f5106786", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-26", "points": {"total": 8, "completed": 0}, "report": {"date": "2026-11-26", "members": [{"today": "OLD-1 (at 90 %). OLD-2 (at 10 %).", "yesterday": "OLD-1: from 60 % to 90 %. OLD-2: reported at 10 %.", "employee_id": null, "impediments": "OLD-2: waits \"for\" the build."}], "outcome": "Reported", "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "report_id": "39fa5d84-d0c0-4c1a-8d87-3f848009bf27", "sprint_id": "OLD-S01", "blockers_count": 1, "pending_tasks_count": 4, "updated_tasks_count": 2, "completed_tasks_count": 0}, "entries": [{"task_id": "OLD-1", "today_work": "OLD-1 (at 90 %).", "assigned_to": null, "impediments": "", "yesterday_work": "OLD-1: from 60 % to 90 %."}, {"task_id": "OLD-2", "today_work": "OLD-2 (at 10 %).", "assigned_to": null, "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": "OLD-2: reported at 10 %."}], "project_id": "OLD", "summary_metrics": {"total_tasks": 4, "pending_tasks": 4, "completed_tasks": 0, "total_team_members": 2}}, "event_type": "DailyScrumReported", "aggregate_id": "OLD-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 10}', '2026-11-26 10:00:00+00'),
	(11, 'acea76be-91dc-4670-b75c-99a7261e4d40', 'task_update_events', '{"event_id": "acea76be-91dc-4670-b75c-99a7261e4d40", "metadata": {"traceparent": "00-96257b0c08145373c685db2e8a4f82e5-b8323bb05ef73216-01", "correlation_id": "5fe7e747-f586-4993-b566-f25a594d7df8", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-26", "status": "completed", "task_id": "OLD-1", "sprint_id": "OLD-S01", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": null, "sprint_version": 11, "progress_percentage": 100}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-1", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 11}', '2026-11-26 10:00:00+00'),
	(12, 'd9edaf9f-b6ec-476f-aadc-a1f9cc64a745', 'sprint_events', '{"event_id": "d9edaf9f-b6ec-476f-aadc-a1f9cc64a745", "metadata": {"traceparent": "00-83dd6feaf4915796a3f698e0a053b334-64b3eda981aa8677-01", "correlation_id": "f791cc0d-e32a-49e1-b2ed-60eed5e247e0", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": {"total": 4, "current": 3}, "mode": "Live", "tasks": [{"title": "Do 1; it''s \"ours\"", "points": 2, "status": "completed", "task_id": "OLD-1", "impediment": null, "assigned_to": null, "progress_percentage": 100}, {"title": "Do 2; it''s \"ours\"", "points": 3, "status": "in_progress", "task_id": "OLD-2", "impediment": "waits \"for\" the build", "assigned_to": null, "progress_percentage": 10}, {"title": "Do 3; it''s \"ours\"", "points": 1, "status": "assigned_to_sprint", "task_id": "OLD-3", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Do 4; it''s \"ours\"", "points": 2, "status": "assigned_to_sprint", "task_id": "OLD-4", "impediment": null, "assigned_to": null, "progress_percentage": 0}], "number": 1, "points": {"total": 8, "completed": 2}, "status": "closed_with_pending_tasks", "end_date": "2026-11-30", "attendees": ["OLD-E1", "OLD-E2"], "sprint_id": "OLD-S01", "project_id": "OLD", "start_date": "2026-11-23", "sprint_name": "of OLD", "close_policy": "Manual", "retrospective": {"report_id": "0a556902-05ef-4710-a49c-b9f418d1a810", "action_items": [{"status": "open", "description": "Remove the cause: waits \"for\" the build (OLD-2)"}], "what_went_well": "Completed 1 of 4 tasks (2 of 8 points): OLD-1.", "what_could_be_improved": "3 unfinished: OLD-2 at 10 %, OLD-3 at 0 %, OLD-4 at 0 %. Blocked: OLD-2: waits \"for\" the build (3 days)."}, "closed_because": "asked", "duration_weeks": 1, "sprint_version": 12, "delivered_at_end": {"tasks": 1, "points": 2}}, "event_type": "SprintCompleted", "aggregate_id": "OLD-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 12}', '2026-11-26 10:00:00+00'),
	(17, 'a11ea59d-8ec5-4500-ba9c-cf1c4538a193', 'daily_scrum_events', '{"event_id": "a11ea59d-8ec5-4500-ba9c-cf1c4538a193", "metadata": {"traceparent": "00-1e2f08462f35bf3ef2398624c1c587da-5714b73afd552344-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-30", "points": {"total": 10, "completed": 0}, "report": {"date": "2026-11-30", "members": [{"today": "", "yesterday": "OLD-1: from 90 % to 100 %, completed.", "employee_id": null, "impediments": ""}, {"today": "OLD-2 (at 10 %). OLD-5 (at 1 %).", "yesterday": "OLD-5: from 0 % to 1 %.", "employee_id": "OLD-E1", "impediments": "OLD-2: waits \"for\" the build."}, {"today": "OLD-3 (at 0 %). OLD-4 (at 20 %). OLD-6 (at 0 %).", "yesterday": "OLD-3: reported at 0 %. OLD-4: from 0 % to 20 %.", "employee_id": "OLD-E2", "impediments": "OLD-3: waits for an answer of another team."}], "outcome": "Reported", "summary": "3 of 5 tasks updated, 0 completed; 2 blocked; of the sprint before: OLD-1.", "report_id": "a176b913-6fb3-419f-9ca2-30c3b6fcb684", "sprint_id": "OLD-S02", "blockers_count": 2, "pending_tasks_count": 5, "updated_tasks_count": 3, "completed_tasks_count": 0}, "entries": [{"task_id": "OLD-1", "today_work": "", "assigned_to": null, "impediments": "", "yesterday_work": "OLD-1: from 90 % to 100 %, completed."}, {"task_id": "OLD-2", "today_work": "OLD-2 (at 10 %).", "assigned_to": "OLD-E1", "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": ""}, {"task_id": "OLD-3", "today_work": "OLD-3 (at 0 %).", "assigned_to": "OLD-E2", "impediments": "OLD-3: waits for an answer of another team.", "yesterday_work": "OLD-3: reported at 0 %."}, {"task_id": "OLD-4", "today_work": "OLD-4 (at 20 %).", "assigned_to": "OLD-E2", "impediments": "", "yesterday_work": "OLD-4: from 0 % to 20 %."}, {"task_id": "OLD-5", "today_work": "OLD-5 (at 1 %).", "assigned_to": "OLD-E1", "impediments": "", "yesterday_work": "OLD-5: from 0 % to 1 %."}, {"task_id": "OLD-6", "today_work": "OLD-6 (at 0 %).", "assigned_to": "OLD-E2", "impediments": "", "yesterday_work": ""}], "project_id": "OLD", "summary_metrics": {"total_tasks": 5, "pending_tasks": 5, "completed_tasks": 0, "total_team_members": 2}}, "event_type": "DailyScrumReported", "aggregate_id": "OLD-S02", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 3}', '2026-11-26 10:00:00+00'),
	(18, '6fce1ba8-7bc0-40cd-ab8b-82d0ffdec4ca', 'sprint_events', '{"event_id": "6fce1ba8-7bc0-40cd-ab8b-82d0ffdec4ca", "metadata": {"traceparent": "00-4a2eb80e22bf8094a39c4f5cd8721878-dadad240e52c02b9-01", "correlation_id": "7ff6d5d9-4fc1-4368-8e0b-2fcce432da3c", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"mode": "Live", "tasks": [{"title": "Set up the development environment", "points": null, "status": "assigned_to_sprint", "task_id": "HAND-TASK001", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Design the database schema", "points": null, "status": "assigned_to_sprint", "task_id": "HAND-TASK002", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Implement user authentication", "points": null, "status": "assigned_to_sprint", "task_id": "HAND-TASK003", "impediment": null, "assigned_to": null, "progress_percentage": 0}], "number": 1, "points": 0, "end_date": "2026-12-03", "sprint_id": "HAND-S01", "time_zone": "UTC", "limited_by": "Limits", "project_id": "HAND", "start_date": "2026-11-26", "decision_id": null, "person_days": 0, "sprint_goal": "Go on", "sprint_name": "of HAND", "backlog_open": {"tasks": 10, "points": 0, "tasks_with_points": 0}, "close_policy": "Manual", "working_days": ["2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02"], "duration_weeks": 1, "planning_note_id": "05d130d4-df0c-430f-a695-e4ca9dbaf845"}, "event_type": "SprintStarted", "aggregate_id": "HAND-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 1}', '2026-11-26 10:00:00+00'),
	(19, 'ad099627-8865-447b-a8a2-517b8b029ced', 'task_update_events', '{"event_id": "ad099627-8865-447b-a8a2-517b8b029ced", "metadata": {"traceparent": "00-2cb2509d0d6fc436ec9db99842dd7e10-d69c3629af0660e8-01", "correlation_id": "a14b576c-ea38-43a7-8f6b-08231ef075a1", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-26", "status": "in_progress", "task_id": "HAND-TASK001", "sprint_id": "HAND-S01", "impediment": null, "project_id": "HAND", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": null, "sprint_version": 2, "progress_percentage": 50}, "event_type": "TASK_UPDATED", "aggregate_id": "HAND-TASK001", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 2}', '2026-11-26 10:00:00+00');

INSERT INTO sprint.progress_reports VALUES
	(1, 'OLD-S01', 'OLD-1', '2026-11-23', 0, 30, NULL, '2026-11-23', NULL),
	(2, 'OLD-S01', 'OLD-2', '2026-11-23', 0, 10, 'waits "for" the build', '2026-11-23', NULL),
	(3, 'OLD-S01', 'OLD-1', '2026-11-24', 30, 60, NULL, '2026-11-24', NULL),
	(4, 'OLD-S01', 'OLD-2', '2026-11-24', 10, 10, 'waits "for" the build', '2026-11-24', 'waits "for" the build'),
	(5, 'OLD-S01', 'OLD-1', '2026-11-26', 60, 90, NULL, '2026-11-26', NULL),
	(6, 'OLD-S01', 'OLD-2', '2026-11-26', 10, 10, 'waits "for" the build', '2026-11-26', 'waits "for" the build'),
	(7, 'OLD-S01', 'OLD-1', '2026-11-26', 90, 100, NULL, '2026-11-30', NULL),
	(8, 'OLD-S02', 'OLD-3', '2026-11-30', 0, 0, 'waits for an answer of another team', '2026-11-30', NULL),
	(9, 'OLD-S02', 'OLD-4', '2026-11-30', 0, 20, NULL, '2026-11-30', NULL),
	(10, 'OLD-S02', 'OLD-5', '2026-11-30', 0, 1, NULL, '2026-11-30', NULL),
	(11, 'HAND-S01', 'HAND-TASK001', '2026-11-26', 0, 50, NULL, NULL, NULL);

INSERT INTO sprint.projects VALUES
	('OLD', 2, 'OLD-S01'),
	('HAND', 1, NULL);

INSERT INTO sprint.sprints VALUES
	('OLD-S01', 'OLD', 1, 'of OLD', 'Go on', 'closed_with_pending_tasks', 'Live', 'Manual', 1967504622, '2026-11-23', '2026-11-30', 1, 'Europe/Berlin', NULL, NULL, '{"days": [{"date": "2026-11-23", "absent": [], "holiday": null, "working": true}, {"date": "2026-11-24", "absent": [], "holiday": null, "working": true}, {"date": "2026-11-25", "absent": [], "holiday": "Bridge day", "working": false}, {"date": "2026-11-26", "absent": [], "holiday": null, "working": true}, {"date": "2026-11-27", "absent": [], "holiday": null, "working": true}, {"date": "2026-11-28", "absent": [], "holiday": null, "working": false}, {"date": "2026-11-29", "absent": [], "holiday": null, "working": false}, {"date": "2026-11-30", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-01", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-02", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-03", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-04", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-05", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-06", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-07", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-08", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-09", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-10", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-11", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-12", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-13", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-14", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-15", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-16", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-17", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-18", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-19", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-20", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-21", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-22", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-23", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-24", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-25", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-26", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-27", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-28", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-29", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-30", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-31", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-01", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-02", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-03", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-04", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-05", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-06", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-07", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-08", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-09", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-10", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-11", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-12", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-13", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-14", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-15", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-16", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-17", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-18", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-19", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-20", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-21", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-22", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-23", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-24", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-25", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-26", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-27", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-28", "absent": [], "holiday": null, "working": true}], "team": [{"id": "OLD-E1", "name": "Ada", "hours_per_day": 6}, {"id": "OLD-E2", "name": "Björn", "hours_per_day": 6}]}', '2026-11-23 10:00:00+00', '2026-11-26 10:00:00+00', NULL, '{"report_id": "0a556902-05ef-4710-a49c-b9f418d1a810", "action_items": [{"status": "open", "description": "Remove the cause: waits \"for\" the build (OLD-2)"}], "what_went_well": "Completed 1 of 4 tasks (2 of 8 points): OLD-1.", "what_could_be_improved": "3 unfinished: OLD-2 at 10 %, OLD-3 at 0 %, OLD-4 at 0 %. Blocked: OLD-2: waits \"for\" the build (3 days)."}', 12, NULL, NULL, 4, NULL, NULL, NULL, 'asked', 12, 2),
	('OLD-S02', 'OLD', 2, 'of OLD', 'Go on', 'in_progress', 'Simulated', 'Manual', 3, '2026-11-30', '2026-12-07', 1, 'Europe/Berlin', NULL, NULL, '{"days": [{"date": "2026-11-30", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-01", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-02", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-03", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-04", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-05", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-06", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-07", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-08", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-09", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-10", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-11", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-12", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-13", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-14", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-15", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-16", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-17", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-18", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-19", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-20", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-21", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-22", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-23", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-24", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-25", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-26", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-27", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-28", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-29", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-30", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-31", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-01", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-02", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-03", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-04", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-05", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-06", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-07", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-08", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-09", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-10", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-11", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-12", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-13", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-14", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-15", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-16", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-17", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-18", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-19", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-20", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-21", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-22", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-23", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-24", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-25", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-26", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-27", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-28", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-29", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-30", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-31", "absent": [], "holiday": null, "working": false}, {"date": "2027-02-01", "absent": [], "holiday": null, "working": true}, {"date": "2027-02-02", "absent": [], "holiday": null, "working": true}, {"date": "2027-02-03", "absent": [], "holiday": null, "working": true}, {"date": "2027-02-04", "absent": [], "holiday": null, "working": true}], "team": [{"id": "OLD-E1", "name": "Ada", "hours_per_day": 6}, {"id": "OLD-E2", "name": "Björn", "hours_per_day": 6}]}', '2026-11-26 10:00:00+00', NULL, '2026-11-30', NULL, 3, NULL, NULL, 5, NULL, NULL, NULL, NULL, 14, 2),
	('HAND-S01', 'HAND', 1, 'of HAND', 'Go on', 'in_progress', 'Live', 'Manual', 2123095336, '2026-11-26', '2026-12-03', 1, 'UTC', NULL, NULL, '{"days": [{"date": "2026-11-26", "absent": [], "holiday": "Thanksgiving Day", "working": false}, {"date": "2026-11-27", "absent": [], "holiday": null, "working": true}, {"date": "2026-11-28", "absent": [], "holiday": null, "working": false}, {"date": "2026-11-29", "absent": [], "holiday": null, "working": false}, {"date": "2026-11-30", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-01", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-02", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-03", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-04", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-05", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-06", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-07", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-08", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-09", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-10", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-11", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-12", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-13", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-14", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-15", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-16", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-17", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-18", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-19", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-20", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-21", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-22", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-23", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-24", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-25", "absent": [], "holiday": "Christmas Day", "working": false}, {"date": "2026-12-26", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-27", "absent": [], "holiday": null, "working": false}, {"date": "2026-12-28", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-29", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-30", "absent": [], "holiday": null, "working": true}, {"date": "2026-12-31", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-01", "absent": [], "holiday": "New Year''s Day", "working": false}, {"date": "2027-01-02", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-03", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-04", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-05", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-06", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-07", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-08", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-09", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-10", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-11", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-12", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-13", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-14", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-15", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-16", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-17", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-18", "absent": [], "holiday": "Martin Luther King Jr. Day", "working": false}, {"date": "2027-01-19", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-20", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-21", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-22", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-23", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-24", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-25", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-26", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-27", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-28", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-29", "absent": [], "holiday": null, "working": true}, {"date": "2027-01-30", "absent": [], "holiday": null, "working": false}, {"date": "2027-01-31", "absent": [], "holiday": null, "working": false}], "team": []}', '2026-11-26 10:00:00+00', NULL, NULL, NULL, 2, NULL, NULL, 3, NULL, NULL, NULL, NULL, 16, 2);

INSERT INTO sprint.tasks VALUES
	('OLD-S01', 'OLD-3', 2, 'Do 3; it''s "ours"', 'assigned_to_sprint', 0, NULL, 1, '["OLD-1"]', NULL, NULL, 0),
	('OLD-S01', 'OLD-4', 3, 'Do 4; it''s "ours"', 'assigned_to_sprint', 0, NULL, 2, '[]', NULL, NULL, 0),
	('OLD-S01', 'OLD-2', 1, 'Do 2; it''s "ours"', 'in_progress', 10, NULL, 3, '[]', 'waits "for" the build', NULL, 0),
	('OLD-S01', 'OLD-1', 0, 'Do 1; it''s "ours"', 'completed', 100, NULL, 2, '[]', NULL, NULL, 0),
	('OLD-S02', 'OLD-2', 0, 'Do 2; it''s "ours"', 'in_progress', 10, 'OLD-E1', 3, '[]', 'waits "for" the build', NULL, 1),
	('OLD-S02', 'OLD-6', 4, 'Do 6; it''s "ours"', 'assigned_to_sprint', 0, 'OLD-E2', 1, '[]', NULL, NULL, 0),
	('OLD-S02', 'OLD-3', 1, 'Do 3; it''s "ours"', 'in_progress', 0, 'OLD-E2', 1, '["OLD-1"]', 'waits for an answer of another team', '2026-12-06', 1),
	('OLD-S02', 'OLD-4', 2, 'Do 4; it''s "ours"', 'in_progress', 20, 'OLD-E2', 2, '[]', NULL, NULL, 1),
	('OLD-S02', 'OLD-5', 3, 'Do 5; it''s "ours"', 'in_progress', 1, 'OLD-E1', 3, '[]', NULL, NULL, 0),
	('HAND-S01', 'HAND-TASK002', 1, 'Design the database schema', 'assigned_to_sprint', 0, NULL, NULL, '[]', NULL, NULL, 0),
	('HAND-S01', 'HAND-TASK003', 2, 'Implement user authentication', 'assigned_to_sprint', 0, NULL, NULL, '[]', NULL, NULL, 0),
	('HAND-S01', 'HAND-TASK001', 0, 'Set up the development environment', 'in_progress', 50, NULL, NULL, '[]', NULL, NULL, 0);

SELECT pg_catalog.setval('sprint.hand_overs_id_seq', 1, false);

SELECT pg_catalog.setval('sprint.outbox_id_seq', 19, true);

SELECT pg_catalog.setval('sprint.progress_reports_id_seq', 11, true);

ALTER TABLE ONLY sprint.daily_scrums
    ADD CONSTRAINT daily_scrums_pk PRIMARY KEY (sprint_id, date);

ALTER TABLE ONLY sprint.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY sprint.hand_overs
    ADD CONSTRAINT hand_overs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sprint.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (key);

ALTER TABLE ONLY sprint.inbox
    ADD CONSTRAINT inbox_pk PRIMARY KEY (event_id, consumer);

ALTER TABLE ONLY sprint.kysely_migration_lock
    ADD CONSTRAINT kysely_migration_lock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sprint.kysely_migration
    ADD CONSTRAINT kysely_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY sprint.outbox
    ADD CONSTRAINT outbox_event_id_key UNIQUE (event_id);

ALTER TABLE ONLY sprint.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sprint.progress_reports
    ADD CONSTRAINT progress_reports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sprint.projects
    ADD CONSTRAINT projects_pkey PRIMARY KEY (project_id);

ALTER TABLE ONLY sprint.sprints
    ADD CONSTRAINT sprints_external_ref_key UNIQUE (external_ref);

ALTER TABLE ONLY sprint.sprints
    ADD CONSTRAINT sprints_number UNIQUE (project_id, number);

ALTER TABLE ONLY sprint.sprints
    ADD CONSTRAINT sprints_pkey PRIMARY KEY (sprint_id);

ALTER TABLE ONLY sprint.tasks
    ADD CONSTRAINT tasks_pk PRIMARY KEY (sprint_id, task_id);

CREATE INDEX hand_overs_of_sprint ON sprint.hand_overs USING btree (sprint_id);

CREATE UNIQUE INDEX one_running_sprint ON sprint.sprints USING btree (project_id) WHERE (status = 'in_progress'::text);

CREATE INDEX outbox_waiting ON sprint.outbox USING btree (id) WHERE (dispatched_at IS NULL);

CREATE INDEX progress_reports_of_sprint ON sprint.progress_reports USING btree (sprint_id);

CREATE INDEX sprints_by_change ON sprint.sprints USING btree (changed);

CREATE INDEX tasks_by_id ON sprint.tasks USING btree (task_id);
