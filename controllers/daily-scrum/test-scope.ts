// Building blocks of the tables in this folder's tests.
import { type DailyScrum, parseDailyScrum } from '../../crds/daily-scrum.ts';
import { API_VERSION } from '../../crds/resources.ts';
import { parseSprint, type Sprint } from '../../crds/sprint.ts';
import type { DailyScrumReport } from '../../services/sprint/contract/shapes.ts';
import type { DailyScrumScope } from './gather.ts';

const metadata = { namespace: 'team-a', generation: 1, creationTimestamp: '2026-11-20T08:00:00Z' };
const owner = { apiVersion: API_VERSION, kind: 'Sprint', name: 'sprint-1', uid: 's1' };

/** The status of one that has ended so. */
export const ended = (reason: string, fields: object = {}) => ({
  ...fields,
  conditions: ['Ready', 'Succeeded'].map((type) => ({
    type,
    status: type === 'Ready' || ['Reported', 'NonWorkingDay'].includes(reason) ? 'True' : 'False',
    reason,
    message: 'so it was',
    observedGeneration: 1,
    lastTransitionTime: '2026-11-24T14:00:00Z',
  })),
});

export function aDailyScrum(status?: object, ownerReferences: object[] = [owner]): DailyScrum {
  return parseDailyScrum({
    apiVersion: API_VERSION,
    kind: 'DailyScrum',
    metadata: { ...metadata, name: 'sprint-1-20261124', uid: 'd1', ownerReferences },
    spec: { sprintRef: { name: 'sprint-1' }, date: '2026-11-24' },
    ...(status === undefined ? {} : { status: { observedGeneration: 1, ...status } }),
  });
}

export function aSprint(status?: object, more: object = {}): Sprint {
  return parseSprint({
    apiVersion: API_VERSION,
    kind: 'Sprint',
    metadata: { ...metadata, name: 'sprint-1', uid: 's1', ...more },
    spec: { projectRef: { name: 'payments' }, goal: 'g' },
    ...(status === undefined ? {} : { status: { observedGeneration: 1, ...status } }),
  });
}

/** What the service stores of the day. */
export const aReport: DailyScrumReport = {
  sprint_id: 'PAY-S01',
  date: '2026-11-24',
  report_id: 'r-1',
  outcome: 'Reported',
  updated_tasks_count: 5,
  completed_tasks_count: 3,
  pending_tasks_count: 7,
  blockers_count: 1,
  members: [],
  summary: '5 tasks updated, 1 blocked',
};

/** A daily scrum of a running sprint, except for what is said otherwise. */
export function aScope(overrides: Partial<DailyScrumScope> = {}): DailyScrumScope {
  const sprint = aSprint({ phase: 'Active', sprintID: 'PAY-S01' });
  return { dailyScrum: aDailyScrum(), sprint, sprintID: 'PAY-S01', ...overrides };
}
