import { rowsOf, type Section } from './row.ts';

export const intelligence: readonly Section[] = [
  {
    title: 'Orchestrator: features',
    rows: rowsOf(`
S:1121, D:1017 | Rule-based baseline first | there |
S:1508-1519 | Analysis of state | differs | From chronicle’s log, which it follows, and one plan of the sprint service
S:1171-1175 | Episodes: cache, then pgvector, top 5, 300 ms | there | Beside the decision, never before it
S:1154 | Episode cache of an hour | differs | Vectors are cached, results are not: they would hide what was just learned
D:978-983 | Strategy repository, asked first | differs | Asked in shadow; see docs/adr/0019
S:1147, D:1019-1035 | Pattern engine | differs | A projection of all closed sprints in place of several sources with weights of their own
S:1148, D:1036-1038 | Decision modifier | there |
S:1149, S:1180-1181 | Confidence gate | differs | By how well it foretold what came, not by a fixed confidence (docs/adr/0011)
S:1413 | Decision modes | there |
S:1182 | Answer under 500 ms | there | No model is waited for
A:408-410 | Creates and closes sprints | there |
S:1132, S:1528-1529 | CronJob a sprint by the Kubernetes API | differs | The operator makes and repairs it: services never call Kubernetes
S:1365 | CronJob deleted by REST | differs | Its daily scrum is suspended
S:1123, S:1185 | Episode logger, after the answer | there |
S:1186-1187 | Episode validator | differs | An episode is of a real decision or is none; its quality is what came of it
S:1188-1194 | Embedding of an episode, later when it fails | there |
S:1166, S:1197-1201 | Backfill, daily | differs | As soon as the embedding service is back, and by \`POST …/memory/backfill\`
D:633-645 | Working memory | there |
D:771-784 | Memory metrics | there |
D:718-720 | Outcomes of episodes | there | When the sprint closes
D:986, D:1040 | Log of an applied strategy, \`STRATEGY_APPLIED\` | differs | The log in shadow; no strategy is applied
A:916-936, D:1098 | Learning loop | there | Every night and by \`…/strategies/evolve\`
D:1046-1074 | Advice of a language model | there | It decides nothing (docs/adr/0018)
S:1045, D:988 | Audit to chronicle | there | By event
A:298, A:861 | Fallbacks | there |
S:1334-1361 | Trends and predictions | there |
S:1325 | \`performance_metrics\` | there |
A:160-162 | Triggered by users and by time | there | And by the operator, where a Project says so
`),
  },
  {
    title: 'Embedding service',
    rows: rowsOf(`
A:623 | Proxy to Ollama | there | \`OLLAMA_HOST\`
S:1571, S:1597 | 400 and 503 | there |
S:1601 | Health reaches Ollama | there |
S:1614-1620 | Latency and errors as figures | there |
S:1188, S:1247-1251 | Callers: 5 s, breaker in readiness | there |
`),
  },
  {
    title: 'Chronicle: what analytics needs',
    rows: rowsOf(`
S:1100 | Notes of any kind with free JSON | there | \`/v1/notes/general\`
S:1102 | Action items as rows with a status | there |
S:723-735 | Task statuses open, in-progress, close | differs | Taken and counted; the close writes those of the sprint service
S:720-721 | Facilitator and attendees | differs | Attendees are the team; nobody facilitates what a service closes
S:937, S:953 | Analytics over all notes | there | From counts that are kept with each note
`),
  },
];
