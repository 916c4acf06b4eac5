import { formatKey, type KubeObject, keyOf, type ObjectKey } from '../objects/object.ts';

/** Values of an index that an object is found under. */
export type IndexFunction<T extends KubeObject> = (object: T) => string[];

/** What a reconciler reads from. Objects are shared by all readers: never change one. */
export interface Store<T extends KubeObject> {
  get(key: ObjectKey): T | undefined;
  list(namespace?: string): T[];
  /** Throws when there is no such index. */
  byIndex(index: string, value: string): T[];
}

/** Objects by key, by namespace and by any number of indexes. */
export class ObjectStore<T extends KubeObject> implements Store<T> {
  readonly #objects = new Map<string, T>();
  readonly #byNamespace = new Index<T>((object) => [object.metadata.namespace ?? '']);
  readonly #indexes = new Map<string, Index<T>>();

  get(key: ObjectKey): T | undefined {
    return this.#objects.get(formatKey(key));
  }

  list(namespace?: string): T[] {
    return namespace === undefined ? [...this.#objects.values()] : this.#lookUp(this.#byNamespace, namespace);
  }

  byIndex(name: string, value: string): T[] {
    const index = this.#indexes.get(name);
    if (index === undefined) throw new Error(`look up by index: ${name}: there is no such index`);
    return this.#lookUp(index, value);
  }

  addIndex(name: string, values: IndexFunction<T>): void {
    if (this.#indexes.has(name)) throw new Error(`add index: ${name}: it is there already`);
    const index = new Index<T>(values);
    for (const [text, object] of this.#objects) index.add(text, object);
    this.#indexes.set(name, index);
  }

  put(object: T): void {
    this.remove(object);
    const text = formatKey(keyOf(object));
    this.#objects.set(text, object);
    for (const index of this.#allIndexes()) index.add(text, object);
  }

  remove(object: T): void {
    const text = formatKey(keyOf(object));
    const stored = this.#objects.get(text);
    if (stored === undefined) return;
    this.#objects.delete(text);
    for (const index of this.#allIndexes()) index.remove(text, stored);
  }

  get size(): number {
    return this.#objects.size;
  }

  #allIndexes(): Index<T>[] {
    return [this.#byNamespace, ...this.#indexes.values()];
  }

  #lookUp(index: Index<T>, value: string): T[] {
    const found: T[] = [];
    for (const text of index.keys(value)) {
      const object = this.#objects.get(text);
      if (object !== undefined) found.push(object);
    }
    return found;
  }
}

class Index<T extends KubeObject> {
  readonly #values: IndexFunction<T>;
  readonly #keys = new Map<string, Set<string>>();

  constructor(values: IndexFunction<T>) {
    this.#values = values;
  }

  keys(value: string): Iterable<string> {
    return this.#keys.get(value) ?? [];
  }

  add(text: string, object: T): void {
    for (const value of this.#values(object)) {
      const keys = this.#keys.get(value) ?? new Set();
      this.#keys.set(value, keys.add(text));
    }
  }

  remove(text: string, object: T): void {
    for (const value of this.#values(object)) {
      const keys = this.#keys.get(value);
      keys?.delete(text);
      // An index over values that come and go, such as uids, must not keep every value it ever saw.
      if (keys?.size === 0) this.#keys.delete(value);
    }
  }
}
