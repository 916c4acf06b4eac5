import { Temporal } from 'temporal-polyfill';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import { isOfOtherProject, type SprintScope } from '../gather.ts';
import { changedFields, claimOf } from './same-wish.ts';

/** What people are told of the sprint that had an object's name before. Pure. */

type Named = Pick<SprintScope, 'sprint' | 'project'>;

/** Why an object does not start whose name stands for another sprint. */
export function nameTakenText({ sprint, project }: Named, held: ServiceSprint): string {
  const earlier = `the name stands for an earlier sprint (goal: ${shortened(held.goal)}), which ${whenItRan(held)}`;
  if (isOfOtherProject({ project, held })) {
    const whose = `of projectID ${held.project_id}, which a Project of the same name had before`;
    return `${earlier}, ${whose}: choose another name`;
  }
  const { goal, sprintID } = sprint.spec;
  if (sprintID !== undefined)
    return `${earlier}: sprint ${held.sprint_id}, not ${sprintID}, so this one does not show that: choose another name for it`;
  const fields = [...changedFields(sprint, held), ...(goal === held.goal ? [] : ['goal'])];
  return `${earlier}; it was asked for with other values of ${fields.join(', ')}, so this one does not start: choose another name for it`;
}

/** Said when an object shows a sprint that an earlier one of its name started; empty when it started it itself. */
export function earlierNote({ sprint }: Pick<Named, 'sprint'>, held: ServiceSprint): string {
  if (claimOf(sprint, held) !== 'earlier') return '';
  return `; this is the earlier sprint of this name, which ${whenItRan(held)}: for a new one choose another name`;
}

function whenItRan({ start_date: start, closed_at: closed, time_zone: zone }: ServiceSprint): string {
  if (closed === null) return `has been running since ${start}`;
  return `ran from ${start} to ${Temporal.Instant.from(closed).toZonedDateTimeISO(zone).toPlainDate()}`;
}

const SHORT_GOAL = 80;

function shortened(goal: string): string {
  const characters = [...goal.replace(/\s+/gu, ' ')];
  return characters.length <= SHORT_GOAL ? characters.join('') : `${characters.slice(0, SHORT_GOAL - 1).join('')}…`;
}
