import type { DailyScrum } from '../../crds/daily-scrum.ts';
import { SPRINT } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';
import type { Stores } from '../runtime/controller.ts';

/** What the controller needs from outside. */
export interface DailyScrumDeps {
  sprint: Pick<SprintClient, 'runDailyScrum'>;
}

/** Everything that a pass over one DailyScrum knows. */
export interface DailyScrumScope {
  dailyScrum: DailyScrum;
  sprint: Sprint | undefined;
}

/** Only objects: whether a daily scrum may be held, and what came of it, is the service's to say. */
export function gather(dailyScrum: DailyScrum, store: Stores): DailyScrumScope {
  const { namespace } = dailyScrum.metadata;
  const sprint = store<Sprint>(SPRINT).get({ namespace, name: dailyScrum.spec.sprintRef.name });
  return { dailyScrum, sprint };
}
