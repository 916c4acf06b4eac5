import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { register } from './task.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-task-'));
  vi.stubEnv('DSM_SPRINT_URL', '');
});
afterEach(() => {
  rmSync(dir, { recursive: true });
  vi.unstubAllEnvs();
});

function task(...args: string[]): Promise<unknown> {
  const program = new Command('dsm').exitOverride().configureOutput({ writeErr: () => {} });
  register(program);
  return program.parseAsync(['task', 'A-1', '--dir', dir, ...args], { from: 'user' });
}

it('wants something to report', () => expect(task()).rejects.toThrow('task A-1: nothing to report'));
it.each(['101', '-1', '4.5', 'abc', ''])('refuses %j as progress', (percent) =>
  expect(task('--progress', percent)).rejects.toThrow('a whole number from 0 to 100 is wanted'),
);
it('says that no world was ever up', () =>
  expect(task('--progress', '1')).rejects.toThrow(/endpoints\.json: not there: is a world up\?/));
it.each(['{', '{}', '{"sprint":""}', 'null'])('names the file that tells no address: %j', (text) => {
  writeFileSync(join(dir, 'endpoints.json'), text);
  return expect(task('--progress', '1')).rejects.toThrow(/endpoints\.json: names no sprint service/);
});
it('says that the world is down', () => {
  // Nothing listens on port 1.
  writeFileSync(join(dir, 'endpoints.json'), '{"sprint":"http://127.0.0.1:1"}');
  return expect(task('--progress', '1')).rejects.toThrow(/^task A-1: sprint service is away: .*: is a world up\?/);
});
