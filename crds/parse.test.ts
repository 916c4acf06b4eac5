import { describe, expect, it } from 'vitest';
import { InvalidObject, orInvalid } from './parse.ts';
import { parseProject } from './project.ts';
import { parseSprint } from './sprint.ts';

const metadata = {
  name: 'payments',
  namespace: 'team-a',
  uid: 'u',
  generation: 1,
  creationTimestamp: '2026-11-01T10:00:00Z',
  managedFields: [],
};
const project = (spec: unknown, status?: unknown) => ({
  apiVersion: 'scrum.dsm.dev/v1alpha1',
  kind: 'Project',
  metadata,
  spec,
  status,
});

function problemsOf(parse: () => unknown): InvalidObject {
  try {
    parse();
  } catch (error) {
    if (error instanceof InvalidObject) return error;
    throw error;
  }
  throw new Error('parsed');
}

describe('parsing', () => {
  it('applies defaults, drops unknown fields and keeps all metadata', () => {
    const parsed = parseProject(project({ later: 1 }, { observedGeneration: -1 }));
    expect(parsed.spec).toEqual({
      calendar: { timeZone: 'UTC', workingDays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] },
      backlog: { source: 'Inline' },
      sprintDefaults: { durationWeeks: 2, maxTasks: 10, dailyScrum: { schedule: '0 14 * * 1-5' } },
      orchestration: {
        mode: 'Advise',
        decisionMode: 'IntelligenceEnhanced',
        targetProbability: 70,
        confidenceThreshold: 75,
        taskCount: 'Enabled',
        duration: 'Enabled',
        advice: 'Enabled',
      },
    });
    expect(parsed.metadata).toEqual(metadata);
    expect(parsed.status).toEqual({ observedGeneration: -1 });
  });

  it('names the object and each field that is wrong', () => {
    const tasks = [{ id: 'A', title: 'a', dependsOn: ['A'] }, { id: 'B' }];
    const error = problemsOf(() => parseProject(project({ backlog: { tasks }, team: 'x' })));
    expect(error.message).toMatch(/^invalid Project: team-a\/payments: /);
    expect(error.problems.map(({ field }) => field).toSorted()).toEqual([
      'spec.backlog.tasks[0].dependsOn',
      'spec.backlog.tasks[1].title',
      'spec.team',
    ]);
  });

  it('drops a status that does not fit, which the operator cannot have written', () => {
    expect(parseProject(project({}, { observedGeneration: 1, completedSprints: 'many' })).status).toBeUndefined();
    const error = problemsOf(() => parseProject(project({ team: 'x' }, { observedGeneration: 'x' })));
    expect(error.problems.map(({ field }) => field).toSorted()).toEqual(['spec.team', 'status.observedGeneration']);
  });

  it.each(['name', 'namespace', 'uid', 'generation', 'creationTimestamp'])('needs metadata.%s', (field) => {
    const error = problemsOf(() => parseProject({ ...project({}), metadata: { ...metadata, [field]: undefined } }));
    expect(error.problems[0]?.field).toBe(`metadata.${field}`);
  });

  it('names an object that lies in no namespace by its name alone', () => {
    const error = problemsOf(() => parseProject({ ...project({}), metadata: { name: 'payments' } }));
    expect(error.message).toMatch(/^invalid Project: payments: /);
  });

  it('says what is no object at all, and what kind of error it is', () => {
    const error = problemsOf(() => parseProject('x'));
    expect([error.name, error.problems[0]?.field]).toEqual(['InvalidObject', '<root>']);
  });

  it.each([
    ['resourceVersion', 7],
    ['finalizers', 'x'],
    ['ownerReferences', [{ kind: 'Project' }]],
  ])('refuses metadata.%s that no API server writes', (field, value) => {
    const error = problemsOf(() => parseProject({ ...project({}), metadata: { ...metadata, [field]: value } }));
    expect(error.problems[0]?.field).toMatch(new RegExp(`^metadata.${field}`));
  });

  it('hands an invalid object over as one more case, and no other error', () => {
    expect(orInvalid(parseProject, project({}))).toMatchObject({ kind: 'Project' });
    expect(orInvalid(parseProject, {})).toBeInstanceOf(InvalidObject);
    const broken = () => {
      throw new Error('broken');
    };
    expect(() => orInvalid(broken, {})).toThrow('broken');
  });

  it('refuses an object of another kind, and none at all', () => {
    expect(problemsOf(() => parseSprint(project({}))).message).toContain('kind');
    expect(problemsOf(() => parseSprint(undefined)).message).toMatch(/^invalid Sprint: <without a name>: /);
  });
});
