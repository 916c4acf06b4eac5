import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../controllers/runtime/objects/object.ts';
import { TestLog } from '../controllers/runtime/testing/test-log.ts';
import { awaitDefinitions } from './definitions.ts';

type Client = Parameters<typeof awaitDefinitions>[0];

/** A cluster whose CRDs are of these releases, one look after the other; undefined: they say nothing. */
function cluster(...looks: (string | undefined | 'none')[]): Client {
  let asked = 0;
  const get = async () => {
    const release = looks[Math.min(Math.floor(asked++ / 3), looks.length - 1)];
    if (release === 'none') return undefined;
    const annotations = release === undefined ? {} : { 'scrum.dsm.dev/release': release };
    return { apiVersion: '', kind: '', metadata: { name: '', annotations } } as KubeObject;
  };
  return { get } as unknown as Client;
}

const atOnce = {
  now: () => 0,
  after: (_: number, run: () => void) => {
    setImmediate(run);
    return () => {};
  },
};
const SIGNAL = new AbortController().signal;

describe('the CRDs of a cluster', () => {
  it.each([
    ['0.1.0', '0.1.0'],
    ['0.1.0', '0.1.0-rc.1'],
    [undefined, '0.1.0'],
  ])('of %s are fine for %s', async (there, own) => {
    const log = new TestLog();
    await awaitDefinitions(cluster(there), own, log, SIGNAL, atOnce);
    expect(log.lines).toEqual([]);
  });

  it('that are newer are told of', async () => {
    const log = new TestLog();
    await awaitDefinitions(cluster('0.10.0'), '0.9.2', log, SIGNAL, atOnce);
    expect(log.lines).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/0\.10\.0, newer than this operator/) }),
    ]);
  });

  it('that are older are waited for, which is said once', async () => {
    const log = new TestLog();
    await awaitDefinitions(cluster('0.9.2', '0.9.2', '0.9.2', '0.10.0'), '0.10.0', log, SIGNAL, atOnce);
    expect(log.lines).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/older than this operator \(0\.10\.0\): upgrade them first/),
      }),
    ]);
  });

  it('that are not there are waited for, and named', async () => {
    const log = new TestLog();
    await awaitDefinitions(cluster('none', 'none', '0.1.0'), '0.1.0', log, SIGNAL, atOnce);
    expect(log.lines).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(
          /^the cluster has no projects\.scrum\.dsm\.dev, .*: set crds\.install=true in one/,
        ),
      }),
    ]);
  });

  it('that may not be read hold nothing up', async () => {
    const log = new TestLog();
    const get = () => Promise.reject(new Error('forbidden'));
    await awaitDefinitions({ get } as unknown as Client, '0.1.0', log, SIGNAL, atOnce);
    expect(log.lines).toHaveLength(1);
  });
});
