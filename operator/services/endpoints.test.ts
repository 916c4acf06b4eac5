import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readOperatorConfig } from '../config.ts';
import { endpointsFrom } from './endpoints.ts';

it('reads the file only when it has changed, and says what is wrong with it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-endpoints-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'endpoints.json');
  const write = (text: string, seconds: number) => {
    writeFileSync(file, text);
    utimesSync(file, seconds, seconds);
  };
  const all = { project: 'http://p', backlog: 'http://b', sprint: 'http://s', chronicle: 'http://c' };
  const endpoints = endpointsFrom(readOperatorConfig({ DSM_ENDPOINTS_FILE: file }));
  write(JSON.stringify(all), 1);
  expect(endpoints()).toEqual(all);
  write('half of a fi', 1);
  expect(endpoints()).toEqual(all);
  write(JSON.stringify({ ...all, sprint: 'nowhere' }), 2);
  expect(endpoints).toThrow('sprint');
  write(JSON.stringify({ ...all, sprint: 'http://s:1' }), 3);
  expect(endpoints().sprint).toBe('http://s:1');
  expect(endpoints().orchestrator).toBeUndefined();
  write(JSON.stringify({ ...all, orchestrator: 'http://o' }), 4);
  expect(endpoints().orchestrator).toBe('http://o');
});
