import type { z } from 'zod';
import type { Column } from '../../crds/column.ts';
import { REASONS } from '../../crds/condition.ts';
import { dailyScrumColumns, dailyScrumSchema } from '../../crds/daily-scrum.ts';
import { projectColumns, projectSchema } from '../../crds/project.ts';
import { DAILY_SCRUM, PROJECT, type Resource, SPRINT } from '../../crds/resources.ts';
import { sprintColumns, sprintSchema } from '../../crds/sprint.ts';

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

export const KINDS: Kind[] = [
  {
    resource: PROJECT,
    singular: 'project',
    shortName: 'sproj',
    schema: projectSchema,
    reasons: REASONS.Project,
    columns: projectColumns,
  },
  {
    resource: SPRINT,
    singular: 'sprint',
    shortName: 'spr',
    schema: sprintSchema,
    selectableField: '.spec.projectRef.name',
    reasons: REASONS.Sprint,
    columns: sprintColumns,
  },
  {
    resource: DAILY_SCRUM,
    singular: 'dailyscrum',
    shortName: 'dscrum',
    schema: dailyScrumSchema,
    selectableField: '.spec.sprintRef.name',
    reasons: REASONS.DailyScrum,
    columns: dailyScrumColumns,
  },
];
