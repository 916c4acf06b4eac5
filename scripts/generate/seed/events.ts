import { rowsOf, type Section } from './row.ts';

export const events: readonly Section[] = [
  {
    title: 'Events: types',
    rows: rowsOf(`
S:486-505, D:1085-1088 | \`TASK_UPDATED\` on \`task_update_events\`: Sprint → Backlog | differs | The same keys and more; \`source_service\` is \`sprint\`. None at a sprint’s start: \`SprintStarted\` carries all tasks, one event for ten
A:603, E:28 | \`SprintStarted\`: Sprint → Backlog, Project, Chronicle | there | On \`sprint_events\`, with the tasks
E:109, E:137-140 | \`SprintCompleted\`: Sprint → Backlog, Project | there | And chronicle, orchestrator
S:597-611, D:1080-1083 | \`TASK_PROGRESSED\` on \`daily_scrum_events\`: Daily Scrum → Sprint | differs | The seed’s fields, in the envelope, of daily scrums held by the deprecated \`POST /scrums/{sprint_id}/run\` alone: elsewhere \`TASK_UPDATED\` says the same, and an event more a task and day would be paid by all. Nobody here consumes it, so nothing counts twice
S:615 | \`DAILY_SCRUM_UPDATE\` on \`daily_scrum_events\` | not built | The seed gives it no field and no meaning; \`DailyScrumReported\` on the same stream tells of a daily scrum
D:1090-1093 | \`STRATEGY_APPLIED\`: Orchestrator → Learning Optimizer, Chronicle | differs | Strategies are scored in shadow and none is applied (docs/adr/0019); what each would have said is kept with the decision
D:1095-1098 | \`STRATEGY_EVOLVED\` on \`agent_learning_events\` | there |
S:1045 | \`orchestration_decision_audit\`: Orchestrator → Chronicle | differs | The event \`ORCHESTRATION_DECISION\`; chronicle files the audit of it, so none is lost while chronicle is away
E:110, E:141-143 | \`VelocityCalculated\`: Backlog → Project, Analytics | there | On \`sprint_events\`, once a sprint, in the transaction that applies the close: tasks and points completed, running means. One event more a sprint
E:111 | \`ProjectStatusChanged\`: Project → all | there | On \`project_events\`. Two events more a sprint
E:124-126 | \`TaskProgressUpdated(task_id, progress%)\`: Sprint → Sprint | not built | \`TASK_UPDATED\` carries it, and the sprint service needs no event to know its own tasks
`),
  },
  {
    title: 'Events: transport and reliability',
    rows: rowsOf(`
A:464-470, S:1965-1969 | Redis Streams as store and transport | differs | Redis Streams between processes, an in-process bus in one. The truth is each service’s outbox: Redis may be lost
S:485-505 | Envelope | differs | The same fields, and \`aggregate_version\`, \`schema_version\`, \`metadata.traceparent\`. The aggregate of a task’s event is its sprint (the seed: \`Task\`), so that all that is told of a sprint has one order; \`event_data.task_id\` names the task
S:479, S:617 | Consumer groups \`sprint_service_group\`, \`backlog_service_group\` | differs | So named, at id 0, one a service that consumes; the sprint service consumes nothing, since it owns what the seed’s events tell it
S:1992-1998 | Reads of 10, block 1000 ms | differs | Reads of the size that the consumer keeps up with; a lease decides which process of a group reads a stream, which keeps order
A:470, A:879 | Exactly-once processing and load distribution | differs | Delivered at least once, effect once by an inbox row in the effect’s transaction. Order of an aggregate goes before load sharing within one stream
A:485, S:530 | Acknowledged after the effect | there |
S:616, S:1968 | Kept 7 days; the last 1000 | differs | 7 days in outbox and streams, never less than a group has pending; chronicle’s log for ever
A:878-883, E:54 | Events survive failing consumers; the API goes on | there |
E:147, A:880 | Replay | there | A dead letter by itself; a stretch of a stream from the outbox again (\`republish\`)
E:148, S:1803 | Dead letters | there | After five failures; list, show, replay, drop
E:146 | Event monitoring dashboard | there | The row \`Events\` of each dashboard in \`monitoring/dashboards\`
E:156 | Event schema registry | there | zod schemas in the contracts, a registry of types and versions a service
E:158 | Event versioning | there | \`schema_version\` with up-casters; an event newer than the code waits, with its aggregate, for the upgrade
A:758 | Event batching | there | Events of one transaction are handed over, applied and marked together
`),
  },
];
