import { expect, it, onTestFinished, vi } from 'vitest';
import { refusal, TestApiServer } from '../../controllers/runtime/testing/test-api-server.ts';
import { TestClock } from '../../controllers/runtime/testing/test-clock.ts';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import { readClusterUID } from './cluster-uid.ts';

const PATH = 'GET /api/v1/namespaces/kube-system';
const soon = (check: () => void) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

async function scope() {
  const server = await TestApiServer.start();
  onTestFinished(() => server.stop());
  const [log, time, stopping] = [new TestLog(), new TestClock(), new AbortController()];
  return { server, log, time, stopping, read: () => readClusterUID(server.client, log, stopping.signal, time) };
}

it('asks once a second until the API server tells, and says once what is the matter', async () => {
  const { server, log, time, read } = await scope();
  server.on(PATH, refusal(403, 'Forbidden'), refusal(403, 'Forbidden'), refusal(404, 'NotFound'), {
    body: { metadata: { name: 'kube-system', uid: 'of the cluster' } },
  });
  const uid = read();
  for (let times = 1; times <= 3; times++) {
    await soon(() => expect(time.waits).toEqual([1_000]));
    expect(server.of(PATH)).toHaveLength(times);
    time.advance(1_000);
  }
  expect(await uid).toBe('of the cluster');
  expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'debug']);
  expect(log.lines[0]?.fields.err).toMatchObject({ status: 403 });
});

it('gives up when it is asked to stop', async () => {
  const { server, time, stopping, read } = await scope();
  const uid = read();
  await soon(() => expect(time.waits).toEqual([1_000]));
  stopping.abort();
  expect(await uid).toBeUndefined();
  expect(server.of(PATH)).toHaveLength(1);
  expect(await read()).toBeUndefined();
  expect(server.of(PATH)).toHaveLength(1);
});
