import type { z } from 'zod';
import { REASONS } from '../../crds/condition.ts';
import { dailyScrumSchema } from '../../crds/daily-scrum.ts';
import { projectSchema } from '../../crds/project.ts';
import { DAILY_SCRUM, PROJECT, type Resource, SPRINT } from '../../crds/resources.ts';
import { sprintSchema } from '../../crds/sprint.ts';

/** One column of `kubectl get`. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'date';
  jsonPath: string;
  /** Shown only with -o wide. */
  wide?: true;
}

/** What a kind is besides its fields. */
export interface Kind {
  resource: Resource;
  singular: string;
  shortName: string;
  schema: z.ZodObject;
  columns: Column[];
  selectableField?: string;
  reasons: Record<string, string>;
}

const ready = (part: 'status' | 'message') => `.status.conditions[?(@.type=="Ready")].${part}`;
const age: Column = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

export const KINDS: Kind[] = [
  {
    resource: PROJECT,
    singular: 'project',
    shortName: 'sproj',
    schema: projectSchema,
    reasons: REASONS.Project,
    columns: [
      { name: 'Ready', type: 'string', jsonPath: ready('status') },
      { name: 'Sprint', type: 'string', jsonPath: '.status.activeSprint' },
      { name: 'Done', type: 'string', jsonPath: '.status.backlog.display' },
      age,
    ],
  },
  {
    resource: SPRINT,
    singular: 'sprint',
    shortName: 'spr',
    schema: sprintSchema,
    selectableField: '.spec.projectRef.name',
    reasons: REASONS.Sprint,
    columns: [
      { name: 'Project', type: 'string', jsonPath: '.spec.projectRef.name' },
      { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
      { name: 'Day', type: 'string', jsonPath: '.status.day.display' },
      { name: 'Done', type: 'string', jsonPath: '.status.progress.display' },
      // A string: kubectl prints a date column as the time since, and <invalid> for one ahead.
      { name: 'Ends', type: 'string', jsonPath: '.status.endDate' },
      { name: 'Ready', type: 'string', jsonPath: ready('status') },
      age,
      { name: 'Goal', type: 'string', jsonPath: '.spec.goal', wide: true },
      { name: 'Message', type: 'string', jsonPath: ready('message'), wide: true },
    ],
  },
  {
    resource: DAILY_SCRUM,
    singular: 'dailyscrum',
    shortName: 'dscrum',
    schema: dailyScrumSchema,
    selectableField: '.spec.sprintRef.name',
    reasons: REASONS.DailyScrum,
    columns: [
      { name: 'Sprint', type: 'string', jsonPath: '.spec.sprintRef.name' },
      { name: 'Date', type: 'string', jsonPath: '.spec.date' },
      { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
      { name: 'Updated', type: 'integer', jsonPath: '.status.updatedTasks' },
      { name: 'Done', type: 'integer', jsonPath: '.status.completedTasks' },
      { name: 'Blockers', type: 'integer', jsonPath: '.status.blockers' },
      age,
      { name: 'Summary', type: 'string', jsonPath: '.status.summary', wide: true },
    ],
  },
];
