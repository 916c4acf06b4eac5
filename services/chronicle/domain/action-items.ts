import { causeOf } from './impediments.ts';

export type Standing = 'open' | 'closed';

/** Words with which the writer of a retrospective says that an item is done, in lower case. */
const CLOSED = new Set(['close', 'closed', 'completed', 'done', 'resolved']);

/** Every word but those of an end means that there is something left to do. */
export const standingOf = (word: string): Standing => (CLOSED.has(word.trim().toLowerCase()) ? 'closed' : 'open');

/** The writer's own word as long as it is true. */
export const statusNow = (told: string, now: Standing | undefined): string =>
  now === undefined || standingOf(told) === now ? told : now;

const OF_IMPEDIMENT = 'Remove the cause: ';
const TASKS_AT_END = / \([^()]*\)$/;

/** What the item asks for, without the tasks that made it so in one sprint: "Remove the cause: no test data (T-1, T-2)". */
export const topicOf = (description: string): string =>
  description.startsWith(OF_IMPEDIMENT) ? description.replace(TASKS_AT_END, '') : description;

/** The impediment that the item is about, as daily scrums tell it; of an item that names none, its own words. */
export function impedimentOf(description: string): string {
  const topic = topicOf(description);
  return topic.startsWith(OF_IMPEDIMENT) ? causeOf(topic.slice(OF_IMPEDIMENT.length)) || topic : topic;
}
