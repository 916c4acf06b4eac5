import { describe, expect, it } from 'vitest';
import { KubeError } from '../../controllers/runtime/client/kube-error.ts';
import type { KubeObject } from '../../controllers/runtime/objects/object.ts';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import { awaitDefinitions, type Mismatch } from './definitions.ts';

type Client = Parameters<typeof awaitDefinitions>[0];

/** A cluster whose CRDs are of these releases, one look after the other; undefined: they say nothing; none: they are not there. */
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

/** What is told, and the log, by the time that nothing is waited for. */
async function awaited(client: Client, own: string) {
  const [log, told] = [new TestLog(), [] as Mismatch[]];
  const tell = async (mismatch: Mismatch) => void told.push(mismatch);
  const { signal } = new AbortController();
  await awaitDefinitions(client, own, { log, signal, tell, scheduler: atOnce });
  return { log, told };
}

describe('the CRDs of a cluster', () => {
  it.each([
    ['0.1.0', '0.1.0'],
    ['0.1.0', '0.1.0-rc.1'],
    [undefined, '0.1.0'],
  ])('of %s are fine for %s', async (there, own) => {
    const { log, told } = await awaited(cluster(there), own);
    expect([log.lines, told]).toEqual([[], []]);
  });

  it('that are newer are told of', async () => {
    const { told } = await awaited(cluster('0.10.0'), '0.9.2');
    expect(told).toEqual([
      {
        reason: 'DefinitionsNewer',
        definitions: '0.10.0',
        why: expect.stringContaining('of DSM 0.10.0, newer than this operator (0.9.2): upgrade it'),
      },
    ]);
  });

  it('that are older are waited for, which is told once for each release', async () => {
    const { told } = await awaited(cluster('0.9.2', '0.9.2', '0.9.3', '0.9.3', '0.10.0'), '0.10.0');
    expect(told).toEqual(
      ['0.9.2', '0.9.3'].map((definitions) => ({
        reason: 'DefinitionsOlder',
        definitions,
        why: expect.stringContaining(`of DSM ${definitions}, older than this operator (0.10.0): upgrade them first`),
      })),
    );
  });

  it('that are not there are waited for, and named', async () => {
    const { told } = await awaited(cluster('none', 'none', '0.1.0'), '0.1.0');
    expect(told).toEqual([
      {
        reason: 'DefinitionsMissing',
        definitions: 'none',
        why: expect.stringMatching(
          /^the cluster has no projects\.scrum\.dsm\.dev, .*: set crds\.install=true in one release/,
        ),
      },
    ]);
  });

  it('are waited for while the API server gives no answer, which is said once', async () => {
    const there = cluster('0.1.0');
    const busy = new KubeError({ what: 'get', status: 503, reason: 'ServiceUnavailable', message: 'starting' });
    let asked = 0;
    const get = ((...of) => (asked++ < 6 ? Promise.reject(busy) : there.get(...of))) as Client['get'];
    const { log, told } = await awaited({ get }, '0.1.0');
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'debug']);
    expect(told).toEqual([]);
    expect(asked).toBe(9);
  });

  it('that may not be read hold nothing up', async () => {
    const get = () => Promise.reject(new Error('forbidden'));
    const { log, told } = await awaited({ get } as unknown as Client, '0.1.0');
    expect([log.lines.length, told]).toEqual([1, []]);
  });
});
