import { gauge, OF_CALLERS, type Panel, type PanelRow, quantile, rate } from './panel.ts';

const REQUESTS = 'dsm_http_request_duration_seconds';

const latency = (q: number): Panel => ({
  title: `p${q * 100} by route`,
  description: 'A stream of events counts with the whole time that it was open.',
  unit: 's',
  width: 8,
  targets: [{ expr: quantile(q, REQUESTS, 'method, route', OF_CALLERS), legend: '{{method}} {{route}}' }],
});

export const REQUEST_ROW: PanelRow = {
  title: 'Requests',
  panels: [
    {
      ...{ title: 'Requests a second by route', unit: 'reqps', width: 8 },
      targets: [
        { expr: `sum by (method, route) (${rate(`${REQUESTS}_count`, OF_CALLERS)})`, legend: '{{method}} {{route}}' },
      ],
    },
    {
      ...{ title: 'Answers 5xx a second by route', unit: 'reqps', width: 8 },
      targets: [
        {
          expr: `sum by (method, route, status) (${rate(`${REQUESTS}_count`, `${OF_CALLERS}, status=~"5.."`)})`,
          legend: '{{status}} {{method}} {{route}}',
        },
      ],
    },
    {
      ...{ title: 'Requests shed a second by reason', unit: 'reqps', width: 8 },
      targets: [{ expr: `sum by (reason) (${rate('dsm_requests_shed_total')})`, legend: '{{reason}}' }],
    },
    ...[0.5, 0.95, 0.99].map(latency),
  ],
};

/** Of a service that tells events. */
export const TOLD_ROW: PanelRow = {
  title: 'Events told',
  panels: [
    {
      ...{ title: 'Published a second by type', unit: 'short', width: 8 },
      targets: [{ expr: `sum by (type) (${rate('dsm_events_published_total')})`, legend: '{{type}}' }],
    },
    {
      ...{ title: 'Age of the oldest event in the outbox', description: '0: none waits.', unit: 's', width: 8 },
      targets: [{ expr: `max(${gauge('dsm_outbox_oldest_seconds')})`, legend: 'oldest' }],
    },
    {
      ...{ title: 'Events in the outbox', unit: 'short', width: 8 },
      targets: [{ expr: `max(${gauge('dsm_outbox_waiting')})`, legend: 'wait' }],
    },
  ],
};

/** Of a service that follows events of others. */
export const TAKEN_ROW: PanelRow = {
  title: 'Events taken',
  panels: [
    {
      ...{ title: 'Consumed a second by result', unit: 'short', width: 6 },
      targets: [{ expr: `sum by (result) (${rate('dsm_events_consumed_total')})`, legend: '{{result}}' }],
    },
    {
      ...{ title: 'Lag by stream: p95', description: 'From an event to its effect here.', unit: 's', width: 6 },
      targets: [{ expr: quantile(0.95, 'dsm_event_lag_seconds', 'stream'), legend: '{{stream}}' }],
    },
    {
      ...{ title: 'Set aside', unit: 'short', width: 6 },
      targets: [
        { expr: `max(${gauge('dsm_parked_events')})`, legend: 'parked' },
        { expr: `max(${gauge('dsm_dead_letters')})`, legend: 'dead letters' },
      ],
    },
    {
      ...{ title: 'Failures a second by type', unit: 'short', width: 6 },
      targets: [{ expr: `sum by (type) (${rate('dsm_event_failures_total')})`, legend: '{{type}}' }],
    },
  ],
};

export const DATABASE_ROW: PanelRow = {
  title: 'Database',
  panels: [
    {
      ...{ title: 'Connections', unit: 'short', width: 8 },
      targets: [{ expr: `sum by (state) (${gauge('dsm_database_pool_connections')})`, legend: '{{state}}' }],
    },
    {
      ...{ title: 'Pool utilisation by process', unit: 'percentunit', width: 8 },
      targets: [
        {
          expr: `sum by (instance) (${gauge('dsm_database_pool_connections', 'state="lent"')}) / sum by (instance) (${gauge('dsm_database_pool_connections', 'state="size"')})`,
          legend: '{{instance}}',
        },
      ],
    },
    {
      title: 'Leases held by process',
      description: 'Of all processes of a service on one database, one holds each lease.',
      ...{ unit: 'short', width: 8 },
      targets: [{ expr: gauge('dsm_lease_held'), legend: '{{lease}} {{instance}}' }],
    },
  ],
};

export const NEIGHBOUR_ROW: PanelRow = {
  title: 'Calls of other services',
  panels: [
    {
      title: 'Circuit breakers',
      description: '0 closed, 1 half open, 2 open; of several processes the worst.',
      ...{ unit: 'short', width: 12 },
      targets: [{ expr: `max by (dependency) (${gauge('dsm_breaker_state')})`, legend: '{{dependency}}' }],
    },
    {
      ...{ title: 'Retries a second', unit: 'short', width: 12 },
      targets: [{ expr: `sum by (dependency) (${rate('dsm_call_retries_total')})`, legend: '{{dependency}}' }],
    },
  ],
};

export const PROCESS_ROW: PanelRow = {
  title: 'Process',
  panels: [
    {
      ...{ title: 'CPU', description: 'Seconds a second: 1 is one core.', unit: 'short', width: 6 },
      targets: [{ expr: rate('process_cpu_seconds_total'), legend: '{{instance}}' }],
    },
    {
      ...{ title: 'Memory', unit: 'bytes', width: 6 },
      targets: [{ expr: gauge('process_resident_memory_bytes'), legend: '{{instance}}' }],
    },
    {
      ...{ title: 'Heap', unit: 'bytes', width: 6 },
      targets: [{ expr: gauge('nodejs_heap_size_used_bytes'), legend: '{{instance}}' }],
    },
    {
      ...{ title: 'Event loop: delay', unit: 's', width: 6 },
      description: 'Between two turns of a timer of 50 ms: what is above 0.05 s is delay.',
      targets: [
        { expr: gauge('nodejs_eventloop_lag_p50_seconds'), legend: 'p50 {{instance}}' },
        { expr: gauge('nodejs_eventloop_lag_p99_seconds'), legend: 'p99 {{instance}}' },
      ],
    },
  ],
};
