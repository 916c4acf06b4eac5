import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { killProcess } from '../../../../dev/processes/recorded.ts';
import { poll } from '../../../fixtures/waiting.ts';
import { BOARDS } from '../board.ts';
import { FaultScope } from './disturbed.ts';
import { compactEtcd } from './etcd.ts';

// The API server is killed and comes back, with its past or without.

const AWAY_MS = (process.env.DSM_API_AWAY_MS ?? '1000,6000').split(',').map(Number);
/** Within which all is done once it answers again, in s. */
const BACK_S = 4;

let scope: FaultScope;
beforeAll(async () => {
  scope = await FaultScope.start();
});
afterAll(() => scope?.stop());

/** Returns when it answers an authorised request, which is later than its start. */
async function startApiServer(): Promise<void> {
  await scope.plane.startApiServer();
  const look = () => scope.admin.list(BOARDS).catch(() => undefined);
  await poll(look, { what: 'the API server', seconds: 30, pauseMs: 20 });
}

it.each(AWAY_MS)('the API server is killed while there is much to do, and is back after %i ms', async (awayMs) => {
  const operator = await scope.operate('killed');
  await scope.secondHalf(operator);
  await killProcess(scope.plane.dir, 'kube-apiserver');
  await sleep(awayMs);
  await startApiServer();
  await scope.expectUndisturbed(operator, BACK_S);
  const news = operator.lines.filter(({ level }) => level === 'warn' || level === 'error');
  // A watch each, and all keys together once or, when it came and went, twice.
  expect(news.length).toBeLessThan(5);
  expect(operator.runtime.health.ready().ok).toBe(true);
});

it('etcd has forgotten what the watches would go on from', async () => {
  const operator = await scope.operate('compacted');
  const { proxy, lines } = operator;
  const calm = proxy.disturb({ kind: 'silence' }, ({ isWatch }) => isWatch);
  proxy.hangUp();
  await scope.secondHalf(operator);
  await compactEtcd(scope.plane);
  await killProcess(scope.plane.dir, 'kube-apiserver');
  await startApiServer();
  calm();
  await scope.expectUndisturbed(operator, BACK_S);
  expect(lines.map(({ message }) => message)).toContain('the watch is too far behind, listing again');
});
