import { backlogRows } from './rest/backlog.ts';
import { chronicleRows } from './rest/chronicle.ts';
import { dailyScrumRows } from './rest/daily-scrum.ts';
import { embeddingRows } from './rest/embedding.ts';
import { orchestratorRows } from './rest/orchestrator.ts';
import { projectRows } from './rest/project.ts';
import { sprintRows } from './rest/sprint.ts';
import type { RestRow, Section } from './row.ts';

// The requests are made in this order, on services that hold: project SEED with a running sprint SEED-S01, project DONE whose
// sprint DONE-S01 has had a daily scrum and is closed, and project LATER with a backlog and no sprint. All three have E001.

export const rest: readonly Section<RestRow>[] = [
  projectRows,
  backlogRows,
  sprintRows,
  dailyScrumRows,
  chronicleRows,
  orchestratorRows,
  embeddingRows,
];
