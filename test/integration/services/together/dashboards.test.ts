import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findProgram, PROMTOOL } from '../../../../dev/go-programs/programs.ts';
import { SERVICE_NAMES, type ServiceName } from '../../../../dev/services/host.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { queriesWithoutData, type Scrapes } from '../../fixtures/promql.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { type Hosted, startHosted } from '../../fixtures/services/hosted.ts';

// Every query of every dashboard, asked of Prometheus' own engine about the metrics of a sprint that was played.

const DASHBOARDS = `${import.meta.dirname}/../../../../monitoring/dashboards`;
const promtool = findProgram(process.env, PROMTOOL);
const skipped = promtool === undefined ? ' (skipped: no promtool; "make check-alerts" builds one)' : '';

/** What no series tells before something has gone wrong, or a model was asked. */
const NOT_YET =
  /status=~"5\.\."|dsm_event_failures_total|dsm_embedding_(model_errors|texts)_total|dsm_orchestrator_advice/;

const jobOf = (service: ServiceName) => `dsm-${service}`;
let hosted: Hosted;
const scrapes: Record<string, string[]> = {};

async function scrape(): Promise<void> {
  for (const service of SERVICE_NAMES) {
    const answer = await fetch(`${hosted.host.endpoints[service]}/metrics`, { headers: { accept: 'text/plain' } });
    scrapes[jobOf(service)] = [...(scrapes[jobOf(service)] ?? []), await answer.text()];
  }
}

beforeAll(async () => {
  if (promtool === undefined) return;
  hosted = await startHosted('PGlite');
  await scrape();
  const { call } = hosted;
  await declareProject(call, 'SHOWN', { team: [{ id: 'E001' }, { id: 'E002' }] });
  await declareBacklog(
    call,
    'SHOWN',
    Array.from({ length: 6 }, (_, i) => ({ task_id: `T-${i}`, points: 2 })),
  );
  const started = await eventually(async () => {
    const wish = { sprint_name: 'x', duration_weeks: 1, mode: 'Simulated', seed: 3, start_date: '2026-11-23' };
    const answer = await call('sprint', 'POST', '/sprints/SHOWN', wish);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  });
  await call('sprint', 'POST', `/sprints/${started.sprint_id}/run-daily-scrum`, { date: '2026-11-27' });
  await call('sprint', 'POST', `/sprints/${started.sprint_id}/close`);
  await eventually(async () => {
    const notes = await call('chronicle', 'GET', `/v1/notes/sprint_retrospective?sprint_id=${started.sprint_id}`);
    expect(notes.status).toBe(200);
  });
  await call('orchestrator', 'GET', '/orchestrate/projects');
  await call('embedding', 'POST', '/embed', { text: 'a sprint of six tasks' });
  await scrape();
});
afterAll(() => hosted?.stop());

it.skipIf(promtool === undefined).each(SERVICE_NAMES)(
  `each panel of the dashboard of %s shows something${skipped}`,
  async (service) => {
    const queries = queriesOf(service);
    expect(queries.length).toBeGreaterThan(10);
    const empty = await queriesWithoutData(promtool ?? '', scrapes as Scrapes, queries);
    expect(empty.filter((query) => !NOT_YET.test(query))).toEqual([]);
  },
);

/** As Grafana asks them, over the last minutes. */
function queriesOf(service: ServiceName): string[] {
  const { panels } = JSON.parse(readFileSync(`${DASHBOARDS}/${service}.json`, 'utf8')) as {
    panels: { targets?: { expr: string }[] }[];
  };
  return panels.flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr.replaceAll('$job', jobOf(service)).replaceAll('$__rate_interval', '2m')),
  );
}
