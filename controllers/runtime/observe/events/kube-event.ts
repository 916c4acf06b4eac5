import { randomBytes } from 'node:crypto';
import type { KubeObject, ObjectMeta, Resource } from '../../objects/object.ts';

export interface EventInit {
  type: 'Normal' | 'Warning';
  /** One CamelCase word, the same for all events of this kind. */
  reason: string;
  /** What the reporter did or tried, a CamelCase verb; the reason unless given. */
  action?: string;
  /** For humans; cut at 1,024 bytes. */
  note: string;
}

export interface KubeEvent extends KubeObject {
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

/** Who reports, and when; `now` in ms since 1970. */
export interface Reporter {
  /** Such as `scrum.dsm.dev/operator`. */
  controller: string;
  /** Which of its processes. */
  instance: string;
  now: number;
}

export function kubeEvent(object: KubeObject, init: EventInit, { controller, instance, now }: Reporter): KubeEvent {
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
    reportingController: controller,
    reportingInstance: instance.slice(0, 128),
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
