import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<string>();

/** Runs `work` marked as being inside the database transaction called `name`. */
export const insideTransaction = <T>(name: string, work: () => Promise<T>): Promise<T> => scope.run(name, work);

/**
 * Throws when called inside a transaction. The embedded database has one connection: a caller that waits for the
 * network, or for a second connection, while it holds a transaction can wait for itself. So this is refused always,
 * not only when it happens to hang.
 */
export function refuseInsideTransaction(what: string): void {
  const name = scope.getStore();
  if (name !== undefined) throw new Error(`${what}: refused inside transaction ${name}: do it before or after`);
}
