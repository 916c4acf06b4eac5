import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { Problem } from '../calls/problem.ts';
import { type Envelope, type EventType, makeEvent } from '../events/event.ts';
import type { Clock } from '../time/clock.ts';
import type { KitTables } from './kit-tables.ts';
import { insideTransaction } from './transaction-scope.ts';

export interface UnitOptions {
  clock: Clock;
  /** written to every event as its source */
  service: string;
  correlationId: string;
  /** W3C trace context of the request or event that led here; absent: a new trace begins */
  traceparent?: string | undefined;
  /** called after a commit that wrote events */
  published: () => void;
  idempotency?: { key: string; fingerprint: string };
}

/** What a use case may do inside its transaction. */
export interface Work<Tables> {
  trx: Transaction<Tables>;
  now: Date;
  /** Writes an event to the outbox. The caller holds the lock of the aggregate's row: that keeps events in order. */
  emit: (kind: EventType, aggregateId: string, version: number, data: unknown) => Promise<Envelope>;
  /** Calls `then` once the transaction is committed, e.g. to wake those who wait for its rows. */
  afterCommit: (then: () => void) => void;
}

/** One use case = one transaction: rows, outbox rows and the answer to an Idempotency-Key are kept together or not. */
export class UnitOfWork<Tables extends KitTables = KitTables> {
  readonly #db: Kysely<Tables>;
  readonly #options: UnitOptions;
  #keyIsSpent = false;

  constructor(db: Kysely<Tables>, options: UnitOptions) {
    this.#db = db;
    this.#options = options;
  }

  get now(): Date {
    return this.#options.clock.now();
  }

  get correlationId(): string {
    return this.#options.correlationId;
  }

  /**
   * Answers a request: with what its Idempotency-Key already got, else by `handle`, for whose answer the key stands from then on.
   * @throws Problem idempotency_key_reused, and whatever `handle` throws
   */
  async answer<T>(handle: () => Promise<T>): Promise<T> {
    if (!this.#options.idempotency) return handle();
    const stored = await this.#stored<T>();
    if (hasAnswer(stored)) return stored;
    try {
      const value = await handle();
      return this.#keyIsSpent ? value : await this.run('remember an answer', async () => value);
    } catch (error) {
      // What is checked before the transaction may have failed because of what a rival with the same key has just done.
      const rival = error instanceof Problem ? await this.#stored<T>() : undefined;
      if (!hasAnswer(rival)) throw error;
      return rival;
    }
  }

  /** What the key's transaction gave: null when it was kept although the request was then refused; undefined: no such key yet. */
  async #stored<T>(): Promise<T | null | undefined> {
    const { idempotency } = this.#options;
    if (!idempotency) return undefined;
    const row = await kit(this.#db)
      .selectFrom('idempotency_keys')
      .select(['fingerprint', 'answer'])
      .where('key', '=', idempotency.key)
      .executeTakeFirst();
    if (!row) return undefined;
    if (row.fingerprint !== idempotency.fingerprint) {
      throw new Problem('idempotency_key_reused', `Idempotency-Key ${idempotency.key} came with another request`);
    }
    return row.answer as T | null;
  }

  /** Runs `work` in one transaction. With an Idempotency-Key the second of two equal requests gets the first's answer. */
  async run<T>(name: string, work: (w: Work<Tables>) => Promise<T>): Promise<T> {
    const { clock, idempotency } = this.#options;
    const after = new Set<() => void>();
    const outcome = await this.#db.transaction().execute((trx) =>
      insideTransaction(name, async (): Promise<{ value: T } | 'already'> => {
        if (idempotency && !(await this.#claimKey(trx))) return 'already';
        const now = clock.now();
        const value = await work({
          trx,
          now,
          emit: async (kind, aggregateId, aggregateVersion, data) => {
            after.add(this.#options.published);
            return this.#emit(trx, kind, aggregateId, aggregateVersion, data, now);
          },
          afterCommit: (then) => void after.add(then),
        });
        if (idempotency) {
          await kit(trx)
            .updateTable('idempotency_keys')
            .set({ answer: JSON.stringify(value) })
            .where('key', '=', idempotency.key)
            .execute();
        }
        return { value };
      }),
    );
    this.#keyIsSpent = true;
    for (const then of after) then();
    return outcome === 'already' ? ((await this.#stored<T>()) as T) : outcome.value;
  }

  /** Waits for a rival with the same key; false when the rival has committed. */
  async #claimKey(trx: Kysely<Tables>): Promise<boolean> {
    const { idempotency, clock } = this.#options;
    if (!idempotency) return true;
    const inserted = await kit(trx)
      .insertInto('idempotency_keys')
      .values({ ...idempotency, created_at: clock.now(), answer: null })
      .onConflict((c) => c.doNothing())
      .returning('key')
      .executeTakeFirst();
    return inserted !== undefined;
  }

  async #emit(
    trx: Kysely<Tables>,
    kind: EventType,
    aggregateId: string,
    aggregateVersion: number,
    data: unknown,
    at: Date,
  ): Promise<Envelope> {
    const { service: source, correlationId, traceparent } = this.#options;
    const envelope = makeEvent(kind, {
      aggregateId,
      aggregateVersion,
      at,
      source,
      correlationId,
      traceparent,
      data: data as never,
    });
    await kit(trx)
      .insertInto('outbox')
      .values({
        event_id: envelope.event_id,
        stream: kind.stream,
        envelope: JSON.stringify(envelope),
        dispatched_at: null,
      })
      .execute();
    return envelope;
  }
}

const hasAnswer = <T>(stored: T | null | undefined): stored is T => stored !== undefined && stored !== null;

/** The kit's own view of a service's database. */
export const kit = <T extends KitTables>(db: Kysely<T>): Kysely<KitTables> => db as unknown as Kysely<KitTables>;

/** What must be equal for two requests to be the same request. */
export const fingerprintOf = (method: string, path: string, body: unknown): string =>
  createHash('sha256')
    .update(`${method} ${path} ${JSON.stringify(body ?? null)}`)
    .digest('hex');
