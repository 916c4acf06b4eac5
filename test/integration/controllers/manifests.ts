import { DAILY_SCRUM, PROJECT, SPRINT } from '../../../crds/resources.ts';

export function project(name: string, spec: object, namespace = 'default') {
  return { apiVersion: PROJECT.apiVersion, kind: PROJECT.kind, metadata: { name, namespace }, spec };
}

export function sprint(name: string, projectName: string, spec: object = {}, namespace = 'default') {
  const whole = { projectRef: { name: projectName }, goal: 'It works', ...spec };
  return { apiVersion: SPRINT.apiVersion, kind: SPRINT.kind, metadata: { name, namespace }, spec: whole };
}

export function dailyScrum(sprintName: string, date: string, namespace = 'default') {
  const name = `${sprintName}-${date.replaceAll('-', '')}`;
  const spec = { sprintRef: { name: sprintName }, date };
  return { apiVersion: DAILY_SCRUM.apiVersion, kind: DAILY_SCRUM.kind, metadata: { name, namespace }, spec };
}

/** n tasks with the ids prefix-1 … prefix-n. */
export function tasks(prefix: string, n: number): { id: string; title: string }[] {
  return Array.from({ length: n }, (_, i) => ({ id: `${prefix}-${i + 1}`, title: `Task ${i + 1}` }));
}
