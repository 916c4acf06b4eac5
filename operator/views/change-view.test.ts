import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServiceUnavailable } from '../../services/kit/calls/client.ts';
import { type ChangePage, ChangeView } from './change-view.ts';

interface Item {
  id: string;
  text: string;
  isOpen?: boolean;
  until?: string;
}

/** A list of a service: items in the order of their changes. */
class List {
  changes: Item[] = [];
  asked: (string | undefined)[] = [];
  failures = 0;
  /** of the next read, which is no answer of a service */
  nonsense: Error | undefined;
  now: string | undefined;
  /** happens when the rows are read and the answer is not there yet */
  meanwhile: (() => void) | undefined;
  readonly page = async (query: {
    changed_since?: string;
    limit: number;
    isWhole: boolean;
  }): Promise<ChangePage<Item>> => {
    this.asked.push(query.changed_since);
    if (this.failures > 0) {
      this.failures -= 1;
      throw new ServiceUnavailable('sprint', 'gone');
    }
    const { nonsense } = this;
    this.nonsense = undefined;
    if (nonsense !== undefined) throw nonsense;
    const since = Number(query.changed_since ?? 0);
    const last = (item: Item, i: number) => !this.changes.some((other, j) => j > i && other.id === item.id);
    const rows = this.changes
      .map((item, i) => ({ item, place: i + 1 }))
      .filter(({ item, place }, i) => place > since && last(item, i) && (!query.isWhole || item.isOpen !== false))
      .slice(0, query.limit);
    const head = this.changes.length;
    const next = String(rows.length < query.limit ? head : rows.at(-1)?.place);
    this.meanwhile?.();
    this.meanwhile = undefined;
    return { items: rows.map(({ item }) => item), next, head: String(head), now: this.now };
  };
  change(id: string, text: string, more: Partial<Item> = {}): void {
    this.changes.push({ id, text, ...more });
  }
}

let list: List;
let stop: AbortController;
let ended: Promise<unknown>;
let heard: string[];
let said: string[];
beforeEach(() => {
  list = new List();
  stop = new AbortController();
  [heard, said] = [[], []];
});
afterEach(async () => {
  stop.abort();
  await ended;
});
const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

function begin({
  everyMs = 60_000,
  ...more
}: {
  everyMs?: number;
  page?: number;
  groupOf?: (item: Item) => string;
} = {}): ChangeView<Item> {
  const view = new ChangeView<Item>({
    name: 'items',
    service: 'sprint',
    list: list.page,
    idOf: ({ id }) => id,
    isKept: ({ isOpen }) => isOpen !== false,
    untilOf: ({ until }) => until,
    outages: { away: () => said.push('away'), back: () => said.push('back') },
    everyMs: () => everyMs,
    awayMs: 10,
    ...more,
  });
  const key = (name: string) => ({ namespace: 'n', name });
  const source = view.source('test', {
    keysOf: ({ id, item, before }) => [key(`${id}: ${before?.text ?? '-'} → ${item?.text ?? '-'}`)],
    keysOnLoss: () => [key('lost')],
    keysOnReturn: () => [key('returned')],
  });
  const enqueue = ({ name }: { name: string }) => heard.push(name);
  ended = Promise.all([source.start(enqueue, stop.signal), view.start(enqueue, stop.signal)]);
  return view;
}

describe('a list of changes', () => {
  it('is read as a whole, a page after the other, and then what changed', async () => {
    for (const id of ['a', 'b', 'c']) list.change(id, '1');
    const view = begin({ page: 2 });
    await view.whenRead();
    expect([list.asked, heard]).toEqual([
      [undefined, '2'],
      ['a: - → 1', 'b: - → 1', 'c: - → 1'],
    ]);
    expect([view.current('b'), view.current('x')]).toEqual([{ id: 'b', text: '1' }, null]);
    list.change('b', '2');
    view.look();
    await soon(() => expect(heard.at(-1)).toBe('b: 1 → 2'));
    expect(list.asked.slice(2)).toEqual(['3']);
  });

  it('is read again by itself, whoever was told of what, and the same is no news', async () => {
    list.change('a', '1');
    begin({ everyMs: 10 });
    await soon(() => expect(list.asked.length).toBeGreaterThan(2));
    list.change('a', '1');
    list.change('b', '1');
    await soon(() => expect(heard).toEqual(['a: - → 1', 'b: - → 1']));
  });

  it('misses nothing that changes while everything is read', async () => {
    list.change('a', '1');
    list.change('b', '1');
    // It is open when the first page is read, and is left out when everything is.
    list.meanwhile = () => list.change('b', '2', { isOpen: false });
    begin({ page: 2 });
    await soon(() => expect(heard).toContain('b: 1 → 2'));
  });

  it('keeps what it need not keep until it was looked at, and tells what is not there any more', async () => {
    list.change('a', '1');
    list.change('b', '1');
    const view = begin();
    await view.whenRead();
    list.change('b', '2', { isOpen: false });
    view.look();
    await soon(() => expect(view.current('b')?.text).toBe('2'));
    list.changes = [];
    view.lost();
    await soon(() => expect(heard.slice(-4)).toEqual(['lost', 'a: 1 → -', 'b: 2 → -', 'returned']));
  });
});

describe('what was told', () => {
  it('counts no more once it was written to, until a read that began later has told it again', async () => {
    list.change('a', '1');
    const view = begin();
    await view.whenRead();
    view.written('a');
    expect([view.current('a'), view.get('a')?.text]).toEqual([undefined, '1']);
    list.change('a', '2');
    view.look();
    await soon(() => expect(view.current('a')?.text).toBe('2'));
    // The rows are read before it is written, and the answer comes afterwards.
    list.change('a', '3');
    list.meanwhile = () => view.written('a');
    view.look();
    await soon(() => expect(view.get('a')?.text).toBe('3'));
    expect(view.current('a')).toBeUndefined();
  });

  it('is read later when it changes and nobody shows it, and at once when somebody asks for it', async () => {
    list.change('a', '1');
    list.change('b', '1');
    const view = begin();
    await view.whenRead();
    list.change('a', '2');
    view.lookLater('a');
    view.lookLater('not in the list');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect([list.asked.length, view.current('b')?.text]).toEqual([1, '1']);
    expect(view.current('a')).toBeUndefined();
    await soon(() => expect(view.current('a')?.text).toBe('2'));
    expect([list.asked.length, view.current('not in the list')]).toEqual([2, null]);
    list.change('a', '3');
    // What is read when it is said begins too early.
    list.meanwhile = () => {
      list.change('a', '4');
      view.lookLater('a');
    };
    view.look();
    await soon(() => expect(view.get('a')?.text).toBe('4'));
    expect(list.asked).toHaveLength(4);
  });

  it('is read when somebody asks for one of a group that has changed', async () => {
    list.change('a', '1');
    list.change('b', '1');
    const view = begin({ groupOf: ({ id }) => `group of ${id}` });
    await view.whenRead();
    list.change('a', '2');
    view.lookLater('group of a');
    expect([view.current('b')?.text, view.current('a')]).toEqual(['1', undefined]);
    await soon(() => expect(view.current('a')?.text).toBe('2'));
  });

  it('counts until time makes another of it, which is read at that instant', async () => {
    const now = Date.now();
    list.now = new Date(now).toISOString();
    list.change('a', '1', { until: new Date(now + 300).toISOString() });
    const view = begin();
    await view.whenRead();
    expect(view.current('a')?.text).toBe('1');
    list.changes = [{ id: 'a', text: '2', until: new Date(now + 86_400_000).toISOString() }];
    await soon(() => expect(heard).toEqual(['a: - → 1', 'a: 1 → 2']));
    expect(list.asked).toEqual([undefined, undefined]);
  });

  it('is read anew when the clock of the service was moved', async () => {
    list.now = '2026-11-24T09:00:00Z';
    list.change('a', '1', { until: '2026-11-25T00:00:00Z' });
    const view = begin();
    await view.whenRead();
    list.now = '2026-11-25T09:00:00Z';
    list.changes = [{ id: 'a', text: '2', until: '2026-11-26T00:00:00Z' }];
    view.look();
    await soon(() => expect(heard).toEqual(['a: - → 1', 'a: 1 → 2', 'returned']));
  });

  it('counts no more while the service is away; one answer that fails is no outage', async () => {
    list.change('a', '1');
    const view = begin();
    await view.whenRead();
    list.failures = 1;
    view.look();
    await soon(() => expect(list.asked).toHaveLength(3));
    await soon(() => expect(said).toEqual(['back', 'back']));
    expect(heard).toEqual(['a: - → 1']);
    list.failures = 5;
    view.look();
    await soon(() => expect(heard.slice(1)).toEqual(['lost', 'returned']));
    expect(said).toContain('away');
    expect(list.asked.at(-1)).toBeUndefined();
    expect(view.current('a')?.text).toBe('1');
    view.lost();
    expect([view.current('a'), view.get('a')?.text]).toEqual([undefined, '1']);
  });
});

describe('a view that ends', () => {
  it('by what is no answer lets nobody wait for the read', async () => {
    const view = begin();
    await view.whenRead();
    ended.catch(() => undefined);
    list.nonsense = new Error('nonsense');
    await view.readAnew();
    await expect(ended).rejects.toThrow('nonsense');
    ended = Promise.resolve();
  });

  it('lets nobody wait, and what it knew is no answer until it was read again', async () => {
    list.change('a', '1');
    const view = begin();
    await view.whenRead();
    const waiting = Promise.withResolvers<void>();
    list.meanwhile = () => {
      void view.readAnew().then(waiting.resolve);
      stop.abort();
    };
    view.look();
    await Promise.all([ended, waiting.promise]);
    expect([view.current('a'), view.get('a')?.text]).toEqual([undefined, '1']);
    await view.whenRead();
    list.change('a', '2');
    stop = new AbortController();
    ended = view.start(() => undefined, stop.signal);
    await view.whenRead();
    expect(view.current('a')?.text).toBe('2');
  });
});
