import { expect, it, vi } from 'vitest';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import { leaveAlone } from './left-alone.ts';

it('runs what is ours, and says once a namespace whose the rest is', async () => {
  const log = new TestLog();
  const others = { ownerOf: (namespace: string) => (namespace === 'ours' ? undefined : 'b.dsm') };
  const tell = vi.fn();
  const { around, namespaces } = leaveAlone(others, 'a.dsm', log, (reconcile) => reconcile(), tell);
  const reconcile = vi.fn(async () => 'requeue_after' as const);
  const run = (namespace: string, name: string) =>
    around(reconcile, { controller: 'sprint', key: { namespace, name } });
  expect(await run('ours', 'x')).toBe('requeue_after');
  expect(await run('', 'the certificate of the webhook')).toBe('requeue_after');
  expect(await run('theirs', 'x')).toBe('success');
  expect(await run('theirs', 'y')).toBe('success');
  expect(reconcile).toHaveBeenCalledTimes(2);
  expect([...namespaces]).toEqual(['theirs']);
  const said = expect.stringContaining('belongs to the installation b.dsm');
  expect(tell.mock.calls).toEqual(
    ['x', 'y'].map((name) => [{ controller: 'sprint', key: { namespace: 'theirs', name } }, said]),
  );
  expect(log.lines.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^the namespace theirs belongs to the installation b\.dsm.*a\.dsm, leaves its objects alone/),
  ]);
});
