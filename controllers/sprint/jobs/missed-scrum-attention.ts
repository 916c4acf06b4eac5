import type { Sprint } from '../../../crds/sprint.ts';
import { kubeTime } from '../../runtime/objects/conditions.ts';
import type { MissedScrum } from './missed-scrum.ts';

/** How a daily scrum that was not held is told of. Pure. */
export function missedScrumAttention({ metadata }: Sprint, missed: MissedScrum & { why: string }) {
  const { date } = missed;
  const scrum = date === undefined ? 'the daily scrum' : `the daily scrum of ${date}`;
  const command = `dsm daily-scrum --sprint ${metadata.name}${date === undefined ? '' : ` --date ${date}`}`;
  const why = missed.why.replace(/\s+/g, ' ').trim();
  return {
    reason: 'DailyScrumMissed' as const,
    message: `${scrum}, ${dueText(missed)}, is not held: ${why} (to hold it after all: ${command} --namespace ${metadata.namespace})`,
  };
}

/** Whether the object does not tell of this one yet. */
export function isNewlyMissed({ status }: Sprint, missed: MissedScrum | undefined): boolean {
  const told = status?.conditions?.find(({ type }) => type === 'Attention')?.message ?? '';
  return missed !== undefined && !told.includes(dueText(missed));
}

const dueText = ({ dueAt }: MissedScrum) => `due at ${kubeTime(dueAt)}`;
