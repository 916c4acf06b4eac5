import { expect, it, vi } from 'vitest';
import { refusal, TestApiServer } from '../../controllers/runtime/testing/test-api-server.ts';
import { TestClock } from '../../controllers/runtime/testing/test-clock.ts';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import { LetIn } from './let-in.ts';

const listOf = (namespace: string) => `GET /apis/scrum.dsm.dev/v1alpha1/namespaces/${namespace}/projects`;
const there = { body: { metadata: { resourceVersion: '1' }, items: [] } };
const refused = refusal(403, 'Forbidden');
const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

async function lookingAt(...namespaces: string[]) {
  const server = await TestApiServer.start();
  const [log, time, stopping] = [new TestLog(), new TestClock(), new AbortController()];
  const { client } = server;
  const told: string[] = [];
  const letIn = new LetIn({ client, namespaces, log, scheduler: time, tell: (why) => told.push(why) });
  /** Lets the pause go by that it is in, of so many ms. */
  const after = async (ms: number) => {
    await soon(() => expect(time.waits).toEqual([ms]));
    time.advance(ms);
  };
  return { server, log, time, letIn, after, stopping, told };
}

it('leaves out what refuses three times in a row, and says so, again every hour', async () => {
  const { server, log, letIn, after, stopping, told } = await lookingAt('gone', 'late', 'team');
  server.on(listOf('gone'), refused);
  server.on(listOf('late'), refused, refusal(503, 'ServiceUnavailable'), there);
  server.on(listOf('team'), there);
  const begun = letIn.begin(stopping.signal);
  await after(2_000);
  await after(2_000);
  expect(await begun).toEqual(['late', 'team']);
  const said = expect.stringMatching(/^error the namespace gone is not there, or gives the operator/);
  expect(log.said).toEqual([said]);
  expect(told).toEqual([expect.stringMatching(/^the namespace gone is not there/)]);
  const following = letIn.follow(() => expect.fail('nothing changed'), stopping.signal);
  for (let minute = 1; minute <= 60; minute++) await after(60_000);
  await soon(() => expect(told).toHaveLength(2));
  expect(log.said).toEqual([said, said]);
  stopping.abort();
  await following;
  await server.stop();
});

it('waits for no namespace that lets it in at once', async () => {
  const { server, log, time, letIn, stopping } = await lookingAt('one', 'two');
  for (const namespace of ['one', 'two']) server.on(listOf(namespace), there);
  expect(await letIn.begin(stopping.signal)).toEqual(['one', 'two']);
  expect([log.said, time.waits]).toEqual([[], []]);
  await server.stop();
});

it('waits for who does not answer, but not for ever', async () => {
  const { server, letIn, after, stopping } = await lookingAt('gone', 'silent', 'team');
  const away = refusal(503, 'ServiceUnavailable');
  server.on(listOf('gone'), away, refused, refused, refused);
  server.on(listOf('silent'), away);
  server.on(listOf('team'), there);
  const begun = letIn.begin(stopping.signal);
  for (let look = 2; look <= 10; look++) await after(2_000);
  expect(await begun).toEqual(['silent', 'team']);
  await server.stop();
});

it('waits for none where the kind is not there', async () => {
  const { server, letIn, time, stopping } = await lookingAt('one');
  server.on(listOf('one'), refusal(404, 'NotFound'));
  expect(await letIn.begin(stopping.signal)).toEqual(['one']);
  expect(time.waits).toEqual([]);
  await server.stop();
});

it('leaves none out where all refuse', async () => {
  const { server, log, letIn, after, stopping } = await lookingAt('one', 'two');
  for (const namespace of ['one', 'two']) server.on(listOf(namespace), refused);
  const begun = letIn.begin(stopping.signal);
  await after(2_000);
  await after(2_000);
  expect(await begun).toEqual(['one', 'two']);
  expect(log.said).toEqual([]);
  await server.stop();
});

it.each([
  ['one is gone', [there, refused, refused, refused], [there], 3],
  ['one comes back', [refused, refused, refused, there], [there], 1],
])('tells when %s, and nothing before', async (_, ofOne, ofTwo, looks) => {
  const { server, letIn, after, time, stopping } = await lookingAt('one', 'two');
  server.on(listOf('one'), ...ofOne);
  server.on(listOf('two'), ...ofTwo);
  const begun = letIn.begin(stopping.signal);
  if (ofOne[0] === refused) for (const _ of [1, 2]) await after(2_000);
  await begun;
  const changed = vi.fn();
  const following = letIn.follow(changed, stopping.signal);
  for (let look = 1; look <= looks; look++) {
    await soon(() => expect(time.waits).toEqual([60_000]));
    expect(changed).not.toHaveBeenCalled();
    time.advance(60_000);
  }
  await following;
  expect(changed).toHaveBeenCalledOnce();
  await server.stop();
});

it('ends when it is asked to', async () => {
  const { server, letIn, time, stopping } = await lookingAt('one');
  server.on(listOf('one'), there);
  await letIn.begin(stopping.signal);
  const following = letIn.follow(() => expect.fail('nothing changed'), stopping.signal);
  await soon(() => expect(time.waits).toEqual([60_000]));
  stopping.abort();
  await following;
  await server.stop();
});
