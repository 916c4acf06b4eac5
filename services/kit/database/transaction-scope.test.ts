import { expect, it } from 'vitest';
import { insideTransaction, refuseInsideTransaction } from './transaction-scope.ts';

it('refuses inside a transaction, through awaits, and not outside or beside it', async () => {
  expect(() => refuseInsideTransaction('a call')).not.toThrow();
  const inside = insideTransaction('addPto', async () => {
    await Promise.resolve();
    refuseInsideTransaction('GET /x of backlog');
  });
  expect(() => refuseInsideTransaction('a call')).not.toThrow();
  await expect(inside).rejects.toThrow('GET /x of backlog: refused inside transaction addPto: do it before or after');
});
