import { parse } from 'yaml';
import type { StatusWishes } from '../rows/finished.ts';
import { bareWord } from '../text/words.ts';

/** The words of a Backlog.md folder: the last of `statuses` in its config.yml is done, the others are open. */
export function statusesOf(config: string | undefined, wishes: StatusWishes): StatusWishes {
  const statuses = config === undefined ? [] : listed(config);
  const last = statuses.at(-1);
  if (last === undefined) return wishes;
  const open = new Set([...statuses.slice(0, -1), ...wishes.open].filter((word) => !wishes.done.has(word)));
  return { done: new Set([...wishes.done, ...(wishes.open.has(last) ? [] : [last])]), open };
}

function listed(config: string): string[] {
  try {
    const { statuses } = (parse(config) ?? {}) as { statuses?: unknown };
    return Array.isArray(statuses)
      ? statuses.map((status) => bareWord(String(status))).filter((word) => word !== '')
      : [];
  } catch {
    return [];
  }
}
