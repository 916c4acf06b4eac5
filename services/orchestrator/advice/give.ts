import { adviceGiven } from '../contract/events.ts';
import { episodeIdOf } from '../memory/episode-id.ts';
import { findAdvice, saveAdvice } from '../store/advice.ts';
import { showForecast } from '../store/forecasts.ts';
import { findProject, lockProject } from '../store/projects.ts';
import { runningSprintOf } from '../store/sprints.ts';
import type { AdviceRow, OrchestratorUnit } from '../store/tables.ts';
import type { Said } from './ask.ts';
import { digestOf, type Subject } from './subject.ts';

/** Keeps what was said. Where it is of the running sprint, readers of the forecasts see that one again. */
export function giveAdvice(unit: OrchestratorUnit, subject: Subject, said: Said, model: string): Promise<void> {
  return unit.run('give advice', async (work) => {
    const { trx } = work;
    const { episodeId, projectId } = subject;
    // Everything is being worked out anew: it is asked about once more.
    if ((await findProject(trx, projectId)) === undefined) return;
    await lockProject(trx, projectId);
    const before = await findAdvice(trx, episodeId);
    const row: AdviceRow = {
      episode_id: episodeId,
      project_id: projectId,
      risk: said.risk,
      summary: said.summary,
      recommendations: said.recommendations,
      model,
      fault: said.fault,
      failures: failuresOf(said, before, subject, model),
      generation_ms: said.generationMs,
      time: work.now,
      facts_digest: digestOf(subject),
      version: (before?.version ?? 0) + 1,
    };
    await saveAdvice(trx, row);
    const isTheSameFault = before !== undefined && row.fault !== null && before.fault === row.fault;
    const sprint = isTheSameFault ? undefined : await runningSprintOf(trx, projectId);
    if (sprint === undefined || episodeIdOf(sprint) !== episodeId) return;
    await showForecast(trx, sprint.sprint_id);
    if (row.fault === null)
      await work.emit(adviceGiven, sprint.sprint_id, {
        project_id: projectId,
        sprint_id: sprint.sprint_id,
      });
  });
}

function failuresOf(said: Said, before: AdviceRow | undefined, subject: Subject, model: string): number {
  if (said.fault === null) return 0;
  const isSame = before?.model === model && before.facts_digest === digestOf(subject);
  return (isSame ? before.failures : 0) + 1;
}
