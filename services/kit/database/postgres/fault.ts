/**
 * Whether an error says that the database is away, full or shutting down, ran out of time, or that this transaction lost against
 * another: no fault of what was asked, and the next try may well succeed.
 */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' || code === '') return /connection|terminat/i.test(String(message));
  // SQLSTATE: 08 connection, 57P shutting down, 57014 statement_timeout, 53 out of resources, 58 of the system (a disk), 40 serialization
  // and deadlock, 25P03 idle_in_transaction_session_timeout, 25006 a standby, 55P03 lock_timeout
  return (
    /^(08|57P|57014|53|58|40|25P03|25006|55P03)/.test(code) ||
    /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/.test(code) ||
    code === 'overloaded'
  );
}
