CREATE SCHEMA chronicle;

CREATE TABLE chronicle.action_items (
    item_id text NOT NULL,
    note_id uuid NOT NULL,
    "position" integer NOT NULL,
    project_id text NOT NULL,
    sprint_id text NOT NULL,
    description text NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone,
    CONSTRAINT action_items_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
);

CREATE TABLE chronicle.dead_letters (
    event_id text NOT NULL,
    consumer text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    failed_at timestamp with time zone NOT NULL
);

CREATE TABLE chronicle.decision_audits (
    audit_id text NOT NULL,
    note_id uuid NOT NULL,
    project_id text NOT NULL,
    sprint_id text,
    decided_at timestamp with time zone NOT NULL,
    decision_source text NOT NULL,
    starts_sprint boolean NOT NULL,
    version bigint
);

CREATE TABLE chronicle.events (
    seq bigint NOT NULL,
    event_id text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL
);

CREATE TABLE chronicle.idempotency_keys (
    key text NOT NULL,
    fingerprint text NOT NULL,
    answer jsonb,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE chronicle.impediment_reports (
    project_id text NOT NULL,
    sprint_id text NOT NULL,
    report_date text NOT NULL,
    employee_id text NOT NULL,
    task_id text NOT NULL,
    cause text NOT NULL
);

CREATE TABLE chronicle.inbox (
    event_id text NOT NULL,
    consumer text NOT NULL,
    handled_at timestamp with time zone NOT NULL
);

CREATE TABLE chronicle.kysely_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);

CREATE TABLE chronicle.kysely_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);

CREATE TABLE chronicle.log_head (
    last_seq bigint NOT NULL
);

CREATE TABLE chronicle.notes (
    note_id uuid NOT NULL,
    kind text NOT NULL,
    project_id text NOT NULL,
    sprint_id text,
    report_date date,
    body jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    written_by text DEFAULT 'hand'::text NOT NULL,
    CONSTRAINT notes_kind_check CHECK ((kind = ANY (ARRAY['planning'::text, 'daily_scrum'::text, 'retrospective'::text, 'decision_audit'::text, 'general'::text]))),
    CONSTRAINT notes_written_by_check CHECK ((written_by = ANY (ARRAY['hand'::text, 'event'::text])))
);

CREATE TABLE chronicle.outbox (
    id bigint NOT NULL,
    event_id text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL,
    dispatched_at timestamp with time zone
);

CREATE SEQUENCE chronicle.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE chronicle.outbox_id_seq OWNED BY chronicle.outbox.id;

CREATE TABLE chronicle.sprint_figures (
    project_id text NOT NULL,
    sprint_id text NOT NULL,
    daily_scrums integer DEFAULT 0 NOT NULL,
    impediments integer DEFAULT 0 NOT NULL,
    last_report date,
    completed_told bigint,
    outcome_by text,
    told_at timestamp with time zone,
    start_date text,
    end_date text,
    duration_weeks integer,
    tasks integer,
    completed_tasks integer,
    team_size integer,
    people_with_tasks integer,
    CONSTRAINT sprint_figures_outcome_by_check CHECK ((outcome_by = ANY (ARRAY['hand'::text, 'event'::text])))
);

ALTER TABLE ONLY chronicle.outbox ALTER COLUMN id SET DEFAULT nextval('chronicle.outbox_id_seq'::regclass);

INSERT INTO chronicle.action_items VALUES
	('723a6906-d8ca-411b-9620-c4b7560092e2', '0a556902-05ef-4710-a49c-b9f418d1a810', 0, 'OLD', 'OLD-S01', 'Remove the cause: waits "for" the build (OLD-2)', 'open', '2026-11-26 10:00:00+00', NULL);

INSERT INTO chronicle.decision_audits VALUES
	('1c8ba1b1-f0c2-45a4-9978-271c4532d611', '1c8ba1b1-f0c2-45a4-9978-271c4532d611', 'OLD', NULL, '2026-11-26 10:00:00+00', 'rule_based_only', false, 1);

INSERT INTO chronicle.events VALUES
	(1, '60ee3f20-2ba6-4964-bf18-9a2f977f8ebf', 'project_events', '{"event_id": "60ee3f20-2ba6-4964-bf18-9a2f977f8ebf", "metadata": {"traceparent": "00-643b4dd0823f9fd284ff89116c65e0d3-b633dc16221e04fe-01", "correlation_id": "42db25f9-832f-44e9-a218-3c9be3413c89", "source_service": "project"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"name": "OLD", "team": [{"id": "OLD-E1", "name": "Ada", "role": null, "absences": [], "hours_per_day": 6}, {"id": "OLD-E2", "name": "Björn", "role": null, "absences": [], "hours_per_day": 6}], "owner": "test/OLD", "calendar": {"country": null, "holidays": [{"date": "2026-11-25", "name": "Bridge day"}], "time_zone": "Europe/Berlin", "subdivision": null, "working_days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]}, "project_id": "OLD"}, "event_type": "ProjectChanged", "aggregate_id": "OLD", "aggregate_type": "Project", "schema_version": 1, "aggregate_version": 1}'),
	(2, 'eade4db6-5198-466b-af17-9be78d9c28ce', 'task_update_events', '{"event_id": "eade4db6-5198-466b-af17-9be78d9c28ce", "metadata": {"traceparent": "00-5c68e53dd44de94313e55475cd0bc446-994c5f8d965563fe-01", "correlation_id": "88e24e42-5c8b-46fc-a4b2-e3b39c86f4df", "source_service": "backlog"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 1}'),
	(3, '7de84fd1-cafd-4acb-b3b7-e32fbe3973c9', 'project_events', '{"event_id": "7de84fd1-cafd-4acb-b3b7-e32fbe3973c9", "metadata": {"traceparent": "00-c569a9dfb9c3214baaa08659bfec5c52-e52101964a9426bf-01", "correlation_id": "b92c210b-d61e-4964-a25a-346109c5c8a2", "source_service": "project"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"name": "By hand", "team": [], "owner": null, "calendar": {"country": "US", "holidays": [], "time_zone": "UTC", "subdivision": null, "working_days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]}, "project_id": "HAND"}, "event_type": "ProjectChanged", "aggregate_id": "HAND", "aggregate_type": "Project", "schema_version": 1, "aggregate_version": 1}'),
	(4, '39187eb3-d114-44e5-a04b-3216003de483', 'task_update_events', '{"event_id": "39187eb3-d114-44e5-a04b-3216003de483", "metadata": {"traceparent": "00-4d2921458f539a863286f69378f6adea-097674d8752a6c28-01", "correlation_id": "1067f9da-c191-46d4-9c27-9342f83bb9cf", "source_service": "backlog"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"project_id": "HAND"}, "event_type": "BacklogChanged", "aggregate_id": "HAND", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 1}'),
	(5, '2a903e2f-cff6-465f-9ec9-1f9de7dc18f8', 'sprint_events', '{"event_id": "2a903e2f-cff6-465f-9ec9-1f9de7dc18f8", "metadata": {"traceparent": "00-b347088372567958393f0158f0d5e723-f94b9e858af762f6-01", "correlation_id": "bf9bcbe7-4fbd-4219-8441-209173153267", "source_service": "sprint"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"mode": "Live", "tasks": [{"title": "Do 1; it''s \"ours\"", "points": 2, "status": "assigned_to_sprint", "task_id": "OLD-1", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Do 2; it''s \"ours\"", "points": 3, "status": "assigned_to_sprint", "task_id": "OLD-2", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Do 3; it''s \"ours\"", "points": 1, "status": "assigned_to_sprint", "task_id": "OLD-3", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Do 4; it''s \"ours\"", "points": 2, "status": "assigned_to_sprint", "task_id": "OLD-4", "impediment": null, "assigned_to": null, "progress_percentage": 0}], "number": 1, "points": 8, "end_date": "2026-11-30", "sprint_id": "OLD-S01", "time_zone": "Europe/Berlin", "limited_by": "Limits", "project_id": "OLD", "start_date": "2026-11-23", "decision_id": null, "person_days": 8, "sprint_goal": "Go on", "sprint_name": "of OLD", "backlog_open": {"tasks": 9, "points": 18, "tasks_with_points": 9}, "close_policy": "Manual", "working_days": ["2026-11-23", "2026-11-24", "2026-11-26", "2026-11-27"], "duration_weeks": 1, "planning_note_id": "1c4b68ad-6044-4f2c-b67f-ce4217bc4f5c"}, "event_type": "SprintStarted", "aggregate_id": "OLD-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 1}'),
	(6, 'dffec135-4710-4edd-afc3-97491e5b8364', 'task_update_events', '{"event_id": "dffec135-4710-4edd-afc3-97491e5b8364", "metadata": {"traceparent": "00-b347088372567958393f0158f0d5e723-f94b9e858af762f6-01", "correlation_id": "bf9bcbe7-4fbd-4219-8441-209173153267", "source_service": "backlog"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 2}'),
	(7, 'e08daa3d-e8d6-474a-be79-6fa2ee912db8', 'task_update_events', '{"event_id": "e08daa3d-e8d6-474a-be79-6fa2ee912db8", "metadata": {"traceparent": "00-ec825a046eae0d85c343440dc9a49871-852316c59e6cf6af-01", "correlation_id": "03731b52-8b6d-4e12-9b49-21e383845443", "source_service": "sprint"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"day": "2026-11-23", "status": "in_progress", "task_id": "OLD-1", "sprint_id": "OLD-S01", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-23T10:00:00.000Z", "assigned_to": null, "sprint_version": 2, "progress_percentage": 30}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-1", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 2}'),
	(8, '6e1efaac-6985-453c-89a3-d4de758a17d6', 'task_update_events', '{"event_id": "6e1efaac-6985-453c-89a3-d4de758a17d6", "metadata": {"traceparent": "00-ec825a046eae0d85c343440dc9a49871-852316c59e6cf6af-01", "correlation_id": "03731b52-8b6d-4e12-9b49-21e383845443", "source_service": "backlog"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 3}'),
	(9, 'a6dfe1d1-3bdf-48c6-9c29-328d123f6aaa', 'task_update_events', '{"event_id": "a6dfe1d1-3bdf-48c6-9c29-328d123f6aaa", "metadata": {"traceparent": "00-baf00b62dad9c8fbe2b36edf4b170933-033198c3ca80febf-01", "correlation_id": "f89715d9-c527-44bc-bae5-114d093a5780", "source_service": "sprint"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"day": "2026-11-23", "status": "in_progress", "task_id": "OLD-2", "sprint_id": "OLD-S01", "impediment": "waits \"for\" the build", "project_id": "OLD", "updated_at": "2026-11-23T10:00:00.000Z", "assigned_to": null, "sprint_version": 3, "progress_percentage": 10}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-2", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 3}'),
	(10, '1408c908-c5f7-424a-ac5d-fb150fc9bdf9', 'task_update_events', '{"event_id": "1408c908-c5f7-424a-ac5d-fb150fc9bdf9", "metadata": {"traceparent": "00-baf00b62dad9c8fbe2b36edf4b170933-033198c3ca80febf-01", "correlation_id": "f89715d9-c527-44bc-bae5-114d093a5780", "source_service": "backlog"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 4}'),
	(11, '6bd4289d-0c8f-454f-90c7-28b7b0a84a03', 'orchestration_events', '{"event_id": "6bd4289d-0c8f-454f-90c7-28b7b0a84a03", "metadata": {"traceparent": "00-aafdcdc635e72ea7b8c18292814dff42-f879fbd40a2d57df-01", "correlation_id": "47206bd7-1439-48e9-8690-17ff127ddebc", "source_service": "orchestrator"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 1}'),
	(12, 'ec887686-b182-403c-ac0f-c3808f8d202c', 'daily_scrum_events', '{"event_id": "ec887686-b182-403c-ac0f-c3808f8d202c", "metadata": {"traceparent": "00-b2f083ee6dc480ecdb5f8d560f046fa5-907210978c9e0873-01", "correlation_id": "f3580422-e793-4080-8778-be38243606c6", "source_service": "sprint"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"day": "2026-11-23", "points": {"total": 8, "completed": 0}, "report": {"date": "2026-11-23", "members": [{"today": "OLD-1 (at 30 %). OLD-2 (at 10 %).", "yesterday": "OLD-1: from 0 % to 30 %. OLD-2: from 0 % to 10 %.", "employee_id": null, "impediments": "OLD-2: waits \"for\" the build."}], "outcome": "Reported", "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "report_id": "d03f26a2-6f07-4871-800f-ccd80d0bf226", "sprint_id": "OLD-S01", "blockers_count": 1, "pending_tasks_count": 4, "updated_tasks_count": 2, "completed_tasks_count": 0}, "entries": [{"task_id": "OLD-1", "today_work": "OLD-1 (at 30 %).", "assigned_to": null, "impediments": "", "yesterday_work": "OLD-1: from 0 % to 30 %."}, {"task_id": "OLD-2", "today_work": "OLD-2 (at 10 %).", "assigned_to": null, "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": "OLD-2: from 0 % to 10 %."}], "project_id": "OLD", "summary_metrics": {"total_tasks": 4, "pending_tasks": 4, "completed_tasks": 0, "total_team_members": 2}}, "event_type": "DailyScrumReported", "aggregate_id": "OLD-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 4}'),
	(13, 'b225a540-fa50-4600-b786-48396de27f27', 'task_update_events', '{"event_id": "b225a540-fa50-4600-b786-48396de27f27", "metadata": {"traceparent": "00-82af30a109b862f2167e54b5558073e8-a0a41a3afbba6ba9-01", "correlation_id": "2a40307a-7035-40e5-932b-392df1008a99", "source_service": "sprint"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"day": "2026-11-24", "status": "in_progress", "task_id": "OLD-1", "sprint_id": "OLD-S01", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-24T10:00:00.000Z", "assigned_to": null, "sprint_version": 5, "progress_percentage": 60}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-1", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 5}'),
	(14, 'df849d0e-4bb9-42c0-a222-841d0cd631b8', 'orchestration_events', '{"event_id": "df849d0e-4bb9-42c0-a222-841d0cd631b8", "metadata": {"traceparent": "00-f684b30cedd5fea7f5cd24dc3565d3ef-18aa4356276028d2-01", "correlation_id": "7b72cac0-c4e2-4eb4-a187-bdee4925c033", "source_service": "orchestrator"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 2}'),
	(15, '2d1bcc91-dc78-49c2-af2b-5ade3ac1ab02', 'task_update_events', '{"event_id": "2d1bcc91-dc78-49c2-af2b-5ade3ac1ab02", "metadata": {"traceparent": "00-82af30a109b862f2167e54b5558073e8-a0a41a3afbba6ba9-01", "correlation_id": "2a40307a-7035-40e5-932b-392df1008a99", "source_service": "backlog"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 5}'),
	(16, 'e8d8fa76-96c4-4600-bd4f-e70c1a129492', 'task_update_events', '{"event_id": "e8d8fa76-96c4-4600-bd4f-e70c1a129492", "metadata": {"traceparent": "00-adf3d51f12f010610abae7abc355f436-624a0362cca55eb4-01", "correlation_id": "e986f883-61f9-47da-9dc5-f94ec6be3978", "source_service": "sprint"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"day": "2026-11-24", "status": "in_progress", "task_id": "OLD-2", "sprint_id": "OLD-S01", "impediment": "waits \"for\" the build", "project_id": "OLD", "updated_at": "2026-11-24T10:00:00.000Z", "assigned_to": null, "sprint_version": 6, "progress_percentage": 10}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-2", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 6}'),
	(17, 'b34b836d-9237-4879-84ed-47f9e8c1b0ff', 'task_update_events', '{"event_id": "b34b836d-9237-4879-84ed-47f9e8c1b0ff", "metadata": {"traceparent": "00-adf3d51f12f010610abae7abc355f436-624a0362cca55eb4-01", "correlation_id": "e986f883-61f9-47da-9dc5-f94ec6be3978", "source_service": "backlog"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 6}'),
	(18, 'a42a2f52-a58e-4346-bb8a-712a39aa0b06', 'orchestration_events', '{"event_id": "a42a2f52-a58e-4346-bb8a-712a39aa0b06", "metadata": {"traceparent": "00-9a7b94e9b5d40200afecf73dfdc9a876-b3c2ebe00c87b78a-01", "correlation_id": "528cb5e7-9e21-4f28-985b-f7d8a7e35c30", "source_service": "orchestrator"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 3}'),
	(19, 'e3f17a1c-68b7-4130-9ce9-856a678385db', 'orchestration_events', '{"event_id": "e3f17a1c-68b7-4130-9ce9-856a678385db", "metadata": {"traceparent": "00-90165aff2e90ce6205960906bf55d412-a90fb2f447c8b124-01", "correlation_id": "0d3ffcf1-65bf-4d22-8f0d-8a922ae575a0", "source_service": "orchestrator"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 4}'),
	(20, 'efc70e13-2e2d-41d4-aac6-bfa5e61c1e78', 'daily_scrum_events', '{"event_id": "efc70e13-2e2d-41d4-aac6-bfa5e61c1e78", "metadata": {"traceparent": "00-ed14b9a29b76334b038c47a77326ccfc-890319c7f371f27e-01", "correlation_id": "c302ecfa-93cd-43a1-abe5-831e818d30ae", "source_service": "sprint"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"day": "2026-11-24", "points": {"total": 8, "completed": 0}, "report": {"date": "2026-11-24", "members": [{"today": "OLD-1 (at 60 %). OLD-2 (at 10 %).", "yesterday": "OLD-1: from 30 % to 60 %. OLD-2: reported at 10 %.", "employee_id": null, "impediments": "OLD-2: waits \"for\" the build."}], "outcome": "Reported", "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "report_id": "f5d91228-1a2e-4d71-b49b-96f4fb53ba07", "sprint_id": "OLD-S01", "blockers_count": 1, "pending_tasks_count": 4, "updated_tasks_count": 2, "completed_tasks_count": 0}, "entries": [{"task_id": "OLD-1", "today_work": "OLD-1 (at 60 %).", "assigned_to": null, "impediments": "", "yesterday_work": "OLD-1: from 30 % to 60 %."}, {"task_id": "OLD-2", "today_work": "OLD-2 (at 10 %).", "assigned_to": null, "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": "OLD-2: reported at 10 %."}], "project_id": "OLD", "summary_metrics": {"total_tasks": 4, "pending_tasks": 4, "completed_tasks": 0, "total_team_members": 2}}, "event_type": "DailyScrumReported", "aggregate_id": "OLD-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 7}'),
	(21, '98bbc1c0-0991-4cf1-8ad3-a327629db184', 'task_update_events', '{"event_id": "98bbc1c0-0991-4cf1-8ad3-a327629db184", "metadata": {"traceparent": "00-42c5f9e973b4f92c37d4f26d6f3f3521-884d7a43976be895-01", "correlation_id": "9df34c49-632c-4815-9fad-5aaa706810ae", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-26", "status": "in_progress", "task_id": "OLD-1", "sprint_id": "OLD-S01", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": null, "sprint_version": 8, "progress_percentage": 90}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-1", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 8}'),
	(22, '2c095cbb-6051-46ba-85ab-6d0862e16aa9', 'task_update_events', '{"event_id": "2c095cbb-6051-46ba-85ab-6d0862e16aa9", "metadata": {"traceparent": "00-42c5f9e973b4f92c37d4f26d6f3f3521-884d7a43976be895-01", "correlation_id": "9df34c49-632c-4815-9fad-5aaa706810ae", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 7}'),
	(23, '81116cf5-9351-4960-a08f-a10f98f628bb', 'task_update_events', '{"event_id": "81116cf5-9351-4960-a08f-a10f98f628bb", "metadata": {"traceparent": "00-5f2b098e2c6a4e1e558729ea6df0a76a-0a2732396e869caa-01", "correlation_id": "c2204fb9-a4de-4446-aa5e-63617c72a67d", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-26", "status": "in_progress", "task_id": "OLD-2", "sprint_id": "OLD-S01", "impediment": "waits \"for\" the build", "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": null, "sprint_version": 9, "progress_percentage": 10}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-2", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 9}'),
	(24, '61b53d82-7f7e-4299-8f14-2e5e0c89560b', 'orchestration_events', '{"event_id": "61b53d82-7f7e-4299-8f14-2e5e0c89560b", "metadata": {"traceparent": "00-28402e73767fb199b9a84386937383cc-0c026f10570dd31e-01", "correlation_id": "76651cf0-91e5-44c9-bb17-16d3388bbc2a", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 5}'),
	(25, '1d483f49-ab75-43e8-b718-df909b16b0ed', 'task_update_events', '{"event_id": "1d483f49-ab75-43e8-b718-df909b16b0ed", "metadata": {"traceparent": "00-5f2b098e2c6a4e1e558729ea6df0a76a-0a2732396e869caa-01", "correlation_id": "c2204fb9-a4de-4446-aa5e-63617c72a67d", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 8}'),
	(26, '07afb38d-db45-4680-b541-ebed9d12ceb5', 'daily_scrum_events', '{"event_id": "07afb38d-db45-4680-b541-ebed9d12ceb5", "metadata": {"traceparent": "00-947a818bdb63ac32da770e0623981f3a-f86d0cc87c8a6ced-01", "correlation_id": "ae3018f3-2c5b-4219-903e-78d1f5106786", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-26", "points": {"total": 8, "completed": 0}, "report": {"date": "2026-11-26", "members": [{"today": "OLD-1 (at 90 %). OLD-2 (at 10 %).", "yesterday": "OLD-1: from 60 % to 90 %. OLD-2: reported at 10 %.", "employee_id": null, "impediments": "OLD-2: waits \"for\" the build."}], "outcome": "Reported", "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "report_id": "39fa5d84-d0c0-4c1a-8d87-3f848009bf27", "sprint_id": "OLD-S01", "blockers_count": 1, "pending_tasks_count": 4, "updated_tasks_count": 2, "completed_tasks_count": 0}, "entries": [{"task_id": "OLD-1", "today_work": "OLD-1 (at 90 %).", "assigned_to": null, "impediments": "", "yesterday_work": "OLD-1: from 60 % to 90 %."}, {"task_id": "OLD-2", "today_work": "OLD-2 (at 10 %).", "assigned_to": null, "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": "OLD-2: reported at 10 %."}], "project_id": "OLD", "summary_metrics": {"total_tasks": 4, "pending_tasks": 4, "completed_tasks": 0, "total_team_members": 2}}, "event_type": "DailyScrumReported", "aggregate_id": "OLD-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 10}'),
	(27, 'bc2976ef-e3d7-4c9d-94b1-376f554da547', 'orchestration_events', '{"event_id": "bc2976ef-e3d7-4c9d-94b1-376f554da547", "metadata": {"traceparent": "00-42a13d8f995fbaf33b803a751d913514-f1cc51a3902c2530-01", "correlation_id": "b802b9b6-c6e5-4af0-a225-f9544d2f4634", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 6}'),
	(28, 'acea76be-91dc-4670-b75c-99a7261e4d40', 'task_update_events', '{"event_id": "acea76be-91dc-4670-b75c-99a7261e4d40", "metadata": {"traceparent": "00-96257b0c08145373c685db2e8a4f82e5-b8323bb05ef73216-01", "correlation_id": "5fe7e747-f586-4993-b566-f25a594d7df8", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-26", "status": "completed", "task_id": "OLD-1", "sprint_id": "OLD-S01", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": null, "sprint_version": 11, "progress_percentage": 100}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-1", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 11}'),
	(29, 'd9edaf9f-b6ec-476f-aadc-a1f9cc64a745', 'sprint_events', '{"event_id": "d9edaf9f-b6ec-476f-aadc-a1f9cc64a745", "metadata": {"traceparent": "00-83dd6feaf4915796a3f698e0a053b334-64b3eda981aa8677-01", "correlation_id": "f791cc0d-e32a-49e1-b2ed-60eed5e247e0", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": {"total": 4, "current": 3}, "mode": "Live", "tasks": [{"title": "Do 1; it''s \"ours\"", "points": 2, "status": "completed", "task_id": "OLD-1", "impediment": null, "assigned_to": null, "progress_percentage": 100}, {"title": "Do 2; it''s \"ours\"", "points": 3, "status": "in_progress", "task_id": "OLD-2", "impediment": "waits \"for\" the build", "assigned_to": null, "progress_percentage": 10}, {"title": "Do 3; it''s \"ours\"", "points": 1, "status": "assigned_to_sprint", "task_id": "OLD-3", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Do 4; it''s \"ours\"", "points": 2, "status": "assigned_to_sprint", "task_id": "OLD-4", "impediment": null, "assigned_to": null, "progress_percentage": 0}], "number": 1, "points": {"total": 8, "completed": 2}, "status": "closed_with_pending_tasks", "end_date": "2026-11-30", "attendees": ["OLD-E1", "OLD-E2"], "sprint_id": "OLD-S01", "project_id": "OLD", "start_date": "2026-11-23", "sprint_name": "of OLD", "close_policy": "Manual", "retrospective": {"report_id": "0a556902-05ef-4710-a49c-b9f418d1a810", "action_items": [{"status": "open", "description": "Remove the cause: waits \"for\" the build (OLD-2)"}], "what_went_well": "Completed 1 of 4 tasks (2 of 8 points): OLD-1.", "what_could_be_improved": "3 unfinished: OLD-2 at 10 %, OLD-3 at 0 %, OLD-4 at 0 %. Blocked: OLD-2: waits \"for\" the build (3 days)."}, "closed_because": "asked", "duration_weeks": 1, "sprint_version": 12, "delivered_at_end": {"tasks": 1, "points": 2}}, "event_type": "SprintCompleted", "aggregate_id": "OLD-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 12}'),
	(30, '5dfdfbaa-66de-4546-ac0c-e0bcb4266aa2', 'task_update_events', '{"event_id": "5dfdfbaa-66de-4546-ac0c-e0bcb4266aa2", "metadata": {"traceparent": "00-96257b0c08145373c685db2e8a4f82e5-b8323bb05ef73216-01", "correlation_id": "5fe7e747-f586-4993-b566-f25a594d7df8", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 9}'),
	(31, 'bd090db6-89ef-4cb2-aa1f-33cde12a3642', 'task_update_events', '{"event_id": "bd090db6-89ef-4cb2-aa1f-33cde12a3642", "metadata": {"traceparent": "00-83dd6feaf4915796a3f698e0a053b334-64b3eda981aa8677-01", "correlation_id": "f791cc0d-e32a-49e1-b2ed-60eed5e247e0", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 10}'),
	(32, '5e89ca18-c637-4059-94c1-2d20bf3c7333', 'orchestration_events', '{"event_id": "5e89ca18-c637-4059-94c1-2d20bf3c7333", "metadata": {"traceparent": "00-016eebeaca808648a281b536b5e731df-a0b17104f037aade-01", "correlation_id": "fc8beec5-2b16-472e-8cda-c1f1fa9797ea", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 7}'),
	(33, '9cab0fd0-795d-4a0c-a207-aa58725d3655', 'orchestration_events', '{"event_id": "9cab0fd0-795d-4a0c-a207-aa58725d3655", "metadata": {"traceparent": "00-97245a8bb1915a3435da859bd365e02d-c324f3fd68172b6a-01", "correlation_id": "908bd70d-6fba-4e61-882a-1e69a75d4a89", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 8}'),
	(34, '23a791cb-2db2-4d3a-8e79-6300ff658c9f', 'sprint_events', '{"event_id": "23a791cb-2db2-4d3a-8e79-6300ff658c9f", "metadata": {"traceparent": "00-c36f49bae56c23e40f7babad63df8dcd-f9a247be541d4811-01", "correlation_id": "5733267e-2b09-4627-b730-07c5b7d325e3", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"mode": "Simulated", "tasks": [{"title": "Do 2; it''s \"ours\"", "points": 3, "status": "in_progress", "task_id": "OLD-2", "impediment": "waits \"for\" the build", "assigned_to": "OLD-E1", "progress_percentage": 10}, {"title": "Do 3; it''s \"ours\"", "points": 1, "status": "assigned_to_sprint", "task_id": "OLD-3", "impediment": null, "assigned_to": "OLD-E2", "progress_percentage": 0}, {"title": "Do 4; it''s \"ours\"", "points": 2, "status": "assigned_to_sprint", "task_id": "OLD-4", "impediment": null, "assigned_to": "OLD-E2", "progress_percentage": 0}, {"title": "Do 5; it''s \"ours\"", "points": 3, "status": "assigned_to_sprint", "task_id": "OLD-5", "impediment": null, "assigned_to": "OLD-E1", "progress_percentage": 0}, {"title": "Do 6; it''s \"ours\"", "points": 1, "status": "assigned_to_sprint", "task_id": "OLD-6", "impediment": null, "assigned_to": "OLD-E2", "progress_percentage": 0}], "number": 2, "points": 10, "end_date": "2026-12-07", "sprint_id": "OLD-S02", "time_zone": "Europe/Berlin", "limited_by": "Limits", "project_id": "OLD", "start_date": "2026-11-30", "decision_id": null, "person_days": 10, "sprint_goal": "Go on", "sprint_name": "of OLD", "backlog_open": {"tasks": 8, "points": 16, "tasks_with_points": 8}, "close_policy": "Manual", "working_days": ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"], "duration_weeks": 1, "planning_note_id": "898ba32a-43d6-488a-82e0-14b31dcf4589"}, "event_type": "SprintStarted", "aggregate_id": "OLD-S02", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 1}'),
	(35, '29b8f8a2-d4e5-4f97-a0cf-924b36212d86', 'task_update_events', '{"event_id": "29b8f8a2-d4e5-4f97-a0cf-924b36212d86", "metadata": {"traceparent": "00-c36f49bae56c23e40f7babad63df8dcd-f9a247be541d4811-01", "correlation_id": "5733267e-2b09-4627-b730-07c5b7d325e3", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 11}'),
	(36, '881d4db5-a109-4f3b-aa67-d40cb6c5e60d', 'orchestration_events', '{"event_id": "881d4db5-a109-4f3b-aa67-d40cb6c5e60d", "metadata": {"traceparent": "00-680653a027d864e2902580466890e508-078b4d14bdeb0aaf-01", "correlation_id": "d19c4144-2156-4c3c-9033-08ca940b14b9", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S02", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S02", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 1}'),
	(37, '32214b73-cc15-4655-ba05-99702a12f87c', 'task_update_events', '{"event_id": "32214b73-cc15-4655-ba05-99702a12f87c", "metadata": {"traceparent": "00-e53b65c48430968e681c9d544f42671a-c966fcfd402d6b1a-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-30", "status": "in_progress", "task_id": "OLD-3", "sprint_id": "OLD-S02", "impediment": "waits for an answer of another team", "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": "OLD-E2", "sprint_version": 2, "progress_percentage": 0}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-3", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 2}'),
	(38, 'd96fd181-ca62-489b-b231-43fb5fcc2f3f', 'task_update_events', '{"event_id": "d96fd181-ca62-489b-b231-43fb5fcc2f3f", "metadata": {"traceparent": "00-253f0b782dc2a71caff7099dc88fe415-fb0e9dba0b2b72e6-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-30", "status": "in_progress", "task_id": "OLD-4", "sprint_id": "OLD-S02", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": "OLD-E2", "sprint_version": 2, "progress_percentage": 20}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-4", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 2}'),
	(39, '95a986bb-552e-4a49-81d8-35c71bda834d', 'task_update_events', '{"event_id": "95a986bb-552e-4a49-81d8-35c71bda834d", "metadata": {"traceparent": "00-4a2cb52db01cc6d22f7fa408efe4d055-730cb122986d7d04-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-30", "status": "in_progress", "task_id": "OLD-5", "sprint_id": "OLD-S02", "impediment": null, "project_id": "OLD", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": "OLD-E1", "sprint_version": 2, "progress_percentage": 1}, "event_type": "TASK_UPDATED", "aggregate_id": "OLD-5", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 2}'),
	(40, 'a11ea59d-8ec5-4500-ba9c-cf1c4538a193', 'daily_scrum_events', '{"event_id": "a11ea59d-8ec5-4500-ba9c-cf1c4538a193", "metadata": {"traceparent": "00-1e2f08462f35bf3ef2398624c1c587da-5714b73afd552344-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-30", "points": {"total": 10, "completed": 0}, "report": {"date": "2026-11-30", "members": [{"today": "", "yesterday": "OLD-1: from 90 % to 100 %, completed.", "employee_id": null, "impediments": ""}, {"today": "OLD-2 (at 10 %). OLD-5 (at 1 %).", "yesterday": "OLD-5: from 0 % to 1 %.", "employee_id": "OLD-E1", "impediments": "OLD-2: waits \"for\" the build."}, {"today": "OLD-3 (at 0 %). OLD-4 (at 20 %). OLD-6 (at 0 %).", "yesterday": "OLD-3: reported at 0 %. OLD-4: from 0 % to 20 %.", "employee_id": "OLD-E2", "impediments": "OLD-3: waits for an answer of another team."}], "outcome": "Reported", "summary": "3 of 5 tasks updated, 0 completed; 2 blocked; of the sprint before: OLD-1.", "report_id": "a176b913-6fb3-419f-9ca2-30c3b6fcb684", "sprint_id": "OLD-S02", "blockers_count": 2, "pending_tasks_count": 5, "updated_tasks_count": 3, "completed_tasks_count": 0}, "entries": [{"task_id": "OLD-1", "today_work": "", "assigned_to": null, "impediments": "", "yesterday_work": "OLD-1: from 90 % to 100 %, completed."}, {"task_id": "OLD-2", "today_work": "OLD-2 (at 10 %).", "assigned_to": "OLD-E1", "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": ""}, {"task_id": "OLD-3", "today_work": "OLD-3 (at 0 %).", "assigned_to": "OLD-E2", "impediments": "OLD-3: waits for an answer of another team.", "yesterday_work": "OLD-3: reported at 0 %."}, {"task_id": "OLD-4", "today_work": "OLD-4 (at 20 %).", "assigned_to": "OLD-E2", "impediments": "", "yesterday_work": "OLD-4: from 0 % to 20 %."}, {"task_id": "OLD-5", "today_work": "OLD-5 (at 1 %).", "assigned_to": "OLD-E1", "impediments": "", "yesterday_work": "OLD-5: from 0 % to 1 %."}, {"task_id": "OLD-6", "today_work": "OLD-6 (at 0 %).", "assigned_to": "OLD-E2", "impediments": "", "yesterday_work": ""}], "project_id": "OLD", "summary_metrics": {"total_tasks": 5, "pending_tasks": 5, "completed_tasks": 0, "total_team_members": 2}}, "event_type": "DailyScrumReported", "aggregate_id": "OLD-S02", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 3}'),
	(41, 'edf74a59-4ab1-401c-ba88-3aebcbe2725a', 'task_update_events', '{"event_id": "edf74a59-4ab1-401c-ba88-3aebcbe2725a", "metadata": {"traceparent": "00-e53b65c48430968e681c9d544f42671a-c966fcfd402d6b1a-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 12}'),
	(42, '72f64bd8-9240-4efa-a1f0-76417ed01d28', 'task_update_events', '{"event_id": "72f64bd8-9240-4efa-a1f0-76417ed01d28", "metadata": {"traceparent": "00-253f0b782dc2a71caff7099dc88fe415-fb0e9dba0b2b72e6-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 13}'),
	(43, '12adcf74-aa69-4aa2-b2ec-135f28bcab3f', 'task_update_events', '{"event_id": "12adcf74-aa69-4aa2-b2ec-135f28bcab3f", "metadata": {"traceparent": "00-4a2cb52db01cc6d22f7fa408efe4d055-730cb122986d7d04-01", "correlation_id": "0b39f42e-c0a7-4657-b612-7952f7ff0ce4", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "OLD"}, "event_type": "BacklogChanged", "aggregate_id": "OLD", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 14}'),
	(44, '0997acc7-5f64-467c-bd2b-a942162a43bd', 'orchestration_events', '{"event_id": "0997acc7-5f64-467c-bd2b-a942162a43bd", "metadata": {"traceparent": "00-22ba5e75a0291d6d698d8301c803165f-82eaf7aa50f0e381-01", "correlation_id": "60fea9c3-ed3c-497d-b0c3-c3f1e6522a7e", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S02", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S02", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 2}'),
	(45, '6fce1ba8-7bc0-40cd-ab8b-82d0ffdec4ca', 'sprint_events', '{"event_id": "6fce1ba8-7bc0-40cd-ab8b-82d0ffdec4ca", "metadata": {"traceparent": "00-4a2eb80e22bf8094a39c4f5cd8721878-dadad240e52c02b9-01", "correlation_id": "7ff6d5d9-4fc1-4368-8e0b-2fcce432da3c", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"mode": "Live", "tasks": [{"title": "Set up the development environment", "points": null, "status": "assigned_to_sprint", "task_id": "HAND-TASK001", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Design the database schema", "points": null, "status": "assigned_to_sprint", "task_id": "HAND-TASK002", "impediment": null, "assigned_to": null, "progress_percentage": 0}, {"title": "Implement user authentication", "points": null, "status": "assigned_to_sprint", "task_id": "HAND-TASK003", "impediment": null, "assigned_to": null, "progress_percentage": 0}], "number": 1, "points": 0, "end_date": "2026-12-03", "sprint_id": "HAND-S01", "time_zone": "UTC", "limited_by": "Limits", "project_id": "HAND", "start_date": "2026-11-26", "decision_id": null, "person_days": 0, "sprint_goal": "Go on", "sprint_name": "of HAND", "backlog_open": {"tasks": 10, "points": 0, "tasks_with_points": 0}, "close_policy": "Manual", "working_days": ["2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02"], "duration_weeks": 1, "planning_note_id": "05d130d4-df0c-430f-a695-e4ca9dbaf845"}, "event_type": "SprintStarted", "aggregate_id": "HAND-S01", "aggregate_type": "Sprint", "schema_version": 1, "aggregate_version": 1}'),
	(46, '9702ddae-9cce-4dda-a093-88b59accb1fb', 'task_update_events', '{"event_id": "9702ddae-9cce-4dda-a093-88b59accb1fb", "metadata": {"traceparent": "00-4a2eb80e22bf8094a39c4f5cd8721878-dadad240e52c02b9-01", "correlation_id": "7ff6d5d9-4fc1-4368-8e0b-2fcce432da3c", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "HAND"}, "event_type": "BacklogChanged", "aggregate_id": "HAND", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 2}'),
	(47, 'ad099627-8865-447b-a8a2-517b8b029ced', 'task_update_events', '{"event_id": "ad099627-8865-447b-a8a2-517b8b029ced", "metadata": {"traceparent": "00-2cb2509d0d6fc436ec9db99842dd7e10-d69c3629af0660e8-01", "correlation_id": "a14b576c-ea38-43a7-8f6b-08231ef075a1", "source_service": "sprint"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"day": "2026-11-26", "status": "in_progress", "task_id": "HAND-TASK001", "sprint_id": "HAND-S01", "impediment": null, "project_id": "HAND", "updated_at": "2026-11-26T10:00:00.000Z", "assigned_to": null, "sprint_version": 2, "progress_percentage": 50}, "event_type": "TASK_UPDATED", "aggregate_id": "HAND-TASK001", "aggregate_type": "Task", "schema_version": 1, "aggregate_version": 2}'),
	(48, '797bee80-6cd9-41b8-8701-9e5ae430e60f', 'task_update_events', '{"event_id": "797bee80-6cd9-41b8-8701-9e5ae430e60f", "metadata": {"traceparent": "00-2cb2509d0d6fc436ec9db99842dd7e10-d69c3629af0660e8-01", "correlation_id": "a14b576c-ea38-43a7-8f6b-08231ef075a1", "source_service": "backlog"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"project_id": "HAND"}, "event_type": "BacklogChanged", "aggregate_id": "HAND", "aggregate_type": "Backlog", "schema_version": 1, "aggregate_version": 3}'),
	(49, '7198d89b-6ed9-44e5-9e22-194cf7e52223', 'orchestration_events', '{"event_id": "7198d89b-6ed9-44e5-9e22-194cf7e52223", "metadata": {"traceparent": "00-4f1a44e8f981268c7b258ccb7165be50-ce442cb27b9648b7-01", "correlation_id": "38655e75-b235-4625-bb84-c34aee6b3a6c", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "HAND-S01", "project_id": "HAND"}, "event_type": "ForecastChanged", "aggregate_id": "HAND-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 1}'),
	(50, 'aceb3604-c6ae-4ed5-a67e-aac519e59a25', 'orchestration_events', '{"event_id": "aceb3604-c6ae-4ed5-a67e-aac519e59a25", "metadata": {"traceparent": "00-ca9fcc7b9aee7b6d2d249d35ac02797e-fd42066678e89d27-01", "correlation_id": "15cb70c8-b4a6-4397-beea-1905d364f3ac", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"low": null, "gate": null, "high": null, "unit": "tasks", "start": null, "state": "waited", "tasks": [], "action": "Wait", "limits": [], "number": null, "reason": "SprintInProgress", "source": "rule_based_only", "target": 0.7, "backlog": {"tasks": 3, "points": 6, "tasks_with_points": 3}, "version": 1, "waiting": [], "sentence": "Wait: of OLD runs, 0 of 5 tasks done", "sprint_id": null, "threshold": 0.75, "confidence": null, "decided_at": "2026-11-26T10:00:00.000Z", "project_id": "OLD", "rule_value": null, "decision_id": "1c8ba1b1-f0c2-45a4-9978-271c4532d611", "fingerprint": "293eed616b5f591bc13fb748de2d9ef0", "own_sprints": 0, "prior_share": 1, "probability": null, "applied_value": null, "learned_value": null, "correlation_id": "15cb70c8-b4a6-4397-beea-1905d364f3ac", "duration_weeks": null, "proposed_weeks": null, "missing_sprints": [], "effective_sprints": 0, "capacity_probability": null}, "event_type": "ORCHESTRATION_DECISION", "aggregate_id": "OLD", "aggregate_type": "Decision", "schema_version": 1, "aggregate_version": 1}');

INSERT INTO chronicle.impediment_reports VALUES
	('OLD', 'OLD-S01', '2026-11-23', '', 'OLD-2', 'waits "for" the build'),
	('OLD', 'OLD-S01', '2026-11-24', '', 'OLD-2', 'waits "for" the build'),
	('OLD', 'OLD-S01', '2026-11-26', '', 'OLD-2', 'waits "for" the build'),
	('OLD', 'OLD-S02', '2026-11-30', 'OLD-E1', 'OLD-2', 'waits "for" the build'),
	('OLD', 'OLD-S02', '2026-11-30', 'OLD-E2', 'OLD-3', 'waits for an answer of another team');

INSERT INTO chronicle.inbox VALUES
	('60ee3f20-2ba6-4964-bf18-9a2f977f8ebf', 'chronicle', '2026-11-23 10:00:00+00'),
	('eade4db6-5198-466b-af17-9be78d9c28ce', 'chronicle', '2026-11-23 10:00:00+00'),
	('7de84fd1-cafd-4acb-b3b7-e32fbe3973c9', 'chronicle', '2026-11-23 10:00:00+00'),
	('39187eb3-d114-44e5-a04b-3216003de483', 'chronicle', '2026-11-23 10:00:00+00'),
	('2a903e2f-cff6-465f-9ec9-1f9de7dc18f8', 'chronicle', '2026-11-23 10:00:00+00'),
	('dffec135-4710-4edd-afc3-97491e5b8364', 'chronicle', '2026-11-23 10:00:00+00'),
	('e08daa3d-e8d6-474a-be79-6fa2ee912db8', 'chronicle', '2026-11-23 10:00:00+00'),
	('6e1efaac-6985-453c-89a3-d4de758a17d6', 'chronicle', '2026-11-23 10:00:00+00'),
	('a6dfe1d1-3bdf-48c6-9c29-328d123f6aaa', 'chronicle', '2026-11-23 10:00:00+00'),
	('1408c908-c5f7-424a-ac5d-fb150fc9bdf9', 'chronicle', '2026-11-23 10:00:00+00'),
	('6bd4289d-0c8f-454f-90c7-28b7b0a84a03', 'chronicle', '2026-11-23 10:00:00+00'),
	('ec887686-b182-403c-ac0f-c3808f8d202c', 'chronicle', '2026-11-24 10:00:00+00'),
	('b225a540-fa50-4600-b786-48396de27f27', 'chronicle', '2026-11-24 10:00:00+00'),
	('df849d0e-4bb9-42c0-a222-841d0cd631b8', 'chronicle', '2026-11-24 10:00:00+00'),
	('2d1bcc91-dc78-49c2-af2b-5ade3ac1ab02', 'chronicle', '2026-11-24 10:00:00+00'),
	('e8d8fa76-96c4-4600-bd4f-e70c1a129492', 'chronicle', '2026-11-24 10:00:00+00'),
	('b34b836d-9237-4879-84ed-47f9e8c1b0ff', 'chronicle', '2026-11-24 10:00:00+00'),
	('a42a2f52-a58e-4346-bb8a-712a39aa0b06', 'chronicle', '2026-11-24 10:00:00+00'),
	('e3f17a1c-68b7-4130-9ce9-856a678385db', 'chronicle', '2026-11-26 10:00:00+00'),
	('efc70e13-2e2d-41d4-aac6-bfa5e61c1e78', 'chronicle', '2026-11-26 10:00:00+00'),
	('98bbc1c0-0991-4cf1-8ad3-a327629db184', 'chronicle', '2026-11-26 10:00:00+00'),
	('2c095cbb-6051-46ba-85ab-6d0862e16aa9', 'chronicle', '2026-11-26 10:00:00+00'),
	('81116cf5-9351-4960-a08f-a10f98f628bb', 'chronicle', '2026-11-26 10:00:00+00'),
	('61b53d82-7f7e-4299-8f14-2e5e0c89560b', 'chronicle', '2026-11-26 10:00:00+00'),
	('1d483f49-ab75-43e8-b718-df909b16b0ed', 'chronicle', '2026-11-26 10:00:00+00'),
	('07afb38d-db45-4680-b541-ebed9d12ceb5', 'chronicle', '2026-11-26 10:00:00+00'),
	('bc2976ef-e3d7-4c9d-94b1-376f554da547', 'chronicle', '2026-11-26 10:00:00+00'),
	('acea76be-91dc-4670-b75c-99a7261e4d40', 'chronicle', '2026-11-26 10:00:00+00'),
	('d9edaf9f-b6ec-476f-aadc-a1f9cc64a745', 'chronicle', '2026-11-26 10:00:00+00'),
	('5dfdfbaa-66de-4546-ac0c-e0bcb4266aa2', 'chronicle', '2026-11-26 10:00:00+00'),
	('bd090db6-89ef-4cb2-aa1f-33cde12a3642', 'chronicle', '2026-11-26 10:00:00+00'),
	('5e89ca18-c637-4059-94c1-2d20bf3c7333', 'chronicle', '2026-11-26 10:00:00+00'),
	('9cab0fd0-795d-4a0c-a207-aa58725d3655', 'chronicle', '2026-11-26 10:00:00+00'),
	('23a791cb-2db2-4d3a-8e79-6300ff658c9f', 'chronicle', '2026-11-26 10:00:00+00'),
	('29b8f8a2-d4e5-4f97-a0cf-924b36212d86', 'chronicle', '2026-11-26 10:00:00+00'),
	('881d4db5-a109-4f3b-aa67-d40cb6c5e60d', 'chronicle', '2026-11-26 10:00:00+00'),
	('32214b73-cc15-4655-ba05-99702a12f87c', 'chronicle', '2026-11-26 10:00:00+00'),
	('d96fd181-ca62-489b-b231-43fb5fcc2f3f', 'chronicle', '2026-11-26 10:00:00+00'),
	('95a986bb-552e-4a49-81d8-35c71bda834d', 'chronicle', '2026-11-26 10:00:00+00'),
	('a11ea59d-8ec5-4500-ba9c-cf1c4538a193', 'chronicle', '2026-11-26 10:00:00+00'),
	('edf74a59-4ab1-401c-ba88-3aebcbe2725a', 'chronicle', '2026-11-26 10:00:00+00'),
	('72f64bd8-9240-4efa-a1f0-76417ed01d28', 'chronicle', '2026-11-26 10:00:00+00'),
	('12adcf74-aa69-4aa2-b2ec-135f28bcab3f', 'chronicle', '2026-11-26 10:00:00+00'),
	('0997acc7-5f64-467c-bd2b-a942162a43bd', 'chronicle', '2026-11-26 10:00:00+00'),
	('6fce1ba8-7bc0-40cd-ab8b-82d0ffdec4ca', 'chronicle', '2026-11-26 10:00:00+00'),
	('9702ddae-9cce-4dda-a093-88b59accb1fb', 'chronicle', '2026-11-26 10:00:00+00'),
	('ad099627-8865-447b-a8a2-517b8b029ced', 'chronicle', '2026-11-26 10:00:00+00'),
	('797bee80-6cd9-41b8-8701-9e5ae430e60f', 'chronicle', '2026-11-26 10:00:00+00'),
	('7198d89b-6ed9-44e5-9e22-194cf7e52223', 'chronicle', '2026-11-26 10:00:00+00'),
	('aceb3604-c6ae-4ed5-a67e-aac519e59a25', 'chronicle', '2026-11-26 10:00:00+00');

INSERT INTO chronicle.kysely_migration VALUES
	('0000_kit', '2026-11-28T17:14:11.538Z'),
	('0001_chronicle', '2026-11-28T17:14:11.551Z'),
	('0002_written_by', '2026-11-28T17:14:11.555Z'),
	('0003_note_kinds', '2026-11-28T17:14:11.563Z'),
	('0004_action_items', '2026-11-28T17:14:11.574Z'),
	('0005_sprint_figures', '2026-11-28T17:14:11.591Z');

INSERT INTO chronicle.kysely_migration_lock VALUES
	('migration_lock', 0);

INSERT INTO chronicle.log_head VALUES
	(50);

INSERT INTO chronicle.notes VALUES
	('1c4b68ad-6044-4f2c-b67f-ce4217bc4f5c', 'planning', 'OLD', 'OLD-S01', NULL, '{"end_date": "2026-11-30", "sprint_id": "OLD-S01", "project_id": "OLD", "start_date": "2026-11-23", "sprint_goal": "Go on", "sprint_name": "of OLD", "planned_tasks": ["OLD-1", "OLD-2", "OLD-3", "OLD-4"], "duration_weeks": 1}', '2026-11-23 10:00:00+00', 'event'),
	('d03f26a2-6f07-4871-800f-ccd80d0bf226', 'daily_scrum', 'OLD', 'OLD-S01', '2026-11-23', '{"reports": {"2026-11-23": [{"tasks": [{"id": "OLD-1", "created_at": "2026-11-23T10:00:00.000Z", "today_work": "OLD-1 (at 30 %).", "impediments": "", "yesterday_work": "OLD-1: from 0 % to 30 %."}, {"id": "OLD-2", "created_at": "2026-11-23T10:00:00.000Z", "today_work": "OLD-2 (at 10 %).", "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": "OLD-2: from 0 % to 10 %."}], "employee_id": null}]}, "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "summary_metrics": {"total_tasks": 4, "pending_tasks": 4, "completed_tasks": 0, "total_team_members": 2}}', '2026-11-23 10:00:00+00', 'event'),
	('f5d91228-1a2e-4d71-b49b-96f4fb53ba07', 'daily_scrum', 'OLD', 'OLD-S01', '2026-11-24', '{"reports": {"2026-11-24": [{"tasks": [{"id": "OLD-1", "created_at": "2026-11-24T10:00:00.000Z", "today_work": "OLD-1 (at 60 %).", "impediments": "", "yesterday_work": "OLD-1: from 30 % to 60 %."}, {"id": "OLD-2", "created_at": "2026-11-24T10:00:00.000Z", "today_work": "OLD-2 (at 10 %).", "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": "OLD-2: reported at 10 %."}], "employee_id": null}]}, "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "summary_metrics": {"total_tasks": 4, "pending_tasks": 4, "completed_tasks": 0, "total_team_members": 2}}', '2026-11-24 10:00:00+00', 'event'),
	('39fa5d84-d0c0-4c1a-8d87-3f848009bf27', 'daily_scrum', 'OLD', 'OLD-S01', '2026-11-26', '{"reports": {"2026-11-26": [{"tasks": [{"id": "OLD-1", "created_at": "2026-11-26T10:00:00.000Z", "today_work": "OLD-1 (at 90 %).", "impediments": "", "yesterday_work": "OLD-1: from 60 % to 90 %."}, {"id": "OLD-2", "created_at": "2026-11-26T10:00:00.000Z", "today_work": "OLD-2 (at 10 %).", "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": "OLD-2: reported at 10 %."}], "employee_id": null}]}, "summary": "2 of 4 tasks updated, 0 completed; 1 blocked.", "summary_metrics": {"total_tasks": 4, "pending_tasks": 4, "completed_tasks": 0, "total_team_members": 2}}', '2026-11-26 10:00:00+00', 'event'),
	('0a556902-05ef-4710-a49c-b9f418d1a810', 'retrospective', 'OLD', 'OLD-S01', NULL, '{"end_date": "2026-11-30", "attendees": ["OLD-E1", "OLD-E2"], "sprint_id": "OLD-S01", "project_id": "OLD", "start_date": "2026-11-23", "sprint_name": "of OLD", "action_items": [{"status": "open", "description": "Remove the cause: waits \"for\" the build (OLD-2)"}], "tasks_summary": [{"status": "completed", "task_id": "OLD-1", "description": "Do 1; it''s \"ours\"", "employee_id": null, "progress_percentage": 100}, {"status": "in_progress", "task_id": "OLD-2", "description": "Do 2; it''s \"ours\"", "employee_id": null, "progress_percentage": 10}, {"status": "assigned_to_sprint", "task_id": "OLD-3", "description": "Do 3; it''s \"ours\"", "employee_id": null, "progress_percentage": 0}, {"status": "assigned_to_sprint", "task_id": "OLD-4", "description": "Do 4; it''s \"ours\"", "employee_id": null, "progress_percentage": 0}], "duration_weeks": 1, "facilitator_id": null, "what_went_well": "Completed 1 of 4 tasks (2 of 8 points): OLD-1.", "what_could_be_improved": "3 unfinished: OLD-2 at 10 %, OLD-3 at 0 %, OLD-4 at 0 %. Blocked: OLD-2: waits \"for\" the build (3 days)."}', '2026-11-26 10:00:00+00', 'event'),
	('898ba32a-43d6-488a-82e0-14b31dcf4589', 'planning', 'OLD', 'OLD-S02', NULL, '{"end_date": "2026-12-07", "sprint_id": "OLD-S02", "project_id": "OLD", "start_date": "2026-11-30", "sprint_goal": "Go on", "sprint_name": "of OLD", "planned_tasks": ["OLD-2", "OLD-3", "OLD-4", "OLD-5", "OLD-6"], "duration_weeks": 1}', '2026-11-26 10:00:00+00', 'event'),
	('a176b913-6fb3-419f-9ca2-30c3b6fcb684', 'daily_scrum', 'OLD', 'OLD-S02', '2026-11-30', '{"reports": {"2026-11-30": [{"tasks": [{"id": "OLD-1", "created_at": "2026-11-26T10:00:00.000Z", "today_work": "", "impediments": "", "yesterday_work": "OLD-1: from 90 % to 100 %, completed."}], "employee_id": null}, {"tasks": [{"id": "OLD-2", "created_at": "2026-11-26T10:00:00.000Z", "today_work": "OLD-2 (at 10 %).", "impediments": "OLD-2: waits \"for\" the build.", "yesterday_work": ""}, {"id": "OLD-5", "created_at": "2026-11-26T10:00:00.000Z", "today_work": "OLD-5 (at 1 %).", "impediments": "", "yesterday_work": "OLD-5: from 0 % to 1 %."}], "employee_id": "OLD-E1"}, {"tasks": [{"id": "OLD-3", "created_at": "2026-11-26T10:00:00.000Z", "today_work": "OLD-3 (at 0 %).", "impediments": "OLD-3: waits for an answer of another team.", "yesterday_work": "OLD-3: reported at 0 %."}, {"id": "OLD-4", "created_at": "2026-11-26T10:00:00.000Z", "today_work": "OLD-4 (at 20 %).", "impediments": "", "yesterday_work": "OLD-4: from 0 % to 20 %."}, {"id": "OLD-6", "created_at": "2026-11-26T10:00:00.000Z", "today_work": "OLD-6 (at 0 %).", "impediments": "", "yesterday_work": ""}], "employee_id": "OLD-E2"}]}, "summary": "3 of 5 tasks updated, 0 completed; 2 blocked; of the sprint before: OLD-1.", "summary_metrics": {"total_tasks": 5, "pending_tasks": 5, "completed_tasks": 0, "total_team_members": 2}}', '2026-11-26 10:00:00+00', 'event'),
	('05d130d4-df0c-430f-a695-e4ca9dbaf845', 'planning', 'HAND', 'HAND-S01', NULL, '{"end_date": "2026-12-03", "sprint_id": "HAND-S01", "project_id": "HAND", "start_date": "2026-11-26", "sprint_goal": "Go on", "sprint_name": "of HAND", "planned_tasks": ["HAND-TASK001", "HAND-TASK002", "HAND-TASK003"], "duration_weeks": 1}', '2026-11-26 10:00:00+00', 'event'),
	('1c8ba1b1-f0c2-45a4-9978-271c4532d611', 'decision_audit', 'OLD', NULL, NULL, '{"state": "waited", "audit_id": "1c8ba1b1-f0c2-45a4-9978-271c4532d611", "decision": {"low": null, "gate": null, "high": null, "unit": "tasks", "start": null, "state": "waited", "tasks": [], "action": "Wait", "limits": [], "number": null, "reason": "SprintInProgress", "source": "rule_based_only", "target": 0.7, "backlog": {"tasks": 3, "points": 6, "tasks_with_points": 3}, "version": 1, "waiting": [], "sentence": "Wait: of OLD runs, 0 of 5 tasks done", "sprint_id": null, "threshold": 0.75, "confidence": null, "decided_at": "2026-11-26T10:00:00.000Z", "project_id": "OLD", "rule_value": null, "decision_id": "1c8ba1b1-f0c2-45a4-9978-271c4532d611", "fingerprint": "293eed616b5f591bc13fb748de2d9ef0", "own_sprints": 0, "prior_share": 1, "probability": null, "applied_value": null, "learned_value": null, "correlation_id": "15cb70c8-b4a6-4397-beea-1905d364f3ac", "duration_weeks": null, "proposed_weeks": null, "missing_sprints": [], "effective_sprints": 0, "capacity_probability": null}, "sprint_id": null, "timestamp": "2026-11-26T10:00:00.000Z", "project_id": "OLD", "base_decision": {"reasoning": "SprintInProgress", "tasks_to_assign": null, "sprint_duration_weeks": null}, "correlation_id": "15cb70c8-b4a6-4397-beea-1905d364f3ac", "final_decision": {"reasoning": "SprintInProgress", "decision_source": "rule_based_only", "tasks_to_assign": null, "create_new_sprint": false, "sprint_duration_weeks": null}, "combined_reasoning": "Wait: of OLD runs, 0 of 5 tasks done", "applied_adjustments": {}, "intelligence_recommendations": []}', '2026-11-26 10:00:00+00', 'event');

INSERT INTO chronicle.sprint_figures VALUES
	('OLD', 'OLD-S01', 3, 3, '2026-11-26', 0, 'event', '2026-11-26 10:00:00+00', '2026-11-23', '2026-11-30', 1, 4, 1, 2, 0),
	('OLD', 'OLD-S02', 1, 2, '2026-11-30', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('HAND', 'HAND-S01', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('OLD', '', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

SELECT pg_catalog.setval('chronicle.outbox_id_seq', 1, false);

ALTER TABLE ONLY chronicle.action_items
    ADD CONSTRAINT action_items_of_note UNIQUE (note_id, "position");

ALTER TABLE ONLY chronicle.action_items
    ADD CONSTRAINT action_items_pkey PRIMARY KEY (item_id);

ALTER TABLE ONLY chronicle.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY chronicle.decision_audits
    ADD CONSTRAINT decision_audits_note_id_key UNIQUE (note_id);

ALTER TABLE ONLY chronicle.decision_audits
    ADD CONSTRAINT decision_audits_pkey PRIMARY KEY (audit_id);

ALTER TABLE ONLY chronicle.events
    ADD CONSTRAINT events_event_id_key UNIQUE (event_id);

ALTER TABLE ONLY chronicle.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY chronicle.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (key);

ALTER TABLE ONLY chronicle.inbox
    ADD CONSTRAINT inbox_pk PRIMARY KEY (event_id, consumer);

ALTER TABLE ONLY chronicle.kysely_migration_lock
    ADD CONSTRAINT kysely_migration_lock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY chronicle.kysely_migration
    ADD CONSTRAINT kysely_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY chronicle.notes
    ADD CONSTRAINT notes_pkey PRIMARY KEY (note_id);

ALTER TABLE ONLY chronicle.outbox
    ADD CONSTRAINT outbox_event_id_key UNIQUE (event_id);

ALTER TABLE ONLY chronicle.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY chronicle.sprint_figures
    ADD CONSTRAINT sprint_figures_pk PRIMARY KEY (project_id, sprint_id);

CREATE INDEX action_items_by_project ON chronicle.action_items USING btree (project_id);

CREATE INDEX action_items_by_sprint ON chronicle.action_items USING btree (sprint_id);

CREATE INDEX decision_audits_by_project ON chronicle.decision_audits USING btree (project_id, decided_at);

CREATE INDEX decision_audits_by_sprint ON chronicle.decision_audits USING btree (sprint_id);

CREATE INDEX impediment_reports_by_project ON chronicle.impediment_reports USING btree (project_id);

CREATE UNIQUE INDEX impediment_reports_once ON chronicle.impediment_reports USING btree (md5(((((((((((project_id || '
'::text) || sprint_id) || '
'::text) || report_date) || '
'::text) || employee_id) || '
'::text) || task_id) || '
'::text) || cause)));

CREATE INDEX notes_by_project ON chronicle.notes USING btree (kind, project_id);

CREATE UNIQUE INDEX notes_one_each ON chronicle.notes USING btree (kind, sprint_id, COALESCE(report_date, '-infinity'::date), (
CASE
    WHEN (kind = 'retrospective'::text) THEN written_by
    ELSE ''::text
END)) WHERE ((sprint_id IS NOT NULL) AND (kind = ANY (ARRAY['planning'::text, 'daily_scrum'::text, 'retrospective'::text])));

CREATE INDEX outbox_waiting ON chronicle.outbox USING btree (id) WHERE (dispatched_at IS NULL);
