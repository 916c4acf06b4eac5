import { afterEach, beforeEach, expect, it } from 'vitest';
import { collectionPath } from '../../controllers/runtime/client/resource-path.ts';
import { TestApiServer } from '../../controllers/runtime/testing/test-api-server.ts';
import { TestClock } from '../../controllers/runtime/testing/test-clock.ts';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import { PROJECT } from '../../crds/resources.ts';
import { projectObject } from '../../test/fixtures/manifests.ts';
import { KnownProjects } from './known-projects.ts';

const pathIn = (namespace: string) => collectionPath(PROJECT, namespace);

let server: TestApiServer;
let clock: TestClock;
let projects: KnownProjects;
let stop: AbortController;
let ended: Promise<void>;
beforeEach(async () => {
  server = await TestApiServer.start();
  clock = new TestClock();
  stop = new AbortController();
  projects = new KnownProjects({
    ...{ client: server.client, log: new TestLog(), scheduler: clock, namespaces: ['team-a', 'gone'] },
  });
  ended = projects.run(stop.signal);
});
afterEach(async () => {
  stop.abort();
  await ended;
  await server.stop();
});

it('are ready once those of all namespaces were seen', async () => {
  (await server.watch(pathIn('team-a'))).listed('1');
  expect(projects.isReady).toBe(false);
  (await server.watch(pathIn('gone'))).listed('1');
  await expect.poll(() => projects.isReady).toBe(true);
});

it('are ready after half a minute where a namespace of the list is gone, and tell what is known of the others', async () => {
  const metadata = {
    ...{ name: 'shop', namespace: 'team-a', uid: 'u', resourceVersion: '1', generation: 1 },
    creationTimestamp: '2026-11-23T08:00:00Z',
  };
  const stream = await server.watch(pathIn('team-a'));
  stream.send('ADDED', { ...projectObject('shop'), metadata });
  stream.listed('1');
  clock.advance(29_999);
  expect(projects.isReady).toBe(false);
  clock.advance(1);
  expect(projects.isReady).toBe(true);
  await expect.poll(() => projects.get('team-a', 'shop')?.metadata.name).toBe('shop');
  expect(['team-a', 'gone', 'another'].map((namespace) => projects.hasSeen(namespace))).toEqual([true, false, false]);
});
