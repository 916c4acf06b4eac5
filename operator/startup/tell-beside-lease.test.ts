import { expect, it, vi } from 'vitest';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import { tellBesideLease } from './tell-beside-lease.ts';

const election = { place: { namespace: 'dsm-system', name: 'dsm-operator' }, identity: 'pod-1' };

it('writes a Warning about the Lease, in its namespace', async () => {
  const create = vi.fn(async () => ({}));
  await tellBesideLease({ client: { create } as never, log: new TestLog(), election }, 'Odd', 'it is odd');
  expect(create.mock.calls).toMatchObject([
    [
      { kind: 'Event' },
      {
        metadata: { namespace: 'dsm-system' },
        regarding: { kind: 'Lease', name: 'dsm-operator' },
        ...{ type: 'Warning', reason: 'Odd', note: 'it is odd', reportingInstance: 'pod-1' },
      },
    ],
  ]);
});

it('goes on where it may not', async () => {
  const log = new TestLog();
  const create = vi.fn(async () => Promise.reject(new Error('no right')));
  await tellBesideLease({ client: { create } as never, log, election }, 'Odd', 'it is odd');
  expect(log.said).toEqual(['warn event not written']);
  await tellBesideLease({ client: { create } as never, log, election: undefined }, 'Odd', 'it is odd');
  expect(create).toHaveBeenCalledOnce();
});
