import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, it } from 'vitest';
import type { Disturbance } from '../../fixtures/api-server-proxy/disturbance.ts';
import { FaultScope } from './disturbed.ts';

// What can happen to a watch. People go on meanwhile, and nothing is lost.

const FAULT_MS = Number(process.env.DSM_WATCH_FAULT_MS ?? 1_500);

let scope: FaultScope;
beforeAll(async () => {
  scope = await FaultScope.start();
});
afterAll(() => scope?.stop());

it.each<[string, Disturbance]>([
  ['cut-in-a-line', { kind: 'cut', afterBytes: 1_500 }],
  ['closed-all-the-time', { kind: 'end', afterMs: 200 }],
  ['silent', { kind: 'silence' }],
  ['withheld', { kind: 'withhold' }],
])('watches are %s', { timeout: 150_000 + FAULT_MS }, async (name, how) => {
  const operator = await scope.operate(name, { inactivityMs: 1_000 });
  const { proxy } = operator;
  const calm = proxy.disturb(how, ({ isWatch }) => isWatch);
  // Those that are open begin anew, under the rule.
  proxy.hangUp();
  await scope.secondHalf(operator);
  await sleep(FAULT_MS);
  calm();
  await scope.expectUndisturbed(operator, 10);
});

it('all that is under way goes nowhere for a while, and nobody is told', { timeout: 150_000 + FAULT_MS }, async () => {
  const operator = await scope.operate('black-hole', { inactivityMs: 1_000 });
  operator.proxy.swallow();
  await scope.secondHalf(operator);
  await sleep(FAULT_MS);
  operator.proxy.heal();
  await scope.expectUndisturbed(operator, 10);
});
