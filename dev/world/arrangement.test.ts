import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkArrangement } from './arrangement.ts';

it.each([
  ['', true, undefined],
  ['', false, undefined],
  ['pglite', false, undefined],
  ['postgres', true, undefined],
  ['pglite', true, /all services in one process.*"dsm up" goes on with it/],
  ['postgres', false, /a process a service.*"dsm up --distributed" goes on with it/],
])('a world with the data %j: distributed %j: %s', (data, distributed, refusal) => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-arrangement-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  mkdirSync(join(dir, data), { recursive: true });
  const check = expect(() => checkArrangement(dir, distributed));
  if (refusal === undefined) check.not.toThrow();
  else check.toThrow(refusal);
});
