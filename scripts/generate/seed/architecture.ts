import { rowsOf, type Section } from './row.ts';

export const architecture: readonly Section[] = [
  {
    title: 'Named for the future by the seeds',
    rows: rowsOf(`
E:137-140 | \`SprintCompleted\`: tasks finalized, project’s status | there |
E:129, E:139 | Velocity by the backlog on \`SprintCompleted\` | there | In \`GET /backlogs/{project_id}/summary\`
E:141-143 | \`VelocityCalculated\` → project | there | In \`GET /projects/{project_id}\`
E:111 | \`ProjectStatusChanged\` | there |
E:117-132 | Event-first daily scrum | differs | One transaction holds it and tells of it; a sprint of policy WhenDone closes in it when all is done
A:148 | Event-first kickoff, planning, daily scrum | differs | What happened is an event, what is wanted is a call: the caller needs the answer
A:149 | Commands and events | not built | A command by event has no answer for whoever gave it
A:150, E:157 | Sagas | differs | One, in the orchestrator, which carries a decision out; all else is one transaction
A:151, E:163 | CQRS | differs | The orchestrator and chronicle read projections of the log; the other services read their tables
E:146 | Event monitoring dashboard | differs | As metrics
E:147 | Event replay | there |
E:148 | Dead letter handling | there |
E:156, E:158 | Schema registry, versioning | there |
E:161 | Kafka | not built | The bus is a port; nothing that runs here needs more than Redis Streams
E:162 | Event sourcing | differs | Chronicle’s log is whole; state is kept in tables, which are read more often than rebuilt
A:765 | Redis cache for hot data | not built | A second truth beside each database, for reads that are fast enough without it
A:843 | API gateway with authentication | differs | Each service checks the token itself: a gateway would be believed by whoever gets past it
A:839, A:844 | Service mesh, mTLS | not built | Of the cluster, beneath the services
A:845 | External vault | differs | Secrets are read from files, again when they change: any vault can write them
A:846 | Audit log | differs | Decisions and all events are kept; reads are not
A:105-108 | Agents as Product Owner and developers | not built | People are; the product advises a team and does not play one
A:109 | Continuous learning | there |
A:970-975 | The plan in ROADMAP.md | not built | That file is not among the seeds
`),
  },
];
