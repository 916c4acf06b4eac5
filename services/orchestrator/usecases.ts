import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import { orchestrationSettingsChanged } from './contract/events.ts';
import type { orchestratorRoutes } from './contract/routes.ts';
import type { Decision, OrchestrationSettings } from './contract/shapes.ts';
import { inState, writeDecision } from './deciding/write-decision.ts';
import { settingsOf } from './settings.ts';
import { findDecision } from './store/decisions.ts';
import { findProject, lockProject, showProject } from './store/projects.ts';
import type { OrchestratorUnit, OrchestratorWork, ProjectRow } from './store/tables.ts';

type Body<Name extends keyof typeof orchestratorRoutes> = z.output<(typeof orchestratorRoutes)[Name]['body']>;

type Declared = Pick<ProjectRow, 'owner' | 'settings' | 'settings_digest' | 'waiting' | 'proposals'>;
const NOBODYS: Declared = { owner: null, settings: null, settings_digest: null, waiting: [], proposals: [] };

/** Takes what the owner declares. @throws Problem settings_declared when another owns the project */
export async function setSettings(unit: OrchestratorUnit, projectId: string, body: Body<'setSettings'>) {
  return unit.run('set settings', async (work) => {
    const project = await lockProject(work.trx, projectId);
    if (project.owner !== null && project.owner !== body.owner) throw declaredBy(project.owner);
    const { owner, digest: settings_digest, settings, waiting, proposals } = body;
    await write(work, project, { owner, settings, settings_digest, waiting, proposals });
    return { message: 'Settings taken.', project_id: projectId };
  });
}

/** The owner gives the settings up. */
export async function releaseSettings(unit: OrchestratorUnit, projectId: string, owner: string) {
  return unit.run('release settings', async (work) => {
    // A project that nothing is known of gets no row from this.
    const isKnown = (await findProject(work.trx, projectId)) !== undefined;
    const project = isKnown ? await lockProject(work.trx, projectId) : undefined;
    if (project?.owner !== owner)
      return { message: 'Nothing to give up: the owner is another.', project_id: projectId };
    await write(work, project, NOBODYS);
    return { message: 'Settings given up.', project_id: projectId };
  });
}

/** The seed's way to set how a project is decided for. @throws Problem settings_declared */
export async function setDecisionMode(unit: OrchestratorUnit, projectId: string, body: Body<'setDecisionMode'>) {
  return unit.run('set decision mode', async (work) => {
    const project = await lockProject(work.trx, projectId);
    if (project.owner !== null) throw declaredBy(project.owner);
    const before = settingsOf(project);
    const settings: OrchestrationSettings = {
      ...before,
      decision_mode: body.mode,
      confidence_threshold: body.confidence_threshold ?? before.confidence_threshold,
      target_probability: body.target_probability ?? before.target_probability,
      task_count: body.enable_task_count_adjustment ? 'Enabled' : 'Disabled',
      duration: body.enable_sprint_duration_adjustment ? 'Enabled' : 'Disabled',
    };
    await write(work, project, { ...NOBODYS, settings });
    return {
      message: `Decision mode is ${body.mode}.`,
      applied_config: {
        mode: settings.decision_mode,
        confidence_threshold: settings.confidence_threshold,
        target_probability: settings.target_probability,
        enable_task_count_adjustment: settings.task_count === 'Enabled',
        enable_sprint_duration_adjustment: settings.duration === 'Enabled',
      },
    };
  });
}

const declaredBy = (owner: string): Problem =>
  new Problem('settings_declared', `${owner} declares them: change spec.orchestration of that Project`, {
    extra: { owner },
  });

/** Writes and tells settings, when they are other ones. */
async function write(work: OrchestratorWork, project: ProjectRow, declared: Declared): Promise<void> {
  const { owner, settings, settings_digest, waiting, proposals } = project;
  // Not as text: jsonb keeps no order of keys.
  if (isDeepStrictEqual({ owner, settings, settings_digest, waiting, proposals }, declared)) return;
  const event_version = project.event_version + 1;
  const written = showProject(work.trx, project.project_id, {
    event_version,
    settings_version: event_version,
    owner: declared.owner,
    settings: declared.settings === null ? null : JSON.stringify(declared.settings),
    settings_digest: declared.settings_digest,
    waiting: JSON.stringify(declared.waiting),
    proposals: JSON.stringify(declared.proposals),
  });
  work.later(written);
  await work.emit(orchestrationSettingsChanged, project.project_id, {
    project_id: project.project_id,
    version: event_version,
    owner: declared.owner,
    digest: declared.settings_digest,
    settings: declared.settings,
    waiting: declared.waiting,
    proposals: declared.proposals,
  });
}

/**
 * A human says no to a proposal. The no is to what is known now (`fingerprint`), which may be other than when it was proposed.
 * @throws Problem decision_not_found, decision_is_final
 */
export async function rejectDecision(
  unit: OrchestratorUnit,
  projectId: string,
  decisionId: string,
  fingerprint: string,
): Promise<Decision> {
  return unit.run('reject', async (work) => {
    await lockProject(work.trx, projectId);
    const decision = await findDecision(work.trx, decisionId);
    if (decision?.project_id !== projectId)
      throw new Problem('decision_not_found', `${projectId} has no decision ${decisionId}`);
    if (decision.state === 'rejected') return decision;
    if (decision.state !== 'proposed') throw new Problem('decision_is_final', `the decision is ${decision.state}`);
    return writeDecision(work, inState(decision, 'rejected', { fingerprint }));
  });
}
