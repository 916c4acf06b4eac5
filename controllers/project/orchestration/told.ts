import { createHash } from 'node:crypto';
import type { Project } from '../../../crds/project.ts';
import { originOf } from '../../../crds/rules/sprint-origin.ts';
import { compareStartOrder } from '../../../crds/rules/start-order.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import type { OrchestratorClient } from '../../../services/orchestrator/contract/client.ts';
import { isMadeOf, isOpenProposal, isTurnedDown, isWaiting } from '../sprints/standing.ts';
import { settingsOf } from './settings.ts';

/** What the orchestrator is told of a project, and what it shows of what it was told. Pure. */
export type Told = Parameters<OrchestratorClient['setSettings']>[0]['body'];

const MOST_WAITING = 200;
const MOST_PROPOSALS = 20;

export function toldOf(project: Project, sprints: Sprint[], owner: string): Told {
  const told = {
    settings: settingsOf(project),
    waiting: waitingIn(sprints).slice(0, MOST_WAITING),
    proposals: proposalsIn(sprints).slice(0, MOST_PROPOSALS),
  };
  return { owner, digest: digestOf(told), ...told };
}

// Those without a date would start now.
const inOrder = compareStartOrder((_undated: Sprint) => '');

const waitingIn = (sprints: Sprint[]): string[] =>
  sprints
    .filter(isWaiting)
    .sort(inOrder)
    .map(({ metadata }) => metadata.name);

function proposalsIn(sprints: Sprint[]): string[] {
  const ids = sprints.filter(isOpenProposal).map((sprint) => originOf(sprint).decisionID);
  return [...new Set(ids)].filter((id) => id !== undefined).sort();
}

/** A digest ends at 100 characters; with two ids it has 96. There is one proposal, unless somebody copies them. */
const MOST_IN_DIGEST = 2;

/**
 * Differs when what is told does, and ends with the ids of the open proposals: so whoever reads it back knows which of them were open
 * when it was told, although their objects may be gone.
 */
function digestOf(told: Omit<Told, 'owner' | 'digest'>): string {
  const hash = createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 22);
  return [hash, ...told.proposals.slice(0, MOST_IN_DIGEST)].join('.');
}

/**
 * Ids of the decisions to which a human has said no: their proposal was open when `digest` was told, and now its object is gone, going or
 * Closed. So a decision whose object was never made, because an operator ended between the two, is not taken for a rejected one, and one
 * that was approved, or withdrawn since its number had passed, is none either.
 */
export function rejectedIn(digest: string | null, sprints: Sprint[]): string[] {
  const [, ...wereOpen] = (digest ?? '').split('.');
  return wereOpen.filter((id) => sprints.filter((sprint) => isMadeOf(sprint, id)).every(isTurnedDown));
}
