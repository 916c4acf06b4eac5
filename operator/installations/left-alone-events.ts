import type { Reconciling } from '../../controllers/runtime/control/controller.ts';
import type { OperatorRuntime } from '../../controllers/runtime/control/runtime.ts';
import { formatKey, type Resource } from '../../controllers/runtime/objects/object.ts';
import { type Scheduler, systemScheduler } from '../../controllers/runtime/time/clock.ts';
import { DAILY_SCRUM, PROJECT, SPRINT } from '../../crds/resources.ts';

/** As long as the API server keeps an Event, unless it was told otherwise. */
const TELL_EVERY_MS = 3_600_000;
/** Whoever looks at one of so many has seen it. */
const MOST_OF_A_NAMESPACE = 20;
/** More at once would have no room in the recorder, and push others out. */
const MOST_OF_ALL = 200;
/** By the names of their controllers. */
const RESOURCES: Readonly<Record<string, Resource>> = {
  project: PROJECT,
  sprint: SPRINT,
  'daily-scrum': DAILY_SCRUM,
};

interface Told {
  of: Reconciling;
  note: string;
  at: number;
}

/**
 * Events at objects that are left alone to another installation. Only Events: the status is the other's. An object is told of once an hour, twenty of a
 * namespace and two hundred in all at most.
 */
export class LeftAloneEvents {
  readonly #runtime: () => Pick<OperatorRuntime, 'store' | 'events'> | undefined;
  readonly #scheduler: Pick<Scheduler, 'now'>;
  /** namespace → object → what was told of it last */
  readonly #told = new Map<string, Map<string, Told>>();

  constructor(runtime: () => Pick<OperatorRuntime, 'store' | 'events'> | undefined, scheduler = systemScheduler) {
    this.#runtime = runtime;
    this.#scheduler = scheduler;
  }

  tell(of: Reconciling, note: string): void {
    const { namespace } = of.key;
    const told = this.#told.get(namespace) ?? new Map<string, Told>();
    this.#told.set(namespace, told);
    const id = `${of.controller} ${formatKey(of.key)}`;
    const before = told.get(id);
    const now = this.#scheduler.now();
    if (before === undefined ? this.#isFull(told) : now - before.at < TELL_EVERY_MS) return;
    const resource = RESOURCES[of.controller];
    const runtime = this.#runtime();
    const object = resource && runtime?.store(resource).get(of.key);
    if (object === undefined) {
      told.delete(id);
      return;
    }
    told.set(id, { of, note, at: now });
    runtime?.events.record(object, { type: 'Warning', reason: 'LeftAlone', note });
  }

  #isFull(told: ReadonlyMap<string, Told>): boolean {
    const all = [...this.#told.values()].reduce((sum, { size }) => sum + size, 0);
    return told.size >= MOST_OF_A_NAMESPACE || all >= MOST_OF_ALL;
  }

  /** What was told an hour ago and is still so, to be called now and then: nothing else may happen to these objects. */
  again(): void {
    for (const told of [...this.#told.values()]) for (const { of, note } of [...told.values()]) this.tell(of, note);
  }
}
