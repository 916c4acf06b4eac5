import { randomBytes } from 'node:crypto';
import { isNamespaceTerminating } from './api-server/kube-error.ts';
import type { KubeClient } from './client.ts';
import { formatKey, type KubeObject, keyOf, type ObjectMeta, type Resource } from './object.ts';
import type { Clock } from './process/clock.ts';
import type { Logger } from './process/log.ts';

export interface EventInit {
  type: 'Normal' | 'Warning';
  /** One CamelCase word, the same for all events of this kind. */
  reason: string;
  /** What the reporter did or tried, a CamelCase verb; the reason unless given. */
  action?: string;
  /** For humans; cut at 1,024 bytes. */
  note: string;
}

interface KubeEvent extends KubeObject {
  metadata: ObjectMeta;
  eventTime: string;
  reportingController: string;
  reportingInstance: string;
  type: string;
  reason: string;
  action: string;
  note: string;
  regarding: { apiVersion: string; kind: string; name: string; namespace?: string; uid?: string };
}

export const EVENTS: Resource<KubeEvent> = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
};

const NOTE_BYTES = 1024;
// The same event again within this time adds nothing to what `kubectl describe` already shows.
const REPEAT_MS = 10 * 60_000;
const REMEMBERED = 2_000;
const WAITING = 500;

export interface EventRecorderOptions {
  client: KubeClient;
  clock: Clock;
  log: Logger;
  /** Who reports, such as `scrum.dsm.dev/operator`. */
  controller: string;
  /** Which of its processes. */
  instance: string;
}

/**
 * Writes Kubernetes Events. Call it on changes only, since it forgets everything at a restart. Recording returns at
 * once; events are written one after the other, and one that cannot be written is logged and lost, as everywhere in
 * Kubernetes: an Event is a courtesy to the reader and never state.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  /** Time of the last record of each event, oldest first. */
  readonly #seen = new Map<string, number>();
  #waiting = 0;
  #tail: Promise<void> = Promise.resolve();

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  record(regarding: KubeObject, init: EventInit): void {
    const { clock, log } = this.#options;
    const identity = [regarding.metadata.uid, init.type, init.reason, init.note].join('\n');
    const now = clock.now();
    if (now - (this.#seen.get(identity) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    if (this.#waiting >= WAITING) {
      log.warn({ key: formatKey(keyOf(regarding)), reason: init.reason }, 'event dropped: too many wait to be written');
      return;
    }
    this.#remember(identity, now);
    this.#waiting += 1;
    this.#tail = this.#tail.then(() => this.#write(regarding, init, now));
  }

  /** Resolves when everything recorded so far is written or lost. */
  flush(): Promise<void> {
    return this.#tail;
  }

  #remember(identity: string, now: number): void {
    this.#seen.delete(identity);
    this.#seen.set(identity, now);
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= REMEMBERED) return;
      this.#seen.delete(oldest);
    }
  }

  async #write(regarding: KubeObject, init: EventInit, now: number): Promise<void> {
    const { client, log } = this.#options;
    try {
      await client.create(EVENTS, this.#event(regarding, init, now));
    } catch (error) {
      const level = isNamespaceTerminating(error) ? 'debug' : 'warn';
      log[level]({ err: error, key: formatKey(keyOf(regarding)), reason: init.reason }, 'event not written');
    } finally {
      this.#waiting -= 1;
    }
  }

  #event(object: KubeObject, init: EventInit, now: number): KubeEvent {
    const { name, namespace, uid } = object.metadata;
    return {
      apiVersion: EVENTS.apiVersion,
      kind: EVENTS.kind,
      metadata: {
        name: `${name.slice(0, 230)}.${randomBytes(8).toString('hex')}`,
        // The API server wants events about cluster-scoped objects there.
        namespace: namespace ?? 'default',
      },
      eventTime: microTime(now),
      reportingController: this.#options.controller,
      reportingInstance: this.#options.instance.slice(0, 128),
      type: init.type,
      reason: init.reason,
      action: init.action ?? init.reason,
      note: cutToBytes(init.note, NOTE_BYTES),
      regarding: {
        apiVersion: object.apiVersion,
        kind: object.kind,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        ...(uid === undefined ? {} : { uid }),
      },
    };
  }
}

/** MicroTime as Kubernetes parses it: exactly six fraction digits. */
export function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/** The longest prefix of whole characters within `limit` bytes of UTF-8, with an ellipsis when something was cut. */
export function cutToBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  let bytes = Buffer.byteLength('…');
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > limit) break;
    kept += character;
  }
  return `${kept}…`;
}
