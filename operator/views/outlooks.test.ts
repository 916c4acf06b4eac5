import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ObjectStore } from '../../controllers/runtime/cache/store.ts';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import {
  BY_SERVICE_ID,
  projectKeys,
  projectServiceIDs,
  SPRINTS_OF_PROJECT,
  sprintServiceIDs,
} from '../../crds/indexes.ts';
import type { Project } from '../../crds/project.ts';
import type { Sprint } from '../../crds/sprint.ts';
import { orchestratorClient } from '../../services/orchestrator/contract/client.ts';
import type { SprintOutlook } from '../../services/orchestrator/contract/shapes.ts';
import { aForecast, anOutlook } from '../../test/fixtures/outlooks.ts';
import { ServiceOutages } from '../services/service-outages.ts';
import { Outlooks } from './outlooks.ts';

const forecast = (sprint_id: string, more: Partial<SprintOutlook> = {}) => aForecast({ sprint_id, ...more });

/** The two list routes of the orchestrator: items in the order of their changes, cursors that count them. */
class Orchestrator {
  readonly changes: { list: string; id: string; body: object }[] = [];
  readonly asked: string[] = [];
  isAway = false;
  readonly server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    const list = pathname.split('/').at(-1) ?? '';
    this.asked.push(`${list} ${searchParams.get('changed_since') ?? '-'}`);
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (this.isAway) return answer(503, {});
    const since = searchParams.get('changed_since') ?? '0';
    if (!/^\d+$/.test(since)) return answer(422, { code: 'invalid_input', detail: 'no cursor of ours' });
    const after = Number(since) > this.changes.length ? 0 : Number(since);
    const found = this.changes
      .map((change, i) => ({ ...change, place: i + 1 }))
      .filter((change, i) => change.list === list && i >= after && this.#isLast(i))
      .slice(0, Number(searchParams.get('limit')));
    answer(200, { [list]: found.map(({ body }) => body), next: String(found.at(-1)?.place ?? after) });
  });

  change(list: 'forecasts' | 'projects', id: string, body: object): void {
    this.changes.push({ list, id, body });
  }

  #isLast(i: number): boolean {
    const of = (at: number) => `${this.changes[at]?.list}/${this.changes[at]?.id}`;
    return !this.changes.some((_, later) => later > i && of(later) === of(i));
  }
}

const projects = new ObjectStore<Project>();
projects.addIndex(BY_SERVICE_ID, projectServiceIDs);
const sprints = new ObjectStore<Sprint>();
sprints.addIndex(BY_SERVICE_ID, sprintServiceIDs);
sprints.addIndex(SPRINTS_OF_PROJECT, projectKeys);
const put = (name: string, sprintID?: string, status: object = {}) =>
  sprints.put({
    metadata: { namespace: 'n', name },
    spec: { projectRef: { name: 'payments' } },
    status: { ...(sprintID && { sprintID }), ...status },
  } as unknown as Sprint);
projects.put({ metadata: { namespace: 'n', name: 'payments' }, status: { projectID: 'PAY' } } as Project);
put('s-1', 'PAY-S01');
put('s-2', 'PAY-S02');
put('waits');
put('closed', 'PAY-S00', { conditions: [{ type: 'Succeeded', status: 'True', reason: 'Completed' }] });

let orchestrator: Orchestrator;
let log: TestLog;
let stop: AbortController;
let ended: Promise<unknown>;
let keys: string[];
let outlooks: Outlooks;
const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });
const quiet = () => new Promise((resolve) => setTimeout(resolve, 250));

beforeEach(async () => {
  orchestrator = new Orchestrator();
  await new Promise<void>((resolve) => orchestrator.server.listen(0, '127.0.0.1', resolve));
  log = new TestLog();
  keys = [];
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await ended;
  orchestrator.server.close();
  orchestrator.server.closeAllConnections();
});

function begin(source: 'forecasts' | 'projects' = 'forecasts', isInstalled = () => true, everyMs = 60_000) {
  const { port } = orchestrator.server.address() as AddressInfo;
  const client = orchestratorClient(() => `http://127.0.0.1:${port}`);
  const shared = { isInstalled, outages: new ServiceOutages(log), everyMs: () => everyMs, awayMs: 20 };
  outlooks = new Outlooks(client, { projects: () => projects, sprints: () => sprints }, shared);
  const heard = source === 'forecasts' ? outlooks.sprintKeys() : outlooks.projectKeys();
  ended = Promise.all([
    heard.start(({ name }) => keys.push(name), stop.signal),
    outlooks[source].start(() => undefined, stop.signal),
  ]);
}

describe('the forecasts', () => {
  it('are all read at the start, a page after the other, and name the objects that do not show them', async () => {
    for (let i = 0; i < 501; i++)
      orchestrator.change('forecasts', `OTHER-S${i}`, forecast(`OTHER-S${i}`, { project_id: 'OTHER' }));
    for (const id of ['PAY-S00', 'PAY-S02']) orchestrator.change('forecasts', id, forecast(id));
    begin();
    await soon(() => expect(keys).toEqual(['s-2']));
    expect(orchestrator.asked).toEqual(['forecasts -', 'forecasts 500']);
    expect(outlooks.forecastOf('OTHER-S0')?.project_id).toBe('OTHER');
    expect(outlooks.forecastOf('PAY-S02')?.probability).toBe(0.72);
    expect(outlooks.forecastOf('PAY-S09')).toBeUndefined();
  });

  it('are read on from there when something is said to have changed, once for many words', async () => {
    orchestrator.change('forecasts', 'PAY-S01', forecast('PAY-S01'));
    begin();
    await soon(() => expect(keys).toEqual(['s-1']));
    orchestrator.change('forecasts', 'PAY-S02', forecast('PAY-S02'));
    for (let i = 0; i < 50; i++) outlooks.forecasts.look();
    await soon(() => expect(keys).toEqual(['s-1', 's-2']));
    await quiet();
    expect(orchestrator.asked).toEqual(['forecasts -', 'forecasts 1']);
  });

  it('are read slowly by themselves, and wake nobody when nothing changed', async () => {
    orchestrator.change('forecasts', 'PAY-S01', forecast('PAY-S01'));
    begin('forecasts', () => true, 10);
    await soon(() => expect(orchestrator.asked.length).toBeGreaterThan(2));
    expect(orchestrator.asked.slice(0, 2)).toEqual(['forecasts -', 'forecasts 1']);
    expect(keys).toEqual(['s-1']);
    orchestrator.change('forecasts', 'PAY-S01', forecast('PAY-S01', { as_of: '2026-11-25' }));
    await soon(() => expect(keys).toEqual(['s-1', 's-1']));
  });

  it('wake those that wait while no object has the sprint, as one that has just started', async () => {
    orchestrator.change('forecasts', 'PAY-S03', forecast('PAY-S03'));
    begin();
    await soon(() => expect(keys).toEqual(['waits']));
  });

  it('stay known while the orchestrator is away, and are all read again when it is back, waking nobody for the same', async () => {
    orchestrator.change('forecasts', 'PAY-S01', forecast('PAY-S01'));
    begin('forecasts', () => true, 20);
    await soon(() => expect(keys).toEqual(['s-1']));
    orchestrator.isAway = true;
    await soon(() => expect(log.said).toEqual(['warn the orchestrator service is away']));
    expect(outlooks.forecastOf('PAY-S01')?.health).toBe('OnTrack');
    orchestrator.isAway = false;
    orchestrator.asked.length = 0;
    await soon(() => expect(log.said).toContain('info the orchestrator service is back'));
    expect(orchestrator.asked).toContain('forecasts -');
    expect(keys).toEqual(['s-1']);
  });

  it('begin anew with a cursor that a rebuild has made meaningless', async () => {
    for (const id of ['PAY-S01', 'PAY-S02']) orchestrator.change('forecasts', id, forecast(id));
    begin();
    await soon(() => expect(keys).toEqual(['s-1', 's-2']));
    orchestrator.changes.length = 0;
    orchestrator.change('forecasts', 'PAY-S01', forecast('PAY-S01', { health: 'OffTrack' }));
    outlooks.forecasts.look();
    await soon(() => expect(keys).toEqual(['s-1', 's-2', 's-1']));
    expect(outlooks.forecastOf('PAY-S02')?.health).toBe('OnTrack');
  });

  it('are not asked for where there is no orchestrator', async () => {
    let isInstalled = false;
    begin('forecasts', () => isInstalled, 10);
    await quiet();
    expect([orchestrator.asked, log.said]).toEqual([[], []]);
    isInstalled = true;
    await soon(() => expect(orchestrator.asked).toContain('forecasts -'));
  });
});

it('the outlooks of projects name the Project, and all of them once the orchestrator is back', async () => {
  orchestrator.change('projects', 'PAY', anOutlook());
  begin('projects', () => true, 20);
  await soon(() => expect(keys).toEqual(['payments']));
  expect(outlooks.projectOf('PAY')?.velocity.median).toBe(7);
  expect(outlooks.projectOf('OTHER')).toBeUndefined();
  orchestrator.isAway = true;
  await soon(() => expect(log.said).toEqual(['warn the orchestrator service is away']));
  orchestrator.isAway = false;
  await soon(() => expect(keys).toEqual(['payments', 'payments']));
});
