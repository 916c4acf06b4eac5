import { rowsOf, type Section } from './row.ts';

export const operations: readonly Section[] = [
  {
    title: 'Resilience, operations, security',
    rows: rowsOf(`
A:280, S:1849 | Breaker backlog → project | there |
A:286, S:1851 | Breakers sprint → project, backlog, chronicle | there |
A:298, S:1850 | Breakers orchestrator → all | there |
S:1883-1885 | Open breaker: 503 | there | At once, with \`Retry-After\`
A:863-866 | States closed, open, half-open | there |
A:458 | Retries | there | Within a deadline and a budget, of what is safe to repeat
S:1923 | Client timeout of 30 s | differs | 10 s, and never longer than the caller’s own caller waits
S:1897-1911 | Fallback data "Unknown Project" | differs | What is known is used while a service is away; nothing is made up
S:1806-1841 | Saga with compensation for a sprint’s start | differs | All is read first, then one local transaction: there is nothing to compensate
A:694, A:810 | Readiness looks at dependencies; liveness restarts | differs | Readiness counts the database alone and tells the rest
A:695, A:798 | Log lines of health checks suppressed | there |
A:616-634 | Deployments and replicas | not built | No image and no chart yet: \`dsm up --distributed\` runs a process a service
A:629, A:687 | PodDisruptionBudget | not built | As above
A:674-682 | Requests and limits | not built | As above, but for the pod of the daily scrum
A:745-748 | Horizontal scaling of stateless services | differs | Several processes of one service side by side; nothing scales them by itself
A:646, A:666 | CronJob daily-scrum-cron | differs | One a sprint, made by the operator
A:647, A:667 | CronJob learning-cron | differs | A timer of the orchestrator: it needs no cluster
S:1672-1698 | Job sprint-planning-job | differs | A Sprint object
A:457, A:615 | Namespace dsm, Kubernetes DNS | not built | Goes with a chart
A:361, A:833-835 | ConfigMaps and Secrets | differs | \`DSM_…\` variables, and \`…_FILE\` for what is secret, which a mounted Secret fits
A:776 | Latency p50, p95, p99 | there | \`dsm_http_request_duration_seconds\`
A:777 | Event lag | there | \`dsm_event_lag_seconds\`
A:780 | 5xx a service | there |
A:781 | Breaker states as a metric | there | \`dsm_breaker_state\`
A:782 | Event failures as a metric | there | \`dsm_event_failures_total\`, \`dsm_dead_letters\`, \`dsm_parked_events\`
A:785 | Requests a second | there |
A:786 | Event throughput | there | \`dsm_events_published_total\`, \`dsm_events_consumed_total\`
A:789 | Pool utilisation | there | \`dsm_database_pool_connections\`
A:790 | CPU and memory | there | Of each process
A:791 | Redis memory | not built | Redis tells it itself, to an exporter of its own
A:796 | JSON logs | there |
A:797 | Correlation ids | there | \`X-Correlation-Id\`: in answers, log lines, events and calls
A:804-813 | Runbooks | differs | A section of \`docs/guides/running-for-real.md\` an alert; the reasons of conditions say what is wrong and what helps
E:146, D:1097 | Dashboards | there | One a service for Grafana: \`monitoring/dashboards\`
A:827-838 | Security: inside the cluster, no authentication | differs | Loopback and no tokens, or tokens and rights a namespace; a foreign Host is refused
A:354 | OpenAPI of every service | there | \`/openapi.json\`, with errors
S:2124-2194 | Unit and integration tests, the workflow among them | there |
`),
  },
];
