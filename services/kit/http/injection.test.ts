import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type TokenWishes, testIssuer } from '../../../test/integration/fixtures/issuer.ts';
import { handClock, requester } from '../../../test/integration/fixtures/services/requests.ts';
import { route } from '../calls/route.ts';
import { createLogger } from '../process/logger.ts';
import { HttpApp } from './http-app.ts';
import { listen } from './listen.ts';

// What callers write is data: it makes no line of a log, no field of one, and no header.

const FORGED = [
  '\r\nset-cookie: a=b',
  '\n{"level":60,"msg":"forged"}',
  '\u001b[2J\u001b[31mforged',
  '","level":60,"x":"',
  '\u2028\u0085forged',
];
const subjectWith = (text: string) => `ada${text}`;
const issuer = testIssuer([
  ...FORGED.map((text) => ({ subject: subjectWith(text), rights: ['manage'], projects: [`P${text}`] })),
]);
const put = route({
  method: 'PUT',
  path: '/projects/:project_id',
  summary: 'x',
  params: z.strictObject({ project_id: z.string() }),
  body: z.object({ goal: z.string() }),
  answer: z.object({}),
});
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const written: string[] = [];
let app: HttpApp;
let port: number;

beforeAll(async () => {
  const log = createLogger('thing', 'debug', { write: (text: string) => void written.push(text) });
  app = await HttpApp.build({
    ...{ service: 'thing', clock: handClock('2026-11-23T10:00:00Z'), log, errors: {} },
    auth: { authenticator: issuer.authenticator(log), requestsPerSecond: 0 },
  });
  app.serve(put, async ({ params, body }) => {
    log.info({ goal: body.goal }, `the goal of ${params.project_id} is ${body.goal}`);
    throw new Error(`cannot keep ${body.goal}`);
  });
  await app.fastify.ready();
  port = await listen(app.fastify.server, 0);
});
afterAll(async () => {
  await app.fastify.close();
  issuer.remove();
});
beforeEach(() => {
  written.length = 0;
});

/** Neither a log reader nor a terminal sees anything but one line of text. */
const isOneLine = (text: string) =>
  text.indexOf('\n') === text.length - 1 && !text.includes('\r') && !text.includes('\u001b');
const bearer = async (wishes: TokenWishes) => `Bearer ${await issuer.token(wishes)}`;
const call = requester(() => app.fastify);

it.each(FORGED)('%j in a subject, a project, a goal, and headers is a value in a line of ours', async (text) => {
  const sub = subjectWith(text);
  const path = `/projects/${encodeURIComponent(`P${text}`)}`;
  const headers = {
    authorization: await bearer({ claims: { sub } }),
    'x-correlation-id': `id${text}`,
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01${text}`,
  };
  const goal = `win${text}`;
  const answer = await call('PUT', path, { goal }, headers);
  expect(answer.status).toBe(500);
  const told = headers['x-correlation-id'];
  // One of printable ASCII is kept as it is.
  expect(answer.headers['x-correlation-id']).toEqual(/^[!-~]+$/.test(told) ? told : expect.stringMatching(UUID));
  expect(answer.headers).not.toHaveProperty('set-cookie');
  const lines = written.map((line) => JSON.parse(line));
  for (const line of written) expect(isOneLine(line), line).toBe(true);
  expect(lines.map(({ level }) => level)).toEqual([30, 50, 20]);
  expect(lines[0]).toMatchObject({ goal, correlation_id: answer.headers['x-correlation-id'] });
  expect(lines[1].err.message).toBe(`cannot keep ${goal}`);
  expect(lines[2]).toMatchObject({ caller: sub, route: '/projects/:project_id' });
});

it.each(FORGED)('a refusal says %j in its body alone', async (text) => {
  const authorization = await bearer({ claims: { sub: subjectWith(text) } });
  const hidden = await call(
    'PUT',
    `/projects/${encodeURIComponent(`HIDDEN${text}`)}`,
    { goal: 'x' },
    { authorization },
  );
  expect([hidden.status, hidden.body.detail]).toEqual([404, `there is no project HIDDEN${text}`]);
  const stranger = await bearer({ claims: { sub: `eve${text}` } });
  const refusal = await call('PUT', '/projects/P', { goal: 'x' }, { authorization: stranger });
  expect([refusal.status, refusal.body.detail]).toEqual([403, expect.stringContaining(`eve${text}`)]);
  expect(refusal.headers['www-authenticate']).toMatch(/^[\x20-\x7e]+$/);
  for (const line of written) expect(isOneLine(line), line).toBe(true);
});

it.each(FORGED)('over a socket %j in headers makes none of an answer', async (text) => {
  const said = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        `GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nx-correlation-id: id${text}\r\ntraceparent: 00${text}\r\nconnection: close\r\n\r\n`,
      ),
    );
    let heard = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      heard += chunk;
    });
    socket.once('error', reject).once('close', () => resolve(heard));
  });
  const [head = ''] = said.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 (200|400) /);
  const names = head
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(':')[0]?.toLowerCase() ?? '');
  for (const name of names)
    expect(['x-correlation-id', 'content-type', 'content-length', 'date', 'connection']).toContain(name);
  for (const line of written) expect(() => JSON.parse(line)).not.toThrow();
});
