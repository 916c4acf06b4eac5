import { request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { openPGlite } from '../../../../services/kit/database/database.ts';
import { startAlone } from './one-process.ts';

const CONNECTIONS = 12;
const DRAIN_MS = 600;
const ENDS_WITHIN_MS = 25_000;

/**
 * Requests over kept connections, one after the other, until an answer says that its connection closes, or (stubborn) until nobody
 * takes a connection any more. `other`: what is neither.
 */
async function hammer(url: string, name: string, isStubborn: boolean) {
  const client = new Client(url, { pipelining: 1 });
  const told = { created: [] as string[], notTaken: [] as string[], other: [] as unknown[] };
  let isFresh = true;
  for (let n = 0; ; n++) {
    const id = `${name}-${n}`;
    try {
      const body = JSON.stringify({ id, name: 'Load' });
      const headers = { 'content-type': 'application/json' };
      const made = await client.request({ method: 'POST', path: '/projects', headers, body });
      await made.body.dump();
      if (made.statusCode === 201) told.created.push(id);
      else told.other.push(made.statusCode);
      isFresh = made.headers.connection === 'close';
      if (!isFresh || isStubborn) continue;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Refused, or left to the system with others that wait to be taken: no request was taken.
      if (isStubborn && isFresh && (code === 'ECONNREFUSED' || code === 'ECONNRESET')) told.notTaken.push(id);
      else told.other.push(code ?? error);
      if (isStubborn && code !== 'ECONNREFUSED') continue;
    }
    await client.destroy();
    return told;
  }
}

/** The last part of a request's body is sent when `rest` says so. */
function slowRequest(url: string, id: string, rest: Promise<unknown>): Promise<number | undefined> {
  const body = JSON.stringify({ id, name: 'Slow' });
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const request = httpRequest(`${url}/projects`, { method: 'POST', headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode));
    });
    request.once('error', reject);
    request.write(body.slice(0, 5));
    void rest.then(() => request.end(body.slice(5)));
  });
}

it('answers every request that it took, says "not ready" at once, and ends by itself', async () => {
  const service = await startAlone('project', { DSM_DRAIN_MS: String(DRAIN_MS) });
  onTestFinished(service.release);
  const { url, child } = service;
  const load = Array.from({ length: CONNECTIONS }, (_, i) => hammer(url, `LOAD${i}`, i % 2 === 1));
  const slow = slowRequest(url, 'SLOW', delay(DRAIN_MS + 1_700));
  await delay(700);
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);

  const asked = performance.now();
  child.kill('SIGTERM');
  const readiness = async () => {
    const { status, headers } = await fetch(`${url}/health/ready`);
    return [status, headers.get('connection')];
  };
  await expect.poll(readiness, { timeout: DRAIN_MS, interval: 20 }).toEqual([503, 'close']);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);

  const told = await Promise.all(load);
  expect(told.flatMap(({ other }) => other)).toEqual([]);
  expect(await slow).toBe(201);
  const { code, stderr } = await service.ended;
  expect(performance.now() - asked).toBeLessThan(ENDS_WITHIN_MS);
  expect([code, stderr.trim().split('\n').at(-1)]).toEqual([0, expect.stringContaining('"stopped"')]);

  const database = await openPGlite(service.database);
  const { rows } = await sql<{ id: string }>`select id from project.projects order by id`.execute(database.root);
  await database.close();
  const created = told.flatMap((each) => each.created);
  expect(rows.map(({ id }) => id)).toEqual([...created, 'SLOW'].sort());
  expect(created.length).toBeGreaterThan(CONNECTIONS * 3);
});

it('ends the streams of those who follow the log', async () => {
  const service = await startAlone('chronicle', { DSM_DRAIN_MS: '100' });
  onTestFinished(service.release);
  const stream = await fetch(`${service.url}/v1/events`, { headers: { accept: 'text/event-stream' } });
  expect(stream.status).toBe(200);
  const text = stream.text();
  service.child.kill('SIGTERM');
  expect(await text).toContain('from here on events come');
  expect((await service.ended).code).toBe(0);
});

it('ends while nothing is under way, and a second signal changes nothing', async () => {
  const service = await startAlone('embedding', { DSM_DRAIN_MS: '300' });
  onTestFinished(service.release);
  service.child.kill('SIGINT');
  await delay(50);
  service.child.kill('SIGTERM');
  expect((await service.ended).code).toBe(0);
});
