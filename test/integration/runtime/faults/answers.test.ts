import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Resource } from '../../../../controllers/runtime/objects/object.ts';
import { poll } from '../../../fixtures/waiting.ts';
import type { Disturbance, ProxiedRequest } from '../../fixtures/api-server-proxy/disturbance.ts';
import { BOARDS, board } from '../board.ts';
import { FaultScope } from './disturbed.ts';

// What an API server may answer instead of doing what it is asked. People go on meanwhile.

const STORM_MS = Number(process.env.DSM_STORM_MS ?? 2_000);
const BACK_S = 4;
const QUOTAS: Resource = { apiVersion: 'v1', kind: 'ResourceQuota', plural: 'resourcequotas', namespaced: true };

let scope: FaultScope;
beforeAll(async () => {
  scope = await FaultScope.start();
});
afterAll(() => scope?.stop());

const isWrite = ({ isWrite }: ProxiedRequest) => isWrite;
const anything = () => true;

it.each<[string, Disturbance, (request: ProxiedRequest) => boolean]>([
  ['429-to-all', { kind: 'answer', status: 429, reason: 'TooManyRequests', headers: { 'retry-after': '1' } }, anything],
  ['429-to-writes', { kind: 'answer', status: 429, reason: 'TooManyRequests' }, isWrite],
  ['503-to-all', { kind: 'answer', status: 503, reason: 'ServiceUnavailable' }, anything],
  ['500-to-writes', { kind: 'answer', status: 500 }, isWrite],
  ['409-to-writes', { kind: 'answer', status: 409, reason: 'Conflict' }, isWrite],
  ['403-to-all', { kind: 'answer', status: 403, reason: 'Forbidden' }, anything],
  ['no-answers', { kind: 'lose the answer' }, isWrite],
  ['no-connection', { kind: 'cut', afterBytes: 0 }, anything],
])('%s for a while', async (name, how, which) => {
  const operator = await scope.operate(name);
  const calm = operator.proxy.disturb(how, which);
  await scope.secondHalf(operator);
  await sleep(STORM_MS);
  calm();
  await scope.expectUndisturbed(operator, BACK_S);
  // Each trouble is told of, but not each try.
  const said = operator.lines.filter(({ level }) => level === 'warn' || level === 'error');
  expect(said.length).toBeLessThan(40);
});

it('every third write fails, in another way each time', async () => {
  const operator = await scope.operate('now-and-then');
  let count = 0;
  const each = (n: number) => (request: ProxiedRequest) => request.isWrite && count++ % 12 === n;
  operator.proxy.disturb({ kind: 'answer', status: 500 }, each(0));
  operator.proxy.disturb({ kind: 'lose the answer' }, each(3));
  operator.proxy.disturb({ kind: 'answer', status: 429, reason: 'TooManyRequests' }, each(6));
  operator.proxy.disturb({ kind: 'answer', status: 409, reason: 'Conflict' }, each(9));
  await scope.secondHalf(operator);
  await scope.expectUndisturbed(operator, 15);
});

it('asks nobody sooner than the server allows, and forgets no key', async () => {
  const operator = await scope.operate('retry-after');
  const { proxy } = operator;
  const busy = { kind: 'answer', status: 429, reason: 'TooManyRequests', headers: { 'retry-after': '3' } } as const;
  const calm = proxy.disturb(busy, ({ resource }) => resource === 'configmaps');
  const before = proxy.seen.length;
  const asked = () => proxy.seen.slice(before).filter(({ resource }) => resource === 'configmaps').length;
  await scope.secondHalf(operator);
  await poll(() => asked() > 0, { what: 'the first of them', seconds: 10, pauseMs: 10 });
  // Those that were under way when the first was refused do not know yet.
  await sleep(500);
  const unknowing = asked();
  await sleep(2_000);
  calm();
  expect(asked()).toBe(unknowing);
  await scope.expectUndisturbed(operator, BACK_S);
});

it('a quota refuses for a while: said once an object, and made when there is room', async () => {
  const operator = await scope.operate('quota');
  const { namespace, lines } = operator;
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'tight', namespace } };
  await scope.admin.create(QUOTAS, { ...quota, spec: { hard: { 'count/configmaps': '0' } } } as typeof quota);
  await poll(
    async () =>
      'hard' in ((await scope.admin.get(QUOTAS, { namespace, name: 'tight' })) as { status?: object })!.status!,
    { what: 'the quota', seconds: 10, pauseMs: 50 },
  );
  await scope.admin.create(BOARDS, board(namespace, 'refused'));
  await sleep(STORM_MS);
  const refused = lines.filter(({ message, level }) => level === 'warn' && message.includes('refuses'));
  expect(refused.map(({ fields }) => fields.why)).toEqual([expect.stringContaining('exceeded quota: tight')]);
  await scope.admin.delete(BOARDS, { namespace, name: 'refused' });
  await scope.admin.delete(QUOTAS, { namespace, name: 'tight' });
  await scope.secondHalf(operator);
  await scope.expectUndisturbed(operator, BACK_S);
});
