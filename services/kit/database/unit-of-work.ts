import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { Problem } from '../calls/problem.ts';
import { type EventType, makeEvent } from '../events/event.ts';
import { currentRequest } from '../process/request-scope.ts';
import type { Clock } from '../time/clock.ts';
import type { KitTables } from './kit-tables.ts';
import { asLastOfTransaction } from './last-of-transaction.ts';
import { type Appended, appendingEvents, rowsOf, type Told } from './outbox/append-events.ts';
import type { OutboxRow } from './outbox/outbox-row.ts';
import { isStale } from './stale-statement.ts';
import { type Compilable, compiledOf, resultsOf } from './together.ts';
import { insideTransaction } from './transaction-scope.ts';

/** Told after a commit that wrote events, with their rows; without: somebody else may have written some. */
export type Published = (rows?: readonly OutboxRow[]) => void;

export interface UnitOptions extends Cause {
  clock: Clock;
  /** written to every event as its source */
  service: string;
  published: Published;
  idempotency?: { key: string; fingerprint: string };
}

/** What a use case may do inside its transaction. */
export interface Work<Tables> {
  trx: Transaction<Tables>;
  now: Date;
  /**
   * Tells an event: it is in the outbox when the transaction commits, with the aggregate's next version. The caller holds the lock of the
   * aggregate's row: that keeps events in the order of what they tell.
   */
  emit: (kind: EventType, aggregateId: string, data: unknown) => Promise<void>;
  /**
   * Leaves a query until the end of the work, or until `written`: all that are left go as one message, in their order, before the commit
   * and with it. For what nothing of the work reads again; undefined: nothing is to be done. `use` gets its rows.
   */
  later: <Row>(query: Compilable<Row> | undefined, use?: (rows: Row[]) => void) => void;
  /** Sends what was left for later: what follows sees it. */
  written: () => Promise<void>;
  /** Calls `then` once the transaction is committed, e.g. to wake those who wait for its rows. */
  afterCommit: (then: () => void) => void;
  /** The same work, whose events name another cause: for several events that are handled in one transaction. */
  causedBy: (cause: Cause) => Work<Tables>;
}

/** What an event passes on of the request or event that led to it. */
export interface Cause {
  correlationId: string;
  /** W3C trace context; absent: that of the request in work, else a new trace begins */
  traceparent?: string | undefined;
}

/** One use case = one transaction: rows, outbox rows and the answer to an Idempotency-Key are kept together or not. */
export class UnitOfWork<Tables extends KitTables = KitTables> {
  readonly #db: Kysely<Tables>;
  readonly #options: UnitOptions;
  #keyIsSpent = false;
  readonly #emitted: string[] = [];

  constructor(db: Kysely<Tables>, options: UnitOptions) {
    this.#db = db;
    this.#options = options;
  }

  get now(): Date {
    return this.#options.clock.now();
  }

  /** ids of the events that its committed transactions told */
  get emitted(): readonly string[] {
    return this.#emitted;
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
      throw new Problem('idempotency_key_reused', 'this Idempotency-Key came with another request');
    }
    return row.answer as T | null;
  }

  /**
   * Runs `work` in one transaction. With an Idempotency-Key the second of two equal requests gets the first's answer. When another process
   * has just migrated the tables, it may run twice, of which the first time counts for nothing.
   */
  async run<T>(name: string, work: (w: Work<Tables>) => Promise<T>): Promise<T> {
    return this.#once(name, work).catch((error: unknown) => {
      if (!isStale(error)) throw error;
      return this.#once(name, work);
    });
  }

  async #once<T>(name: string, work: (w: Work<Tables>) => Promise<T>): Promise<T> {
    const { clock, idempotency, published } = this.#options;
    const after = new Set<() => void>();
    const told: Told[] = [];
    const left: Left[] = [];
    const outcome = await this.#db.transaction().execute((trx) =>
      insideTransaction(name, async (): Promise<{ value: T } | 'already'> => {
        if (idempotency && !(await this.#claimKey(trx))) return 'already';
        const now = clock.now();
        const written = () => send(trx, left.splice(0));
        const workOf = (cause: Cause): Work<Tables> => ({
          trx,
          now,
          emit: async (kind, aggregateId, data) => {
            told.push({ stream: kind.stream, envelope: this.#envelope(cause, kind, aggregateId, data, now) });
          },
          later: (query, use) => void (query && left.push({ query, use: use as Left['use'] })),
          written,
          afterCommit: (then) => void after.add(then),
          causedBy: workOf,
        });
        const value = await work(workOf(this.#options));
        if (told.length > 0) {
          after.add(() => this.#emitted.push(...told.map(({ envelope }) => envelope.event_id)));
          left.push({
            query: appendingEvents(kit(trx), told),
            use: (rows) => after.add(() => published(rowsOf(told, rows as Appended[]))),
          });
        }
        if (idempotency) left.push({ query: keepAnswer(kit(trx), idempotency.key, value) });
        const last = left.pop();
        if (last) left.push({ ...last, query: asLastOfTransaction(compiledOf(last.query)) });
        await written();
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

  #envelope(
    { correlationId, traceparent }: Cause,
    kind: EventType,
    aggregateId: string,
    data: unknown,
    at: Date,
  ): Told['envelope'] {
    const { service: source } = this.#options;
    const input = {
      aggregateId,
      at,
      source,
      correlationId,
      data: data as never,
      traceparent: traceparent ?? currentRequest()?.traceparent,
    };
    const { aggregate_version: _isCounted, ...envelope } = makeEvent(kind, { ...input, aggregateVersion: 0 });
    return { ...envelope, metadata: { ...envelope.metadata, consecutive: true } };
  }
}

/** A query that its transaction sends at its end. */
interface Left {
  query: Compilable<unknown>;
  use?: ((rows: unknown[]) => void) | undefined;
}

async function send(trx: Parameters<typeof resultsOf>[0], left: readonly Left[]): Promise<void> {
  const results = await resultsOf(
    trx,
    left.map(({ query }) => query),
  );
  for (const [i, { rows }] of results.entries()) left[i]?.use?.(rows);
}

const keepAnswer = (trx: Kysely<KitTables>, key: string, value: unknown) =>
  trx
    .updateTable('idempotency_keys')
    .set({ answer: JSON.stringify(value) })
    .where('key', '=', key);

const hasAnswer = <T>(stored: T | null | undefined): stored is T => stored !== undefined && stored !== null;

/** The kit's own view of a service's database. */
export const kit = <T extends KitTables>(db: Kysely<T>): Kysely<KitTables> => db as unknown as Kysely<KitTables>;

/** What must be equal for two requests to be the same request. */
export const fingerprintOf = (method: string, path: string, body: unknown): string =>
  createHash('sha256')
    .update(`${method} ${path} ${JSON.stringify(body ?? null)}`)
    .digest('hex');
