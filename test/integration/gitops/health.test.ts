import { beforeAll, describe, expect, it } from 'vitest';
import { REASONS } from '../../../crds/condition.ts';
import { parseDailyScrum } from '../../../crds/daily-scrum.ts';
import { parseProject } from '../../../crds/project.ts';
import { parseSprint } from '../../../crds/sprint.ts';
import { conditionOf, type Printed } from '../../fixtures/kubectl.ts';
import { hasVerdicts, type Verdict, verdictsOn, WITHOUT_VERDICTS } from '../fixtures/gitops-verdicts.ts';
import { fileOf } from '../fixtures/record-statuses.ts';
import { EXPECTED, type Expected, KIND_NAMES } from './expected.ts';
import { filesOf, HEALTH_CASES, objectIn } from './testdata.ts';

// How Argo CD and kstatus see every reason that an object can have.

const PARSE = { Project: parseProject, Sprint: parseSprint, DailyScrum: parseDailyScrum };
const NAMES = HEALTH_CASES.map((each) => [`${each.kind} ${each.file}`, each] as const);
const isSeen = ({ metadata, status }: Printed) => status?.observedGeneration === metadata.generation;

describe.each(KIND_NAMES)('%s', (kind) => {
  it('has an object of every reason that its conditions can have', () => {
    const missing = Object.keys(REASONS[kind]).filter((reason) => {
      if (!filesOf(kind).includes(fileOf(reason))) return true;
      const { conditions } = objectIn(kind, fileOf(reason)).status;
      return !conditions.some((condition: { reason: string }) => condition.reason === reason);
    });
    expect(missing).toEqual([]);
  });

  it('has each of its objects in health_test.yaml', () => {
    const tested = HEALTH_CASES.filter((each) => each.kind === kind).map(({ file }) => file);
    expect(tested.toSorted()).toEqual(filesOf(kind).toSorted());
  });

  it('has objects that the kind of today allows', () => {
    for (const file of filesOf(kind)) if (file !== 'invalid-spec.yaml') PARSE[kind](objectIn(kind, file));
  });
});

describe.skipIf(!hasVerdicts)(`by the tools' own code${WITHOUT_VERDICTS}`, () => {
  let verdicts: Verdict[];
  beforeAll(async () => {
    verdicts = await verdictsOn(HEALTH_CASES.map(({ object }) => object));
  });
  const verdictOn = (each: (typeof HEALTH_CASES)[number]) => verdicts[HEALTH_CASES.indexOf(each)] as Verdict;

  it.each(NAMES)('%s: the script says what health_test.yaml says', (_name, each) => {
    expect(verdictOn(each).script).toEqual(each.expected);
  });

  it.each(NAMES)('%s: health and kstatus are what a user is to see', (_name, each) => {
    const { object, kind, file } = each;
    const byReason: Record<string, Expected> = EXPECTED[kind];
    const isGoing = object.metadata.deletionTimestamp !== undefined;
    const [health, kstatus] = !isSeen(object)
      ? ['Progressing', 'InProgress']
      : (byReason[conditionOf(object, 'Ready').reason] ?? []);
    expect(verdictOn(each).health.status, file).toBe(isGoing ? 'Progressing' : health);
    expect(verdictOn(each).kstatus.status, file).toBe(isGoing ? 'Terminating' : kstatus);
  });

  it('an Attention is told, and turns nothing yellow or red', () => {
    const told = HEALTH_CASES.filter(({ object }) => isSeen(object) && conditionOf(object, 'Attention') !== undefined);
    for (const each of told.filter(({ object }) => conditionOf(object, 'Ready').status === 'True')) {
      const { health } = verdictOn(each);
      expect(health.status).toMatch(/Healthy|Suspended/);
      expect(health.message).toContain(conditionOf(each.object, 'Attention').message);
    }
    expect(told.length).toBeGreaterThan(5);
  });

  it('no DailyScrum that failed turns an application red', () => {
    const failed = HEALTH_CASES.filter(({ object }) => object.status?.phase === 'Failed');
    expect(failed.map(({ file }) => file)).toEqual(expect.arrayContaining(['outside-sprint.yaml', 'future-date.yaml']));
    for (const each of failed) expect(verdictOn(each).health.status).toBe('Healthy');
  });

  it('a Sprint can be approved while it is a proposal, and closed until it is over', () => {
    const actionsOf = (file: string) =>
      verdictOn(HEALTH_CASES.find((each) => each.kind === 'Sprint' && each.file === file) as never).actions;
    const offered = (file: string) =>
      Object.entries(actionsOf(file)).flatMap(([name, { disabled }]) => (disabled ? [] : [name]));
    expect(offered('proposed.yaml').toSorted()).toEqual(['approve', 'close']);
    for (const file of ['active.yaml', 'planned.yaml', 'queued.yaml']) expect(offered(file)).toEqual(['close']);
    for (const file of ['completed.yaml', 'closed-with-pending-tasks.yaml', 'withdrawn.yaml'])
      expect(offered(file)).toEqual([]);
    const proposed = objectIn('Sprint', 'proposed.yaml');
    const becomes = (state: string) => ({ ...proposed, spec: { ...proposed.spec, state } });
    expect(actionsOf('proposed.yaml').approve?.result).toEqual(becomes('Active'));
    expect(actionsOf('proposed.yaml').close?.result).toEqual(becomes('Closed'));
  });
});
