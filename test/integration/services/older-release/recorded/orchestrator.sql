CREATE SCHEMA orchestrator;

CREATE TABLE orchestrator.advice (
    episode_id text NOT NULL,
    project_id text NOT NULL,
    risk text NOT NULL,
    summary text NOT NULL,
    recommendations jsonb NOT NULL,
    model text NOT NULL,
    fault text,
    failures integer NOT NULL,
    generation_ms double precision NOT NULL,
    "time" timestamp with time zone NOT NULL,
    facts_digest text NOT NULL,
    version integer NOT NULL
);

CREATE TABLE orchestrator.agent_episodes (
    episode_id uuid NOT NULL,
    embedding_digest text,
    embedding public.halfvec(1024),
    project_id text NOT NULL,
    episode_type text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    context jsonb NOT NULL,
    decision jsonb NOT NULL,
    actions jsonb NOT NULL,
    patterns jsonb NOT NULL,
    outcome jsonb,
    outcome_quality double precision,
    outcome_recorded_at timestamp with time zone,
    requires_embedding boolean NOT NULL,
    embedding_model text,
    agent_version text NOT NULL,
    control_mode text NOT NULL,
    decision_source text NOT NULL,
    sprint_id text,
    chronicle_note_id uuid,
    decision_version integer NOT NULL,
    CONSTRAINT agent_episodes_outcome_quality_check CHECK (((outcome_quality >= (0)::double precision) AND (outcome_quality <= (1)::double precision)))
);
ALTER TABLE ONLY orchestrator.agent_episodes ALTER COLUMN embedding SET STORAGE PLAIN;

CREATE TABLE orchestrator.agent_knowledge (
    knowledge_id uuid NOT NULL,
    knowledge_type text NOT NULL,
    content jsonb NOT NULL,
    description text NOT NULL,
    confidence double precision NOT NULL,
    supporting_episodes uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    contradicting_episodes uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    times_applied integer DEFAULT 0 NOT NULL,
    success_count integer DEFAULT 0 NOT NULL,
    failure_count integer DEFAULT 0 NOT NULL,
    success_rate double precision GENERATED ALWAYS AS (
CASE
    WHEN ((success_count + failure_count) > 0) THEN ((success_count)::double precision / ((success_count + failure_count))::double precision)
    ELSE NULL::double precision
END) STORED,
    created_at timestamp with time zone NOT NULL,
    last_validated timestamp with time zone,
    last_applied timestamp with time zone,
    embedding public.halfvec(1024),
    created_by text DEFAULT 'system'::text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    version integer NOT NULL,
    superseded_by uuid,
    CONSTRAINT agent_knowledge_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT agent_knowledge_knowledge_type_check CHECK ((knowledge_type = ANY (ARRAY['strategy'::text, 'pattern'::text, 'constraint'::text, 'heuristic'::text])))
);
ALTER TABLE ONLY orchestrator.agent_knowledge ALTER COLUMN embedding SET STORAGE PLAIN;

CREATE TABLE orchestrator.agent_memory_metrics (
    metric_id uuid DEFAULT gen_random_uuid() NOT NULL,
    "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
    operation_type text NOT NULL,
    latency_ms double precision NOT NULL,
    results_count integer NOT NULL,
    recall_accuracy double precision,
    "precision" double precision,
    memory_usage_mb double precision,
    cpu_percent double precision,
    project_id text,
    episode_count integer,
    strategy_count integer
);

CREATE TABLE orchestrator.agent_working_memory (
    session_id uuid DEFAULT gen_random_uuid() NOT NULL,
    project_id text NOT NULL,
    user_id text,
    current_goal text,
    active_context jsonb NOT NULL,
    thought_history jsonb[] DEFAULT '{}'::jsonb[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_updated timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + '01:00:00'::interval) NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    related_episodes uuid[] DEFAULT '{}'::uuid[] NOT NULL
);

CREATE TABLE orchestrator.change_count (
    changes bigint NOT NULL
);

CREATE TABLE orchestrator.dead_letters (
    event_id text NOT NULL,
    consumer text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    failed_at timestamp with time zone NOT NULL
);

CREATE TABLE orchestrator.decisions (
    decision_id text NOT NULL,
    project_id text NOT NULL,
    number integer,
    action text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    body jsonb NOT NULL,
    decided_at timestamp with time zone NOT NULL
);

CREATE TABLE orchestrator.forecasts (
    sprint_id text NOT NULL,
    project_id text NOT NULL,
    body jsonb NOT NULL,
    changed bigint NOT NULL
);

CREATE TABLE orchestrator.idempotency_keys (
    key text NOT NULL,
    fingerprint text NOT NULL,
    answer jsonb,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE orchestrator.inbox (
    event_id text NOT NULL,
    consumer text NOT NULL,
    handled_at timestamp with time zone NOT NULL
);

CREATE TABLE orchestrator.kysely_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);

CREATE TABLE orchestrator.kysely_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);

CREATE TABLE orchestrator.log_position (
    "position" bigint NOT NULL,
    furthest bigint NOT NULL
);

CREATE TABLE orchestrator.outbox (
    id bigint NOT NULL,
    event_id text NOT NULL,
    stream text NOT NULL,
    envelope jsonb NOT NULL,
    dispatched_at timestamp with time zone
);

CREATE SEQUENCE orchestrator.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE orchestrator.outbox_id_seq OWNED BY orchestrator.outbox.id;

CREATE TABLE orchestrator.projects (
    project_id text NOT NULL,
    unit text NOT NULL,
    gates jsonb NOT NULL,
    team jsonb,
    owner text,
    settings jsonb,
    settings_digest text,
    waiting jsonb NOT NULL,
    proposals jsonb NOT NULL,
    last_decision_id text,
    event_version integer NOT NULL,
    settings_version integer NOT NULL,
    version integer NOT NULL,
    changed bigint NOT NULL
);

CREATE TABLE orchestrator.sprint_days (
    sprint_id text NOT NULL,
    day date NOT NULL,
    done_tasks integer NOT NULL,
    remaining_tasks integer NOT NULL,
    done_points integer,
    remaining_points integer,
    blocked_tasks integer NOT NULL
);

CREATE TABLE orchestrator.sprint_tasks (
    sprint_id text NOT NULL,
    task_id text NOT NULL,
    points integer,
    is_done boolean NOT NULL,
    is_blocked boolean NOT NULL,
    version integer NOT NULL
);

CREATE TABLE orchestrator.sprints (
    sprint_id text NOT NULL,
    project_id text NOT NULL,
    number integer NOT NULL,
    sprint_name text NOT NULL,
    mode text NOT NULL,
    start_date date NOT NULL,
    end_date date NOT NULL,
    duration_weeks integer NOT NULL,
    working_days jsonb,
    person_days double precision,
    decision_id text,
    tasks integer NOT NULL,
    tasks_with_points integer NOT NULL,
    open_tasks integer,
    open_tasks_with_points integer,
    unlimited boolean NOT NULL,
    status text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_seq bigint,
    closed_because text,
    as_of date NOT NULL,
    gone_before date NOT NULL,
    days_worked integer,
    days_planned integer,
    carried_over integer,
    in_tasks jsonb NOT NULL,
    in_points jsonb
);

CREATE TABLE orchestrator.strategy_performance_log (
    log_id uuid NOT NULL,
    strategy_id uuid NOT NULL,
    episode_id uuid NOT NULL,
    project_id text NOT NULL,
    application_timestamp timestamp with time zone NOT NULL,
    predicted_outcome jsonb NOT NULL,
    actual_outcome jsonb,
    outcome_quality double precision,
    strategy_confidence double precision NOT NULL,
    context_similarity double precision,
    performance_delta double precision,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT strategy_performance_log_context_similarity_check CHECK (((context_similarity >= (0)::double precision) AND (context_similarity <= (1)::double precision))),
    CONSTRAINT strategy_performance_log_outcome_quality_check CHECK (((outcome_quality >= (0)::double precision) AND (outcome_quality <= (1)::double precision))),
    CONSTRAINT strategy_performance_log_strategy_confidence_check CHECK (((strategy_confidence >= (0)::double precision) AND (strategy_confidence <= (1)::double precision)))
);

ALTER TABLE ONLY orchestrator.outbox ALTER COLUMN id SET DEFAULT nextval('orchestrator.outbox_id_seq'::regclass);

INSERT INTO orchestrator.agent_episodes VALUES
	('b2f2f702-7381-8d02-a979-4b8e0371fe80', NULL, NULL, 'OLD', 'shadow_decision', '2026-11-23 10:00:00+00', '{"gate": "closed", "mode": "Live", "slot": "free", "unit": "tasks", "weeks": 1, "waiting": 0, "team_size": 2, "own_sprints": 0, "person_days": null, "backlog_open": 9}', '{"gate": "closed", "unit": "tasks", "action": "StartSprint", "limits": [], "number": 1, "reason": "StartedByOthers", "target": 0.7, "confidence": null, "rule_value": 9, "probability": 0.6499999999999999, "applied_value": 4, "learned_value": 6, "duration_weeks": 1}', '["SprintStarted"]', '{"trend": "Unknown", "velocity": null, "last_shares": []}', '{"unit": "tasks", "evidence": "censored", "committed": 4, "delivered": 1, "days_worked": 3, "carried_over": 3, "days_planned": 4, "closed_because": "asked"}', 0.25, '2026-11-26 10:00:00+00', true, NULL, '1', 'rule_based_only', 'rule_based_only', 'OLD-S01', NULL, 0),
	('857ae8ab-7b3f-8c34-8591-6c6989e5bd7a', NULL, NULL, 'OLD', 'shadow_decision', '2026-11-26 10:00:00+00', '{"gate": "closed", "mode": "Simulated", "slot": "free", "unit": "tasks", "weeks": 1, "waiting": 0, "team_size": 2, "own_sprints": 0, "person_days": 8, "backlog_open": 8}', '{"gate": "closed", "unit": "tasks", "action": "StartSprint", "limits": [], "number": 2, "reason": "StartedByOthers", "target": 0.7, "confidence": null, "rule_value": 8, "probability": 0.6, "applied_value": 5, "learned_value": 6, "duration_weeks": 1}', '["SprintStarted"]', '{"trend": "Unknown", "velocity": null, "last_shares": []}', NULL, NULL, NULL, true, NULL, '1', 'rule_based_only', 'rule_based_only', 'OLD-S02', NULL, 0),
	('18618ca8-65ce-807a-9aa9-fbd396f19b51', NULL, NULL, 'HAND', 'shadow_decision', '2026-11-26 10:00:00+00', '{"gate": "closed", "mode": "Live", "slot": "free", "unit": "tasks", "weeks": 1, "waiting": 0, "team_size": 0, "own_sprints": 0, "person_days": null, "backlog_open": 10}', '{"gate": "closed", "unit": "tasks", "action": "StartSprint", "limits": [], "number": 1, "reason": "StartedByOthers", "target": 0.7, "confidence": null, "rule_value": 10, "probability": 0.6687500000000002, "applied_value": 3, "learned_value": 7, "duration_weeks": 1}', '["SprintStarted"]', '{"trend": "Unknown", "velocity": null, "last_shares": []}', NULL, NULL, NULL, true, NULL, '1', 'rule_based_only', 'rule_based_only', 'HAND-S01', NULL, 0),
	('1c8ba1b1-f0c2-45a4-9978-271c4532d611', NULL, NULL, 'OLD', 'orchestration_decision', '2026-11-26 10:00:00+00', '{"gate": "closed", "mode": "Live", "slot": "running", "unit": "tasks", "weeks": 1, "waiting": 0, "team_size": 2, "own_sprints": 1, "person_days": 8, "backlog_open": 3}', '{"gate": null, "unit": "tasks", "action": "Wait", "limits": [], "number": null, "reason": "SprintInProgress", "target": 0.7, "confidence": null, "rule_value": null, "probability": null, "applied_value": null, "learned_value": null, "duration_weeks": null}', '[]', '{"trend": "Unknown", "velocity": 1, "last_shares": [0.25]}', NULL, NULL, NULL, true, NULL, '1', 'intelligence_enhanced', 'rule_based_only', NULL, NULL, 1);

INSERT INTO orchestrator.agent_working_memory VALUES
	('a35c005d-25c6-48d0-8f0d-9065441e8a40', 'OLD', NULL, 'DecideTheNextSprint', '{"gate": null, "unit": "tasks", "action": "Wait", "limits": [], "number": null, "reason": "SprintInProgress", "target": 0.7, "confidence": null, "rule_value": null, "own_sprints": 0, "probability": null, "backlog_open": 3, "applied_value": null, "learned_value": null, "duration_weeks": null}', '{"{\"at\": \"2026-11-26T10:00:00.000Z\", \"thought\": \"Looked at chronicle, 0 episodes; decided Wait, because SprintInProgress, waited\"}"}', '2026-11-26 10:00:00+00', '2026-11-26 10:00:00+00', '2026-11-26 11:00:00+00', true, '{}');

INSERT INTO orchestrator.change_count VALUES
	(13);

INSERT INTO orchestrator.decisions VALUES
	('1c8ba1b1-f0c2-45a4-9978-271c4532d611', 'OLD', NULL, 'Wait', 'waited', 1, '{"low": null, "gate": null, "high": null, "unit": "tasks", "start": null, "state": "waited", "tasks": [], "action": "Wait", "limits": [], "number": null, "reason": "SprintInProgress", "source": "rule_based_only", "target": 0.7, "backlog": {"tasks": 3, "points": 6, "tasks_with_points": 3}, "version": 1, "waiting": [], "sentence": "Wait: of OLD runs, 0 of 5 tasks done", "sprint_id": null, "threshold": 0.75, "confidence": null, "decided_at": "2026-11-26T10:00:00.000Z", "project_id": "OLD", "rule_value": null, "decision_id": "1c8ba1b1-f0c2-45a4-9978-271c4532d611", "fingerprint": "293eed616b5f591bc13fb748de2d9ef0", "own_sprints": 0, "prior_share": 1, "probability": null, "applied_value": null, "learned_value": null, "correlation_id": "15cb70c8-b4a6-4397-beea-1905d364f3ac", "duration_weeks": null, "proposed_weeks": null, "missing_sprints": [], "effective_sprints": 0, "capacity_probability": null}', '2026-11-26 10:00:00+00');

INSERT INTO orchestrator.forecasts VALUES
	('OLD-S01', 'OLD', '{"low": 1.3, "done": 1, "high": 3.3, "unit": "tasks", "as_of": "2026-11-26", "health": "OffTrack", "record": null, "version": 8, "based_on": 0, "expected": 2.4, "p50_date": null, "p85_date": null, "committed": 4, "sprint_id": "OLD-S01", "project_id": "OLD", "decision_id": null, "probability": 0.05, "decision_source": null}', 8),
	('OLD-S02', 'OLD', '{"low": 1, "done": 0, "high": 5, "unit": "tasks", "as_of": "2026-11-30", "health": "OffTrack", "record": null, "version": 2, "based_on": 0, "expected": 2.9, "p50_date": null, "p85_date": null, "committed": 5, "sprint_id": "OLD-S02", "project_id": "OLD", "decision_id": null, "probability": 0.15, "decision_source": null}', 11),
	('HAND-S01', 'HAND', '{"low": 1.2, "done": 0, "high": 3, "unit": "tasks", "as_of": "2026-11-26", "health": "OnTrack", "record": null, "version": 1, "based_on": 0, "expected": 2.6, "p50_date": "2026-12-02", "p85_date": null, "committed": 3, "sprint_id": "HAND-S01", "project_id": "HAND", "decision_id": null, "probability": 0.67, "decision_source": null}', 12);

INSERT INTO orchestrator.kysely_migration VALUES
	('0000_kit', '2026-11-28T17:14:11.654Z'),
	('0001_orchestrator', '2026-11-28T17:14:11.673Z'),
	('0002_agent_memory', '2026-11-28T17:14:11.729Z'),
	('0003_advice', '2026-11-28T17:14:11.734Z');

INSERT INTO orchestrator.kysely_migration_lock VALUES
	('migration_lock', 0);

INSERT INTO orchestrator.log_position VALUES
	(50, 50);

INSERT INTO orchestrator.outbox VALUES
	(1, '6bd4289d-0c8f-454f-90c7-28b7b0a84a03', 'orchestration_events', '{"event_id": "6bd4289d-0c8f-454f-90c7-28b7b0a84a03", "metadata": {"traceparent": "00-aafdcdc635e72ea7b8c18292814dff42-f879fbd40a2d57df-01", "correlation_id": "47206bd7-1439-48e9-8690-17ff127ddebc", "source_service": "orchestrator"}, "timestamp": "2026-11-23T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 1}', '2026-11-23 10:00:00+00'),
	(2, 'df849d0e-4bb9-42c0-a222-841d0cd631b8', 'orchestration_events', '{"event_id": "df849d0e-4bb9-42c0-a222-841d0cd631b8", "metadata": {"traceparent": "00-f684b30cedd5fea7f5cd24dc3565d3ef-18aa4356276028d2-01", "correlation_id": "7b72cac0-c4e2-4eb4-a187-bdee4925c033", "source_service": "orchestrator"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 2}', '2026-11-24 10:00:00+00'),
	(3, 'a42a2f52-a58e-4346-bb8a-712a39aa0b06', 'orchestration_events', '{"event_id": "a42a2f52-a58e-4346-bb8a-712a39aa0b06", "metadata": {"traceparent": "00-9a7b94e9b5d40200afecf73dfdc9a876-b3c2ebe00c87b78a-01", "correlation_id": "528cb5e7-9e21-4f28-985b-f7d8a7e35c30", "source_service": "orchestrator"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 3}', '2026-11-24 10:00:00+00'),
	(4, 'e3f17a1c-68b7-4130-9ce9-856a678385db', 'orchestration_events', '{"event_id": "e3f17a1c-68b7-4130-9ce9-856a678385db", "metadata": {"traceparent": "00-90165aff2e90ce6205960906bf55d412-a90fb2f447c8b124-01", "correlation_id": "0d3ffcf1-65bf-4d22-8f0d-8a922ae575a0", "source_service": "orchestrator"}, "timestamp": "2026-11-24T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 4}', '2026-11-26 10:00:00+00'),
	(5, '61b53d82-7f7e-4299-8f14-2e5e0c89560b', 'orchestration_events', '{"event_id": "61b53d82-7f7e-4299-8f14-2e5e0c89560b", "metadata": {"traceparent": "00-28402e73767fb199b9a84386937383cc-0c026f10570dd31e-01", "correlation_id": "76651cf0-91e5-44c9-bb17-16d3388bbc2a", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 5}', '2026-11-26 10:00:00+00'),
	(6, 'bc2976ef-e3d7-4c9d-94b1-376f554da547', 'orchestration_events', '{"event_id": "bc2976ef-e3d7-4c9d-94b1-376f554da547", "metadata": {"traceparent": "00-42a13d8f995fbaf33b803a751d913514-f1cc51a3902c2530-01", "correlation_id": "b802b9b6-c6e5-4af0-a225-f9544d2f4634", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 6}', '2026-11-26 10:00:00+00'),
	(7, '5e89ca18-c637-4059-94c1-2d20bf3c7333', 'orchestration_events', '{"event_id": "5e89ca18-c637-4059-94c1-2d20bf3c7333", "metadata": {"traceparent": "00-016eebeaca808648a281b536b5e731df-a0b17104f037aade-01", "correlation_id": "fc8beec5-2b16-472e-8cda-c1f1fa9797ea", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 7}', '2026-11-26 10:00:00+00'),
	(8, '9cab0fd0-795d-4a0c-a207-aa58725d3655', 'orchestration_events', '{"event_id": "9cab0fd0-795d-4a0c-a207-aa58725d3655", "metadata": {"traceparent": "00-97245a8bb1915a3435da859bd365e02d-c324f3fd68172b6a-01", "correlation_id": "908bd70d-6fba-4e61-882a-1e69a75d4a89", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S01", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 8}', '2026-11-26 10:00:00+00'),
	(9, '881d4db5-a109-4f3b-aa67-d40cb6c5e60d', 'orchestration_events', '{"event_id": "881d4db5-a109-4f3b-aa67-d40cb6c5e60d", "metadata": {"traceparent": "00-680653a027d864e2902580466890e508-078b4d14bdeb0aaf-01", "correlation_id": "d19c4144-2156-4c3c-9033-08ca940b14b9", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S02", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S02", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 1}', '2026-11-26 10:00:00+00'),
	(10, '0997acc7-5f64-467c-bd2b-a942162a43bd', 'orchestration_events', '{"event_id": "0997acc7-5f64-467c-bd2b-a942162a43bd", "metadata": {"traceparent": "00-22ba5e75a0291d6d698d8301c803165f-82eaf7aa50f0e381-01", "correlation_id": "60fea9c3-ed3c-497d-b0c3-c3f1e6522a7e", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "OLD-S02", "project_id": "OLD"}, "event_type": "ForecastChanged", "aggregate_id": "OLD-S02", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 2}', '2026-11-26 10:00:00+00'),
	(11, '7198d89b-6ed9-44e5-9e22-194cf7e52223', 'orchestration_events', '{"event_id": "7198d89b-6ed9-44e5-9e22-194cf7e52223", "metadata": {"traceparent": "00-4f1a44e8f981268c7b258ccb7165be50-ce442cb27b9648b7-01", "correlation_id": "38655e75-b235-4625-bb84-c34aee6b3a6c", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"sprint_id": "HAND-S01", "project_id": "HAND"}, "event_type": "ForecastChanged", "aggregate_id": "HAND-S01", "aggregate_type": "Forecast", "schema_version": 1, "aggregate_version": 1}', '2026-11-26 10:00:00+00'),
	(12, 'aceb3604-c6ae-4ed5-a67e-aac519e59a25', 'orchestration_events', '{"event_id": "aceb3604-c6ae-4ed5-a67e-aac519e59a25", "metadata": {"traceparent": "00-ca9fcc7b9aee7b6d2d249d35ac02797e-fd42066678e89d27-01", "correlation_id": "15cb70c8-b4a6-4397-beea-1905d364f3ac", "source_service": "orchestrator"}, "timestamp": "2026-11-26T10:00:00.000Z", "event_data": {"low": null, "gate": null, "high": null, "unit": "tasks", "start": null, "state": "waited", "tasks": [], "action": "Wait", "limits": [], "number": null, "reason": "SprintInProgress", "source": "rule_based_only", "target": 0.7, "backlog": {"tasks": 3, "points": 6, "tasks_with_points": 3}, "version": 1, "waiting": [], "sentence": "Wait: of OLD runs, 0 of 5 tasks done", "sprint_id": null, "threshold": 0.75, "confidence": null, "decided_at": "2026-11-26T10:00:00.000Z", "project_id": "OLD", "rule_value": null, "decision_id": "1c8ba1b1-f0c2-45a4-9978-271c4532d611", "fingerprint": "293eed616b5f591bc13fb748de2d9ef0", "own_sprints": 0, "prior_share": 1, "probability": null, "applied_value": null, "learned_value": null, "correlation_id": "15cb70c8-b4a6-4397-beea-1905d364f3ac", "duration_weeks": null, "proposed_weeks": null, "missing_sprints": [], "effective_sprints": 0, "capacity_probability": null}, "event_type": "ORCHESTRATION_DECISION", "aggregate_id": "OLD", "aggregate_type": "Decision", "schema_version": 1, "aggregate_version": 1}', '2026-11-26 10:00:00+00');

INSERT INTO orchestrator.projects VALUES
	('HAND', 'tasks', '{"tasks": "closed", "points": "closed"}', '[]', NULL, NULL, NULL, '[]', '[]', NULL, 0, 0, 0, 0),
	('OLD', 'tasks', '{"tasks": "closed", "points": "closed"}', '[{"id": "OLD-E1", "absences": []}, {"id": "OLD-E2", "absences": []}]', NULL, NULL, NULL, '[]', '[]', '1c8ba1b1-f0c2-45a4-9978-271c4532d611', 1, 0, 2, 13);

INSERT INTO orchestrator.sprint_days VALUES
	('OLD-S01', '2026-11-23', 0, 4, 0, 8, 1),
	('OLD-S01', '2026-11-24', 0, 4, 0, 8, 1),
	('OLD-S01', '2026-11-26', 0, 4, 0, 8, 1),
	('OLD-S02', '2026-11-30', 0, 5, 0, 10, 2);

INSERT INTO orchestrator.sprint_tasks VALUES
	('OLD-S02', 'OLD-2', 3, false, true, 0),
	('OLD-S02', 'OLD-6', 1, false, false, 0),
	('OLD-S02', 'OLD-3', 1, false, true, 2),
	('OLD-S02', 'OLD-4', 2, false, false, 2),
	('OLD-S02', 'OLD-5', 3, false, false, 2),
	('HAND-S01', 'HAND-TASK002', NULL, false, false, 0),
	('HAND-S01', 'HAND-TASK003', NULL, false, false, 0),
	('HAND-S01', 'HAND-TASK001', NULL, false, false, 2);

INSERT INTO orchestrator.sprints VALUES
	('OLD-S01', 'OLD', 1, 'of OLD', 'Live', '2026-11-23', '2026-11-30', 1, '["2026-11-23", "2026-11-24", "2026-11-26", "2026-11-27"]', 8, NULL, 4, 4, 9, 9, true, 'closed', '2026-11-23 10:00:00+00', '2026-11-26 10:00:00+00', 29, 'asked', '2026-11-26', '2026-11-27', 3, 4, 3, '{"path": [[0.25, 0], [0.5, 0], [0.75, 0], [1, 1]], "start": {"low": 2, "high": 4, "expected": 3.4755, "probability": 0.6499999999999999}, "losses": {"up": 1.8999999999999997, "down": 1.9499999999999997, "rule": 2.0749999999999993, "learned": 1.7749999999999997}, "shadow": {"gate": "closed", "rule": 9, "target": 0.7, "learned": 6, "capacity": [[1, 0.025000000000000005], [2, 0.05000000000000001], [3, 0.05000000000000001], [4, 0.05000000000000002], [5, 0.07500000000000001], [6, 0.07500000000000001], [7, 0.07500000000000002], [8, 0.07500000000000001], [9, 0.07500000000000001], [10, 0.07500000000000001], [11, 0.04999999999999999], [12, 0.049999999999999996], [13, 0.04999999999999999], [14, 0.024999999999999994], [15, 0.04999999999999999], [16, 0.02499999999999999], [17, 0.024999999999999998], [18, 0.024999999999999998], [20, 0.024999999999999998], [22, 0.025], [27, 0.025]], "strategies": {"up": 8, "down": 4, "held": ["NewProject"], "said": [], "advised": null}}, "evidence": "censored", "committed": 4, "delivered": 1}', '{"path": [[0.25, 0], [0.5, 0], [0.75, 0], [1, 2]], "start": {"low": 4.08, "high": 8, "expected": 7.0385, "probability": 0.6625}, "losses": {"rule": 3.774999999999998, "learned": 3.2499999999999987}, "shadow": {"gate": "closed", "rule": 18, "target": 0.7, "learned": 13, "capacity": [[3, 0.024999999999999994], [5, 0.024999999999999994], [6, 0.024999999999999998], [7, 0.024999999999999994], [8, 0.024999999999999994], [9, 0.049999999999999996], [10, 0.024999999999999994], [11, 0.04999999999999999], [12, 0.02499999999999999], [13, 0.04999999999999998], [14, 0.04999999999999998], [15, 0.024999999999999988], [16, 0.04999999999999998], [17, 0.024999999999999984], [18, 0.04999999999999998], [19, 0.049999999999999975], [20, 0.024999999999999988], [21, 0.024999999999999988], [22, 0.04999999999999996], [23, 0.024999999999999984], [24, 0.024999999999999984], [25, 0.02499999999999998], [26, 0.024999999999999977], [27, 0.024999999999999977], [28, 0.024999999999999977], [30, 0.024999999999999974], [31, 0.02499999999999998], [33, 0.024999999999999974], [35, 0.024999999999999977], [38, 0.02499999999999998], [42, 0.024999999999999977], [50, 0.024999999999999977]]}, "evidence": "censored", "committed": 8, "delivered": 2}'),
	('OLD-S02', 'OLD', 2, 'of OLD', 'Simulated', '2026-11-30', '2026-12-07', 1, '["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"]', 10, NULL, 5, 5, 8, 8, true, 'running', '2026-11-26 10:00:00+00', NULL, NULL, NULL, '2026-11-30', '2026-12-01', NULL, NULL, NULL, '{"path": null, "start": {"low": 2.2, "high": 5, "expected": 4.2475, "probability": 0.6}, "losses": null, "shadow": {"gate": "closed", "rule": 8, "target": 0.7, "learned": 6, "capacity": [[1, 0.024999999999999994], [2, 0.04999999999999999], [3, 0.075], [4, 0.075], [5, 0.07499999999999998], [6, 0.09999999999999998], [7, 0.075], [8, 0.075], [9, 0.075], [10, 0.075], [11, 0.04999999999999999], [12, 0.05], [13, 0.025], [14, 0.049999999999999996], [15, 0.025], [16, 0.025], [18, 0.025], [20, 0.025000000000000005], [24, 0.025000000000000005]], "strategies": {"up": 8, "down": 4, "held": ["NewProject", "LittleLeft"], "said": [], "advised": null}}, "evidence": null, "committed": 5, "delivered": null}', '{"path": null, "start": {"low": 4.699999999999999, "high": 10, "expected": 8.57, "probability": 0.6}, "losses": null, "shadow": {"gate": "closed", "rule": 16, "target": 0.7, "learned": 12, "capacity": [[2, 0.025000000000000005], [4, 0.025000000000000005], [5, 0.025000000000000005], [6, 0.025000000000000005], [7, 0.025000000000000005], [8, 0.05000000000000002], [9, 0.05000000000000001], [10, 0.025000000000000005], [11, 0.05], [12, 0.05], [13, 0.05], [14, 0.05], [15, 0.024999999999999998], [16, 0.049999999999999996], [17, 0.04999999999999999], [18, 0.024999999999999994], [19, 0.04999999999999999], [20, 0.02499999999999999], [21, 0.02499999999999999], [22, 0.04999999999999998], [23, 0.024999999999999988], [24, 0.024999999999999988], [25, 0.024999999999999988], [26, 0.024999999999999984], [28, 0.02499999999999999], [29, 0.024999999999999988], [31, 0.02499999999999999], [34, 0.02499999999999999], [38, 0.024999999999999988], [45, 0.024999999999999988]]}, "evidence": null, "committed": 10, "delivered": null}'),
	('HAND-S01', 'HAND', 1, 'of HAND', 'Live', '2026-11-26', '2026-12-03', 1, '["2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02"]', 0, NULL, 3, 0, 10, 0, true, 'running', '2026-11-26 10:00:00+00', NULL, NULL, NULL, '2026-11-26', '2026-11-26', NULL, NULL, NULL, '{"path": null, "start": {"low": 1.2000000000000002, "high": 3, "expected": 2.5756500000000004, "probability": 0.6687500000000002}, "losses": null, "shadow": {"gate": "closed", "rule": 10, "target": 0.7, "learned": 7, "capacity": [[0, 0.024999999999999994], [1, 0.0225], [2, 0.022499999999999996], [3, 0.045], [4, 0.045], [5, 0.045000000000000005], [6, 0.06749999999999999], [7, 0.0675], [8, 0.04500000000000001], [9, 0.0675], [10, 0.09749999999999999], [11, 0.045000000000000005], [12, 0.045], [13, 0.04499999999999999], [14, 0.045], [15, 0.045], [16, 0.022499999999999996], [17, 0.022499999999999996], [18, 0.022499999999999996], [19, 0.022499999999999996], [20, 0.049999999999999975], [22, 0.02249999999999999], [24, 0.022499999999999996], [29, 0.022499999999999996], [30, 0.01], [40, 0.004999999999999998], [50, 0.0024999999999999996]], "strategies": {"up": 9, "down": 5, "held": ["NewProject", "LittleLeft"], "said": [], "advised": null}}, "evidence": null, "committed": 3, "delivered": null}', NULL);

SELECT pg_catalog.setval('orchestrator.outbox_id_seq', 12, true);

ALTER TABLE ONLY orchestrator.advice
    ADD CONSTRAINT advice_pkey PRIMARY KEY (episode_id);

ALTER TABLE ONLY orchestrator.agent_episodes
    ADD CONSTRAINT agent_episodes_pkey PRIMARY KEY (episode_id);

ALTER TABLE ONLY orchestrator.agent_knowledge
    ADD CONSTRAINT agent_knowledge_pkey PRIMARY KEY (knowledge_id);

ALTER TABLE ONLY orchestrator.agent_memory_metrics
    ADD CONSTRAINT agent_memory_metrics_pkey PRIMARY KEY (metric_id);

ALTER TABLE ONLY orchestrator.agent_working_memory
    ADD CONSTRAINT agent_working_memory_pkey PRIMARY KEY (session_id);

ALTER TABLE ONLY orchestrator.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY orchestrator.decisions
    ADD CONSTRAINT decisions_pkey PRIMARY KEY (decision_id);

ALTER TABLE ONLY orchestrator.forecasts
    ADD CONSTRAINT forecasts_pkey PRIMARY KEY (sprint_id);

ALTER TABLE ONLY orchestrator.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (key);

ALTER TABLE ONLY orchestrator.inbox
    ADD CONSTRAINT inbox_pk PRIMARY KEY (event_id, consumer);

ALTER TABLE ONLY orchestrator.kysely_migration_lock
    ADD CONSTRAINT kysely_migration_lock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orchestrator.kysely_migration
    ADD CONSTRAINT kysely_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY orchestrator.outbox
    ADD CONSTRAINT outbox_event_id_key UNIQUE (event_id);

ALTER TABLE ONLY orchestrator.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orchestrator.projects
    ADD CONSTRAINT projects_pkey PRIMARY KEY (project_id);

ALTER TABLE ONLY orchestrator.sprint_days
    ADD CONSTRAINT sprint_days_pk PRIMARY KEY (sprint_id, day);

ALTER TABLE ONLY orchestrator.sprint_tasks
    ADD CONSTRAINT sprint_tasks_pk PRIMARY KEY (sprint_id, task_id);

ALTER TABLE ONLY orchestrator.sprints
    ADD CONSTRAINT sprints_pkey PRIMARY KEY (sprint_id);

ALTER TABLE ONLY orchestrator.strategy_performance_log
    ADD CONSTRAINT strategy_performance_log_pkey PRIMARY KEY (log_id);

CREATE INDEX advice_by_time ON orchestrator.advice USING btree ("time");

CREATE INDEX decisions_by_time ON orchestrator.decisions USING btree (decided_at);

CREATE INDEX decisions_of_project ON orchestrator.decisions USING btree (project_id, decided_at);

CREATE INDEX decisions_under_way ON orchestrator.decisions USING btree (decided_at) WHERE (state = 'acting'::text);

CREATE INDEX episodes_by_time ON orchestrator.agent_episodes USING btree ("timestamp", episode_id);

CREATE INDEX episodes_of_project ON orchestrator.agent_episodes USING btree (project_id, "timestamp", episode_id);

CREATE INDEX episodes_of_sprint ON orchestrator.agent_episodes USING btree (sprint_id);

CREATE INDEX episodes_without_vector ON orchestrator.agent_episodes USING btree ("timestamp", episode_id) WHERE (requires_embedding = true);

CREATE INDEX forecasts_changed ON orchestrator.forecasts USING btree (changed);

CREATE INDEX log_of_episode ON orchestrator.strategy_performance_log USING btree (episode_id);

CREATE INDEX log_of_strategy ON orchestrator.strategy_performance_log USING btree (strategy_id, application_timestamp);

CREATE INDEX memory_metrics_by_time ON orchestrator.agent_memory_metrics USING btree ("timestamp");

CREATE UNIQUE INDEX one_session_a_project ON orchestrator.agent_working_memory USING btree (project_id) WHERE (is_active = true);

CREATE UNIQUE INDEX one_start_a_slot ON orchestrator.decisions USING btree (project_id, number) WHERE ((action = 'StartSprint'::text) AND (state = ANY (ARRAY['proposed'::text, 'acting'::text, 'acted'::text])));

CREATE INDEX outbox_waiting ON orchestrator.outbox USING btree (id) WHERE (dispatched_at IS NULL);

CREATE INDEX projects_changed ON orchestrator.projects USING btree (changed);

CREATE INDEX sessions_expire ON orchestrator.agent_working_memory USING btree (expires_at);

CREATE INDEX sprints_of_project ON orchestrator.sprints USING btree (project_id, number);

CREATE INDEX sprints_running ON orchestrator.sprints USING btree (started_at) WHERE (status = 'running'::text);

ALTER TABLE ONLY orchestrator.strategy_performance_log
    ADD CONSTRAINT log_of_episode FOREIGN KEY (episode_id) REFERENCES orchestrator.agent_episodes(episode_id) ON DELETE CASCADE;

ALTER TABLE ONLY orchestrator.strategy_performance_log
    ADD CONSTRAINT log_of_strategy FOREIGN KEY (strategy_id) REFERENCES orchestrator.agent_knowledge(knowledge_id) ON DELETE CASCADE;
