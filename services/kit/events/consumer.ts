import type { Kysely } from 'kysely';
import type { KitTables } from '../database/kit-tables.ts';
import { kit, type Published, UnitOfWork, type Work } from '../database/unit-of-work.ts';
import type { Logger } from '../process/logger.ts';
import { currentRequest, inRequest } from '../process/request-scope.ts';
import type { Clock } from '../time/clock.ts';
import type { Bus, Delivery, Subscription } from './bus.ts';
import { judgeFailure } from './dead-letter-policy.ts';
import type { Envelope } from './event.ts';
import { handling, scopeOfEvent } from './event-spans.ts';
import { failureText } from './failure-text.ts';
import { entered, enteringAsNew, isRefusedByInbox } from './inbox.ts';
import { Parking } from './parking/parking.ts';
import { standIn } from './unreadable.ts';
import { EventRegistry } from './versions/registry.ts';
import type { Consumed, EventMeter } from './watch/event-meter.ts';

/** After so many in one batch the rest is left for the next time. */
const MOST_FAILURES_OF_A_BATCH = 5;
/** After something came again more may: so long the inbox is asked first, milliseconds. */
const LOOKS_FIRST_MS = 5_000;

/** Where events come from, when that is known; absent: some may have come before. */
type Origin = 'parked before' | 'all are new';

/**
 * What a consumer does with one type of event, in the version that its registry knows (the handler of `*` gets it as it came), inside the transaction that also
 * writes the inbox row.
 */
export type EventHandler<Tables> = (event: Envelope, work: Work<Tables>, stream: string) => Promise<void>;

/** One of several events that are handled in one transaction, with the work that its own events are told by. */
export interface Handling<Tables> extends Delivery {
  work: Work<Tables>;
}

export interface ConsumerOptions<Tables extends KitTables> {
  /** name of the consuming service; also the group on the bus */
  consumer: string;
  db: Kysely<Tables>;
  clock: Clock;
  log: Logger;
  streams: readonly string[];
  /** event type → effect; `*` takes every type that has no entry; other types are acknowledged unread */
  handlers: Record<string, EventHandler<Tables>>;
  /** the effect of several events at once, in their order, equal to that of their handlers one by one; absent: these */
  handleAll?: ((handlings: readonly Handling<Tables>[]) => Promise<void>) | undefined;
  /** called after an effect that wrote events of its own */
  published: Published;
  /** absent: no version of any type is too new */
  parking?: Parking | undefined;
  meter?: EventMeter | undefined;
}

/**
 * Effect exactly once: the effect and the inbox row are one transaction, so an event that comes again finds its row.
 * What cannot be applied becomes a dead letter as dead-letter-policy.ts says, and the aggregate goes on.
 */
export class Consumer<Tables extends KitTables> {
  readonly #options: ConsumerOptions<Tables>;
  readonly #parking: Parking;
  readonly #failures = new Map<string, number>();
  /** milliseconds of performance.now() */
  #looksFirstUntil = 0;

  constructor(options: ConsumerOptions<Tables>) {
    this.#options = options;
    const { consumer } = options;
    this.#parking = options.parking ?? new Parking(consumer, new EventRegistry([]));
  }

  subscribe(bus: Bus): Subscription {
    const { consumer, streams } = this.#options;
    return bus.subscribe({
      group: consumer,
      streams,
      handle: (event, stream) => this.handle(event, stream),
      handleBatch: (batch) => this.handleBatch(batch),
      handleUnreadable: (entry) => {
        const reason = new Error(`the entry is no event: ${entry.reason}`);
        return this.#bury(standIn(entry, this.#options.clock.now()), entry.stream, reason, 1);
      },
    });
  }

  /**
   * Handles several events, in one transaction when all of them succeed, else one by one, so that one that fails holds up its aggregate
   * alone. Returns a word an event: false = it comes again.
   */
  async handleBatch(batch: readonly Delivery[]): Promise<boolean[]> {
    if (batch.length > 1) {
      try {
        await this.#applyAll(batch);
        for (const { event } of batch) this.#failures.delete(event.event_id);
        return batch.map(() => true);
      } catch {
        // One by one it shows which, and why.
      }
    }
    return this.#oneByOne(batch);
  }

  async #oneByOne(batch: readonly Delivery[]): Promise<boolean[]> {
    const blocked = new Set<string>();
    let failures = 0;
    const taken: boolean[] = [];
    for (const { event, stream } of batch) {
      const aggregate = `${event.aggregate_type}/${event.aggregate_id}`;
      // A database that is away would let each of them wait for its time-out.
      const isTried = failures < MOST_FAILURES_OF_A_BATCH && !blocked.has(aggregate);
      const isTaken = isTried && (await this.handle(event, stream).then(isOk, isNotOk));
      if (isTried && !isTaken) {
        failures++;
        blocked.add(aggregate);
      }
      taken.push(isTaken);
    }
    return taken;
  }

  handle(event: Envelope, stream: string): Promise<void> {
    return this.#try(event, stream, () => this.apply(event, stream));
  }

  /** The same for an event that was parked and fits now. */
  handleParked(event: Envelope, stream: string): Promise<void> {
    return this.#try(event, stream, () => this.#applyAll([{ event, stream }], 'parked before'));
  }

  async #try(event: Envelope, stream: string, apply: () => Promise<void>): Promise<void> {
    try {
      await inRequest(scopeOfEvent(event), apply);
      this.#failures.delete(event.event_id);
    } catch (error) {
      const before = this.#failures.get(event.event_id) ?? 0;
      const verdict = judgeFailure(error, before);
      if (verdict === 'try again, uncounted') throw error;
      const attempts = before + 1;
      this.#options.meter?.failed(event);
      this.#failures.set(event.event_id, attempts);
      this.#options.log.warn({ err: error, event: event.event_id, type: event.event_type, attempts }, 'event failed');
      if (verdict === 'try again') throw error;
      await this.#bury(event, stream, error, attempts);
      this.#options.meter?.consumed(event, stream, 'buried');
      this.#failures.delete(event.event_id);
    }
  }

  /** Applies one event, or nothing when its inbox row is there already. Also how a dead letter is replayed. */
  async apply(event: Envelope, stream: string): Promise<void> {
    await this.#applyAll([{ event, stream }]);
  }

  async #applyAll(batch: readonly Delivery[], origin?: 'parked before'): Promise<void> {
    const { consumer } = this.#options;
    const known = batch.filter(({ event }) => this.#handlerOf(event) !== undefined);
    const [first] = known;
    if (first === undefined) return;
    await handling(consumer, known, () => this.#applyKnown(known, first, origin));
  }

  /**
   * Events that come again are rare: all are applied as new ones, and the inbox, which is written with their effects, refuses what it
   * has. Then the inbox is asked first.
   */
  async #applyKnown(known: readonly Delivery[], first: Delivery, origin?: 'parked before'): Promise<void> {
    if (origin === undefined && this.#expectsNew(known)) {
      try {
        return await this.#inOneTransaction(known, first, 'all are new');
      } catch (error) {
        // What failed otherwise may have come before too, and its effect stood in its own way.
        this.#looksFirstUntil = performance.now() + LOOKS_FIRST_MS;
        if (!isRefusedByInbox(error)) throw error;
      }
    }
    await this.#inOneTransaction(known, first, origin);
  }

  #expectsNew(known: readonly Delivery[]): boolean {
    return (
      performance.now() >= this.#looksFirstUntil &&
      new Set(known.map(({ event }) => event.event_id)).size === known.length &&
      known.every(({ event }) => this.#parking.registry.fits(event))
    );
  }

  async #inOneTransaction(known: readonly Delivery[], first: Delivery, origin?: Origin): Promise<void> {
    const { consumer, db, clock, published, meter } = this.#options;
    const { correlation_id: correlationId } = first.event.metadata;
    const traceparent = currentRequest()?.traceparent;
    const unit = new UnitOfWork<Tables>(db, { clock, service: consumer, correlationId, traceparent, published });
    const name = known.length === 1 ? first.event.event_type : `${known.length} events`;
    const became = new Map<Delivery, Consumed>();
    await unit.run(`${consumer} ← ${name}`, async (work) => {
      const { fitting, unseen } = await this.#take(work, known, origin);
      for (const each of known) became.set(each, 'parked');
      for (const each of fitting) became.set(each, 'repeated');
      const handlings = fitting.flatMap((each): Handling<Tables>[] => {
        const { event, stream } = each;
        // An event may be in the batch twice.
        if (!unseen.delete(event.event_id)) return [];
        became.set(each, 'applied');
        const { correlation_id, traceparent: own } = event.metadata;
        const cause = { correlationId: correlation_id, traceparent: each === first ? traceparent : own };
        return [{ event: this.#inShape(event), stream, work: work.causedBy(cause) }];
      });
      await (this.#options.handleAll?.(handlings) ?? this.#handleEach(handlings));
    });
    for (const [{ event, stream }, result] of became) meter?.consumed(event, stream, result);
  }

  #inShape(event: Envelope): Envelope {
    return this.#options.handlers[event.event_type] ? this.#parking.registry.upcast(event) : event;
  }

  #handlerOf({ event_type }: Envelope): EventHandler<Tables> | undefined {
    return this.#options.handlers[event_type] ?? this.#options.handlers['*'];
  }

  async #handleEach(handlings: readonly Handling<Tables>[]): Promise<void> {
    for (const { event, work, stream } of handlings)
      await inRequest(handlings.length > 1 ? scopeOfEvent(event) : (currentRequest() ?? scopeOfEvent(event)), () =>
        this.#handlerOf(event)?.(event, work, stream),
      );
  }

  /** Which of a batch may be applied, and the ids of those of them that were not in the inbox before. */
  async #take(
    work: Work<Tables>,
    batch: readonly Delivery[],
    origin: Origin | undefined,
  ): Promise<{ fitting: readonly Delivery[]; unseen: Set<string> }> {
    const ids = batch.map(({ event }) => event.event_id);
    if (origin === 'parked before') return { fitting: batch, unseen: await this.#enterInbox(work, batch) };
    if (origin === 'all are new') {
      work.later(enteringAsNew(kit(work.trx), { ids, consumer: this.#options.consumer, now: work.now }));
      return { fitting: batch, unseen: new Set(ids) };
    }
    if (batch.every(({ event }) => this.#parking.registry.fits(event))) {
      const unseen = await this.#enterInbox(work, batch, 'unless anything is parked');
      if (unseen.size > 0) return { fitting: batch, unseen };
    }
    // All of them were there before, or something is parked.
    const fitting = await this.#parking.takes(work, batch);
    return { fitting, unseen: fitting.length > 0 ? await this.#enterInbox(work, fitting) : new Set() };
  }

  async #enterInbox(
    work: Work<Tables>,
    batch: readonly Delivery[],
    condition?: 'unless anything is parked',
  ): Promise<Set<string>> {
    const ids = batch.map(({ event }) => event.event_id);
    return entered(kit(work.trx), { ids, consumer: this.#options.consumer, now: work.now }, condition);
  }

  async #bury(event: Envelope, stream: string, error: unknown, attempts: number): Promise<void> {
    const { consumer, db, clock } = this.#options;
    await kit(db)
      .insertInto('dead_letters')
      .values({
        event_id: event.event_id,
        consumer,
        stream,
        envelope: JSON.stringify(event),
        error: failureText(error),
        attempts,
        failed_at: clock.now(),
      })
      .onConflict((c) => c.doNothing())
      .execute();
  }
}

const isOk = (): boolean => true;
const isNotOk = (): boolean => false;
