import type { Envelope, EventType } from '../event.ts';

/** The types that a service knows, each in the version of its code, and the way there from every older one. Pure. */
export class EventRegistry {
  readonly #types = new Map<string, EventType>();

  /** @throws Error when a type is told twice, or an older version has no way to the present one */
  constructor(types: readonly EventType[]) {
    for (const kind of types) {
      if (this.#types.has(kind.type)) throw new Error(`event types: ${kind.type}: told twice`);
      for (let version = 1; version < kind.schemaVersion; version++) {
        if (kind.upcasters?.[version] === undefined)
          throw new Error(`event types: ${kind.type}: no upcaster from version ${version} to ${version + 1}`);
      }
      this.#types.set(kind.type, kind);
    }
  }

  get types(): EventType[] {
    return [...this.#types.values()];
  }

  /** False: the event is of a newer version than this code knows. A type that it does not know at all fits. */
  fits(event: Pick<Envelope, 'event_type' | 'schema_version'>): boolean {
    const kind = this.#types.get(event.event_type);
    return kind === undefined || event.schema_version <= kind.schemaVersion;
  }

  /** The event in the version of this code; one of an unknown type as it came. It must fit. */
  upcast<E extends Pick<Envelope, 'event_type' | 'schema_version' | 'event_data'>>(event: E): E {
    const kind = this.#types.get(event.event_type);
    if (kind === undefined || event.schema_version >= kind.schemaVersion) return event;
    let data = event.event_data;
    for (let version = event.schema_version; version < kind.schemaVersion; version++) {
      data = kind.upcasters?.[version]?.(data) ?? data;
    }
    return { ...event, schema_version: kind.schemaVersion, event_data: data };
  }
}
