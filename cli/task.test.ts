import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
it.each(['{', '{}', '{"sprint":""}', 'null'])('names the file that tells no address: %j', (content) => {
  writeFileSync(join(dir, 'endpoints.json'), content);
  return expect(task('--progress', '1')).rejects.toThrow(/endpoints\.json: names no sprint service/);
});
it('says that the world is down', () => {
  // Nothing listens on port 1.
  writeFileSync(join(dir, 'endpoints.json'), '{"sprint":"http://127.0.0.1:1"}');
  return expect(task('--progress', '1')).rejects.toThrow(/^task A-1: sprint service is away: .*: is a world up\?/);
});

describe('with a sprint service', () => {
  let server: Server;
  let requests: string[];
  let said: string[];
  beforeEach(async () => {
    requests = [];
    said = [];
    vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
    server = createServer(async (request, response) => {
      const body = JSON.parse(await text(request));
      requests.push(`${request.method} ${request.url} ${JSON.stringify(body)}`);
      const where = { message: '', task_id: 'A-1', project_id: 'A', sprint_id: 'A-S01', sprint_name: 'first' };
      const state = { status: 'in_progress', progress_percentage: 40, impediment: null };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...where, ...state, ...body }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('DSM_SPRINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    server.closeAllConnections();
    server.close();
  });

  it.each([
    [['--assignee', 'E001'], ['PUT /tasks/A-1/assignee {"assigned_to":"E001"}'], ['A-1 in first: assigned to E001']],
    [['--assignee', 'none'], ['PUT /tasks/A-1/assignee {"assigned_to":null}'], ['A-1 in first: assigned to nobody']],
    [
      ['--progress', '40', '--impediment', 'no access', '--project', 'A'],
      ['POST /tasks/A-1/progress?project_id=A {"progress_percentage":40,"impediment":"no access"}'],
      ['A-1 in first: 40 %, in_progress, blocked: no access'],
    ],
    [
      ['--progress', '40', '--assignee', 'E001', '--project', 'A'],
      [
        'PUT /tasks/A-1/assignee?project_id=A {"assigned_to":"E001"}',
        'POST /tasks/A-1/progress?project_id=A {"progress_percentage":40}',
      ],
      ['A-1 in first: assigned to E001', 'A-1 in first: 40 %, in_progress'],
    ],
  ])('%j asks for what it says, and tells what came of it', async (args, asked, told) => {
    await task(...args);
    expect(requests).toEqual(asked);
    expect(said).toEqual(told);
  });
});
