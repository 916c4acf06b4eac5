import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { type Separate, startSeparate } from '../../fixtures/services/separate.ts';

// Two processes of the sprint service on one database, restarted one after the other under load.

const PROJECTS = ['ROLL1', 'ROLL2', 'ROLL3', 'ROLL4'];
let separate: Separate;
beforeAll(async () => {
  // Longer than a caller takes to repeat a request, on a busy machine too: whom the first refused meets the second as it ends.
  separate = await startSeparate({ env: { DSM_DRAIN_MS: '3000' } });
});
afterAll(() => separate?.stop());

/** A caller with two addresses, who takes them in turn and sends what may be repeated to the other one when it fails. */
function roundRobin(urls: readonly string[]) {
  let turn = 0;
  let repeated = 0;
  const once = async (url: string, path: string, body: object | undefined, key: string) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const options = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(url + path, { ...options, signal: AbortSignal.timeout(20_000) }).catch((error) => {
      throw new Error(`${path} at ${url}: ${error}: ${error.cause}`, { cause: error });
    });
    const text = await answer.text();
    if (answer.status >= 500) throw new Error(`${answer.status}: ${text}`);
    return { status: answer.status, body: JSON.parse(text) };
  };
  return {
    repeated: () => repeated,
    send: async (path: string, body?: object, key = '') => {
      const first = turn++;
      const at = (n: number) => urls[n % urls.length] as string;
      return once(at(first), path, body, key).catch((before) => {
        repeated++;
        return once(at(first + 1), path, body, key).catch((error) => {
          throw new Error(`${error}, and before that: ${before}`, { cause: error });
        });
      });
    },
  };
}

it('fails no request of a caller who repeats once, and does nothing twice', async () => {
  const { call, host } = separate;
  for (const project of PROJECTS) {
    await declareProject(call, project, { team: [{ id: 'E001' }] });
    await declareBacklog(call, project, [{ task_id: `${project}-1` }]);
    const wish = { sprint_name: 'One', mode: 'Live' };
    await eventually(async () => expect((await call('sprint', 'POST', `/sprints/${project}`, wish)).status).toBe(201));
  }
  const second = await separate.beside('sprint');
  const { send, repeated } = roundRobin([host.endpoints.sprint, second.url]);
  let isOver = false;
  const reported: string[] = [];
  const load = PROJECTS.map(async (project) => {
    for (let n = 0; !isOver; n++) {
      const impediment = `${project} ${n}`;
      const body = { progress_percentage: n % 100, impediment };
      expect(await send(`/tasks/${project}-1/progress`, body, impediment)).toMatchObject({ status: 200 });
      reported.push(impediment);
      expect(await send(`/sprints/by-project/${project}`)).toMatchObject({ status: 200 });
    }
  });
  const restarts = (async () => {
    const first = separate.process('sprint');
    for (const each of [first, second]) {
      await each.stop();
      await each.start();
    }
    await first.kill();
    await first.start();
    isOver = true;
  })();
  await Promise.all([...load, restarts.finally(() => (isOver = true))]);
  // A caller who meets no end proves nothing.
  expect(repeated()).toBeGreaterThan(0);
  expect(reported.length).toBeGreaterThan(PROJECTS.length * 20);

  const told: string[] = [];
  let after = 0;
  await eventually(async () => {
    const { body } = await call('chronicle', 'GET', `/v1/events?after=${after}&limit=1000`);
    after = body.next;
    for (const { event_type, event_data } of body.events)
      if (event_type === 'TASK_UPDATED') told.push(event_data.impediment);
    expect(told.length).toBeGreaterThanOrEqual(reported.length);
  }, 60_000);
  expect(told.sort()).toEqual(reported.sort());
});
