import type { Project } from '../../../crds/project.ts';
import type { SprintStatus } from '../../../crds/sprint.ts';
import type { Advice } from '../../../services/orchestrator/contract/shapes.ts';
import { kubeTime } from '../../runtime/objects/conditions.ts';
import { untrustedLine } from './untrusted-line.ts';

const LONGEST = { summary: 500, recommendation: 200, model: 200 };
const MOST_RECOMMENDATIONS = 3;

/** What a language model said, as a Sprint shows it. Its words are cleaned here too, whoever let them through. Pure. */
export function advisoryOf({
  risk,
  summary,
  recommendations,
  model,
  time,
  error,
}: Advice): NonNullable<SprintStatus['advisory']> {
  const said = error === null ? summary : error;
  const items = recommendations
    .map((each) => untrustedLine(each, LONGEST.recommendation))
    .filter((each) => each !== '');
  return {
    // Whatever a failure says of risk: nobody has judged it.
    risk: error === null ? risk : 'Unknown',
    summary: untrustedLine(said, LONGEST.summary) || 'The answer holds nothing that can be shown',
    ...(items.length > 0 && error === null ? { recommendations: items.slice(0, MOST_RECOMMENDATIONS) } : {}),
    model: untrustedLine(model, LONGEST.model),
    time: kubeTime(Date.parse(time)),
  };
}

/** Whether the project's object lets advice be shown; one that is gone says nothing against it. Pure. */
export const isAdviceWanted = (project: Pick<Project, 'spec'> | undefined): boolean =>
  project?.spec.orchestration.advice !== 'Disabled';
