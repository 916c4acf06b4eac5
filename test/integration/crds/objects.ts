import { API_VERSION, DAILY_SCRUM, PROJECT, type Resource, SPRINT } from '../../../crds/resources.ts';

/** Manifests for the tests of the kinds. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string };
  spec: unknown;
}

const NAMESPACE = 'default';

export function project(spec: Record<string, unknown> = {}, name = 'payments'): Manifest {
  return manifest(PROJECT, name, spec);
}

export function sprint(spec: Record<string, unknown> = {}, name = 'sprint-1'): Manifest {
  return manifest(SPRINT, name, { projectRef: { name: 'payments' }, goal: 'Refunds', ...spec });
}

export function dailyScrum(date: string, name: string, sprintName = 'sprint-1'): Manifest {
  return manifest(DAILY_SCRUM, name, { sprintRef: { name: sprintName }, date });
}

export function backlog(...tasks: Record<string, unknown>[]): Manifest {
  return project({
    backlog: { tasks: tasks.map((task, index) => ({ id: `T-${index + 1}`, title: 'A task', ...task })) },
  });
}

export function team(...members: Record<string, unknown>[]): Manifest {
  return project({
    team: members.map((member, index) => ({ employeeID: `E00${index + 1}`, name: 'Ada', ...member })),
  });
}

/** The collection to which an object of this kind is posted. */
export function collectionOf({ kind }: Manifest): string {
  const resource = [PROJECT, SPRINT, DAILY_SCRUM].find((candidate) => candidate.kind === kind);
  return `/apis/${API_VERSION}/namespaces/${NAMESPACE}/${resource?.plural}`;
}

function manifest({ apiVersion, kind }: Resource, name: string, spec: unknown): Manifest {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE }, spec };
}
