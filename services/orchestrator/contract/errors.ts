import type { ErrorTable } from '../../kit/calls/route.ts';

export const orchestratorErrors = {
  project_not_found: { status: 404, title: 'There is no such project' },
  strategy_not_found: { status: 404, title: 'There is no such strategy' },
  decision_not_found: { status: 404, title: 'There is no such decision' },
  cronjob_not_found: { status: 404, title: 'No sprint of the project has a daily scrum of this name' },
  sprint_declared: { status: 409, title: 'An object in Kubernetes declares the sprint: change it there' },
  settings_declared: { status: 409, title: 'An object in Kubernetes declares these settings: change them there' },
  decision_is_final: { status: 409, title: 'The decision was carried out, or is no longer valid' },
  invalid_period: { status: 400, title: 'The time ends before it starts' },
  intelligence_degraded: { status: 503, title: 'Decisions do not rest on all that is known' },
  history_behind: { status: 409, title: 'A sprint has just closed and is not counted yet' },
} as const satisfies ErrorTable;
