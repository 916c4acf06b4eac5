import type { z } from 'zod';
import type { retrospective, SprintTask } from '../contract/shapes.ts';
import type { Blockage } from './blocked-days.ts';

type Retrospective = z.output<typeof retrospective>;

export const endStatus = (tasks: readonly SprintTask[]): 'completed' | 'closed_with_pending_tasks' =>
  tasks.every((t) => t.status === 'completed') ? 'completed' : 'closed_with_pending_tasks';

/** Words made of what was reported, and of nothing else: each number can be counted after. */
export function retrospect(
  reportId: string,
  tasks: readonly SprintTask[],
  blocked: readonly Blockage[],
): Retrospective {
  const done = tasks.filter((t) => t.status === 'completed');
  const left = tasks.filter((t) => t.status !== 'completed');
  const points = (list: readonly SprintTask[]) => list.reduce((sum, t) => sum + (t.points ?? 0), 0);
  const impediments = group(blocked);
  const ofPoints = points(tasks) > 0 ? ` (${points(done)} of ${points(tasks)} points)` : '';
  return {
    report_id: reportId,
    what_went_well: `Completed ${done.length} of ${tasks.length} tasks${ofPoints}${list(done.map((t) => t.task_id))}.`,
    what_could_be_improved: [
      left.length > 0
        ? `${left.length} unfinished${list(left.map((t) => `${t.task_id} at ${t.progress_percentage} %`))}.`
        : 'Everything was completed.',
      ...impediments.map(
        (i) => `Blocked: ${i.tasks.join(', ')}: ${i.text} (${i.days} ${i.days === 1 ? 'day' : 'days'}).`,
      ),
    ].join(' '),
    action_items: [
      ...impediments.map((i) => `Remove the cause: ${i.text} (${i.tasks.join(', ')})`),
      ...left
        .filter((t) => t.carry_over_count > 0)
        .map((t) => `Split or re-estimate ${t.task_id}: unfinished in ${t.carry_over_count + 1} sprints`),
    ].map((description) => ({ description, status: 'open' as const })),
  };
}

const SHOWN = 12;
const list = (items: readonly string[]): string => {
  if (items.length === 0) return '';
  const more = items.length > SHOWN ? ` and ${items.length - SHOWN} more` : '';
  return `: ${items.slice(0, SHOWN).join(', ')}${more}`;
};

function group(blocked: readonly Blockage[]): { text: string; tasks: string[]; days: number }[] {
  const byText = new Map<string, Blockage[]>();
  for (const b of blocked) byText.set(b.impediment, [...(byText.get(b.impediment) ?? []), b]);
  return [...byText].map(([text, all]) => ({
    text,
    tasks: [...new Set(all.map((b) => b.task_id))],
    days: new Set(all.flatMap((b) => b.days)).size,
  }));
}
