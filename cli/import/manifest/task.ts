import type { Entry } from '../items/identify.ts';
import type { Report } from '../report.ts';
import { cleanText, cut, oneLine } from '../text/clean.ts';
import type { ManifestTask } from './manifest.ts';
import { type Parsed, parsePoints, parsePriority } from './numbers.ts';

const MAX_TITLE = 200;
const MAX_DESCRIPTION = 4000;

/** The task of an entry, within the bounds of the kind; what does not fit is cut or left out, and told. */
export function taskOf(
  entry: Entry,
  assignedTo: string | undefined,
  dependsOn: readonly string[],
  report: Report,
): ManifestTask {
  const shorten = (field: string, text: string, max: number) => {
    if (text.length > max) {
      report.lost(
        { what: `${field} cut to ${max} characters`, noun: 'task' },
        entry.where,
        `${entry.taskID}: from ${text.length}`,
      );
    }
    return cut(text, max);
  };
  const numeric = ({ value, complaint, detail }: Parsed) => {
    if (complaint !== undefined)
      report.lost({ what: complaint, noun: 'task' }, entry.where, `${entry.taskID}: ${detail}`);
    return value;
  };
  const title = shorten('title', oneLine(entry.title), MAX_TITLE);
  const description = shorten('description', cleanText(entry.description), MAX_DESCRIPTION);
  const points = numeric(parsePoints(entry.points));
  const priority = numeric(parsePriority(entry.priority));
  return {
    id: entry.taskID,
    title,
    ...(description === '' ? {} : { description }),
    ...(points === undefined ? {} : { points }),
    ...(priority === undefined ? {} : { priority }),
    ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
    ...(assignedTo === undefined ? {} : { assignedTo }),
  };
}
