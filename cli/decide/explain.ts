import type { Decision } from '../../services/orchestrator/contract/shapes.ts';
import { inColumns, type Line } from '../columns.ts';
import { shown } from '../terminal-text.ts';
import { counted, decimal, percent, size } from './figures.ts';
import { meaningOf } from './words.ts';

/** A decision in words that a team understands: what would be done, and everything by which one can see why it is 6 and not 8. Pure. */
export function explain(decision: Decision): string {
  const lines: Line[] = [
    ['Why', withMeaning(decision.reason)],
    ...(decision.action === 'StartSprint' ? aboutStart(decision) : []),
    ...(decision.action === 'CloseSprint' ? closes(decision) : []),
    ...named('Waiting', decision.waiting, 'Sprint object'),
    ...named('Not counted', decision.missing_sprints, 'closed sprint'),
    ...decision.limits.map((word, i): Line => [i === 0 ? 'Limits' : '', withMeaning(word)]),
  ];
  return [shown(`${decision.project_id}: ${decision.sentence}`), '', inColumns(lines)].join('\n');
}

function withMeaning(word: string): string {
  const meaning = meaningOf(word);
  return meaning === undefined ? word : `${word}: ${meaning}`;
}

const closes = ({ sprint_id: id, number }: Decision): Line[] => [
  ['Sprint', `${id ?? 'unknown'} (number ${number ?? '?'}) is closed`],
];

function aboutStart(decision: Decision): Line[] {
  const { unit, number, backlog, target, low, high, probability, tasks } = decision;
  const open = unit === 'points' ? size(backlog.points, unit) : size(backlog.tasks, unit);
  return [
    ['Sprint', `number ${number ?? '?'}, ${lengthOf(decision)}; ${open} could be started`],
    ['Rule', `${size(decision.rule_value, unit)}: what the project's settings take from the top of the backlog`],
    [
      'Learned',
      `${size(decision.learned_value, unit)}: the most that is all done with a probability of ${percent(target)}, no more than a step from the last sprint`,
    ],
    ['Applied', `${size(decision.applied_value, unit)}: ${whichValue(decision)}`],
    [
      'All done',
      `${percent(probability)} of such sprints; the team's capacity alone says ${percent(decision.capacity_probability)} (wanted: ${percent(target)})`,
    ],
    [
      'Delivered',
      low === null || high === null ? 'unknown' : `${decimal(low)} to ${size(high, unit)} in 80 of 100 sprints`,
    ],
    ['Rests on', evidenceIn(decision)],
    ['Gate', gateOf(decision)],
    ['Tasks', tasks.length === 0 ? 'none' : `${tasks.join(', ')} (${counted(tasks.length, 'task')})`],
  ];
}

function lengthOf({ duration_weeks: weeks, proposed_weeks: better }: Decision): string {
  const length = weeks === null ? 'length unknown' : counted(weeks, 'week');
  return better === null ? length : `${length} (${counted(better, 'week')} would suit better)`;
}

function whichValue({ applied_value: applied, rule_value: rule, learned_value: learned, gate }: Decision): string {
  if (applied === rule && applied === learned) return 'both say so';
  if (applied === rule) return 'the rule decides';
  if (gate === 'open') return 'what was learned decides';
  return 'one step above the rule, since the last sprints did all that they had committed to';
}

function evidenceIn({ own_sprints: own, effective_sprints: effective, prior_share: prior }: Decision): string {
  const others = `${percent(prior)} is what other projects and teams in general have shown`;
  if (own === 0) return `no own closed sprint; ${others}`;
  return `${counted(own, 'own closed sprint')}, the latest weighing most (together as much as ${decimal(effective)}); ${others}`;
}

function gateOf({ gate, confidence, threshold, own_sprints: own }: Decision): string {
  const opens = `opens at ${percent(threshold)}`;
  if (confidence === null)
    return `${gate ?? 'closed'}: confidence is told from five own sprints on, and there ${own === 1 ? 'is' : 'are'} ${own} (${opens})`;
  return `${gate ?? 'closed'}: with a confidence of ${percent(confidence)} the learned value is better than the rule (${opens})`;
}

const named = (label: string, names: readonly string[], thing: string): Line[] =>
  names.length === 0 ? [] : [[label, `${counted(names.length, thing)}: ${names.join(', ')}`]];
