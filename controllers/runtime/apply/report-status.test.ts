import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Condition } from '../objects/conditions.ts';
import type { EventInit } from '../observe/events/kube-event.ts';
import { CONFIG_MAPS, type ConfigMap, configMap, refusal, TestApiServer } from '../testing/test-api-server.ts';
import { TestLog } from '../testing/test-log.ts';
import { type DesiredStatus, reportStatus } from './report-status.ts';

interface Status {
  observedGeneration: number;
  phase?: string;
  conditions?: Condition[];
}
type Board = ConfigMap & { status?: Status };
const BOARDS = CONFIG_MAPS as typeof CONFIG_MAPS & { type?: Board };
const PATH = '/api/v1/namespaces/n/configmaps/a/status';

let server: TestApiServer;
beforeEach(async () => {
  server = await TestApiServer.start();
});
afterEach(() => server.stop());

const board = (resourceVersion: string, status?: Status): Board => ({
  ...configMap('n/a', resourceVersion),
  ...(status && { status }),
});

describe('reportStatus', () => {
  const NOW = Date.UTC(2026, 10, 21, 14);
  let events: EventInit[];
  let log: TestLog;
  const report = (object: Board, desired: DesiredStatus<Status>, seen?: Board) => {
    events = [];
    log = new TestLog();
    const recorder = { record: (_object: unknown, event: EventInit) => events.push(event) };
    const context = { client: server.client, clock: { now: () => NOW }, events: recorder as never, log };
    return reportStatus<Board>(context, BOARDS, object, desired, 'me', seen);
  };
  const away = { type: 'Ready', status: 'False', reason: 'Away', message: 'it is away', severity: 'Warning' } as const;
  const ready = { type: 'Ready', status: 'True', reason: 'Ready', message: 'all is well' } as const;
  const stored = (observedGeneration: number, { severity: _told, ...fact }: typeof away) => ({
    ...fact,
    observedGeneration,
    lastTransitionTime: '2026-11-21T14:00:00Z',
  });
  const echo = (resourceVersion: string) =>
    server.on(`PATCH ${PATH}`, ({ body }) => ({ body: { ...board(resourceVersion), status: (body as Board).status } }));

  it('adds generation and times, keeps the severity to itself, and tells what was written', async () => {
    echo('2');
    const object = board('1');
    object.metadata.generation = 3;
    expect(await report(object, { phase: 'Pending', conditions: [away] })).toBe(true);
    const status = { phase: 'Pending', observedGeneration: 3, conditions: [stored(3, away)] };
    expect(server.received[0]?.body).toHaveProperty('status', status);
    expect(events).toEqual([{ type: 'Warning', reason: 'Away', note: 'it is away' }]);
  });

  it('does not claim to be about a spec that came while it was worked out', async () => {
    echo('3');
    const [seen, object] = [board('1'), board('2')];
    seen.metadata.generation = 1;
    object.metadata.generation = 2;
    await report(object, { conditions: [ready] }, seen);
    expect(server.received[0]?.body).toMatchObject({
      metadata: { resourceVersion: '2' },
      status: { observedGeneration: 1, conditions: [{ observedGeneration: 1 }] },
    });
  });

  const stalled = { type: 'Stalled', status: 'True', reason: 'Bad', message: 'mend it' } as const;
  const bad = { type: 'Ready', status: 'False', reason: 'Bad', message: 'mend it' } as const;
  const look = { type: 'Attention', status: 'True', reason: 'Late', message: 'it will be late' } as const;
  it.each<[string, DesiredStatus<Status>, string[]]>([
    ['nothing of what goes well', { phase: 'Ready', conditions: [ready] }, []],
    ['what needs a human', { phase: 'Pending', conditions: [bad, stalled] }, ['warn mend it']],
    ['what needs a look', { phase: 'Pending', conditions: [ready, look] }, ['warn it will be late']],
    ['no trouble, which others say once for all', { phase: 'Pending', conditions: [away] }, []],
  ])('says in the log %s', async (_what, desired, said) => {
    echo('2');
    const before = {
      phase: 'Pending',
      observedGeneration: 0,
      conditions: [stored(0, { ...away, reason: 'Other' as never })],
    };
    await report(board('1', before), desired);
    expect(log.said).toEqual(said);
  });

  it('tells nothing when nothing was written, when the object has gone, and when it fails', async () => {
    const before = { phase: 'Pending', observedGeneration: 0, conditions: [stored(0, away)] };
    expect(await report(board('1', before), { phase: 'Pending', conditions: [away] })).toBe(false);
    expect([events, server.received]).toEqual([[], []]);
    server.on(`PATCH ${PATH}`, refusal(404, 'NotFound'), refusal(403, 'Forbidden'));
    expect(await report(board('1', before), { phase: 'Ready', conditions: [ready] })).toBe(false);
    await expect(report(board('1', before), { phase: 'Ready', conditions: [ready] })).rejects.toMatchObject({
      status: 403,
    });
    expect(events).toEqual([]);
  });

  it('tells the way back as Normal, compared with what the object said before', async () => {
    echo('2');
    const before = { phase: 'Ready', observedGeneration: 0, conditions: [stored(0, away)] };
    await report(board('1', before), { phase: 'Ready', conditions: [ready] });
    expect(events).toEqual([{ type: 'Normal', reason: 'Ready', note: 'all is well' }]);
  });
});
