import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { register } from './rebuild.ts';

let server: Server;
let asked: string[];
let said: string[];
/** what the outcomes are answered with, one after another; then they are there */
let answers: { status: number; body: object }[];

beforeEach(async () => {
  [asked, said, answers] = [[], [], []];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const isRebuild = request.method === 'POST';
    const { status, body } = isRebuild
      ? { status: 202, body: { message: 'm' } }
      : (answers.shift() ?? { status: 200, body: { outcomes: [], next: 0 } });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('DSM_ORCHESTRATOR_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const behind = (events_read: number) => ({ status: 409, body: { code: 'history_behind', detail: 'd', events_read } });
const rebuild = (...args: string[]) => {
  const program = new Command('dsm').exitOverride().configureOutput({ writeErr: () => {} });
  register(program);
  return program.parseAsync(['rebuild', ...args], { from: 'user' });
};

it('waits until the log is read, and says how long it took', async () => {
  answers = [behind(50), behind(100)];
  await rebuild('orchestrator');
  expect(asked).toEqual(['POST /orchestrate/rebuild', ...Array(3).fill('GET /orchestrate/outcomes?limit=1')]);
  expect(said).toEqual([
    'Everything is being worked out anew from the log.',
    expect.stringMatching(/^The orchestrator is rebuilt \(\d+\.\d s\)\.$/),
  ]);
});

it('says how far it is when it takes long', async () => {
  answers = Array.from({ length: 14 }, (_, i) => behind(100 * (i + 1)));
  await rebuild('orchestrator');
  expect(said).toContainEqual(expect.stringMatching(/^1,[0-3]00 events read$/));
  expect(said).toHaveLength(3);
});

it('says how far it was when it has waited long enough', async () => {
  answers = Array(50).fill(behind(7_000));
  await expect(rebuild('orchestrator', '--timeout', '0.5')).rejects.toThrow(
    'rebuild orchestrator: no end within 0.5 s: 7,000 events read; it goes on by itself',
  );
});

it('goes on waiting while another service is away', async () => {
  answers = [{ status: 503, body: { code: 'dependency_unavailable', service: 'chronicle' } }];
  await rebuild('orchestrator');
  expect(asked).toHaveLength(3);
});

it('names what can be rebuilt', async () => {
  await expect(rebuild('chronicle')).rejects.toThrow('rebuild chronicle: cannot be rebuilt; what can: orchestrator');
  expect(asked).toEqual([]);
});

it('says that the orchestrator is away', () => {
  vi.stubEnv('DSM_ORCHESTRATOR_URL', 'http://127.0.0.1:1');
  return expect(rebuild('orchestrator')).rejects.toThrow(/^rebuild orchestrator: orchestrator service is away/);
});
