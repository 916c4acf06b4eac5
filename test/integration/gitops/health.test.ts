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
/** By the reason that the file is named after. */
function expectedOf({ kind, file, object }: (typeof HEALTH_CASES)[number]): Expected {
  if (object.metadata.deletionTimestamp !== undefined) return ['Progressing', 'Terminating'];
  if (!isSeen(object)) return ['Progressing', 'InProgress'];
  const found = Object.entries<Expected>(EXPECTED[kind]).find(([reason]) => fileOf(reason) === file);
  if (found === undefined) throw new Error(`${kind} ${file}: named after no reason of the kind`);
  return found[1];
}
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
    const [health, kstatus] = expectedOf(each);
    expect(verdictOn(each).health.status).toBe(health);
    expect(verdictOn(each).kstatus.status).toBe(kstatus);
  });

  it('an Attention is told, and turns nothing yellow or red', () => {
    const told = HEALTH_CASES.filter(({ object }) => isSeen(object) && conditionOf(object, 'Attention') !== undefined);
    for (const each of told) {
      const { health } = verdictOn(each);
      expect(health.status).toBe('Healthy');
      expect(health.message).toContain(conditionOf(each.object, 'Attention').message);
    }
    expect(told.length).toBeGreaterThan(5);
  });

  it('no DailyScrum that failed turns an application red', () => {
    const failed = HEALTH_CASES.filter(({ object }) => object.status?.phase === 'Failed');
    expect(failed.map(({ file }) => file)).toEqual(expect.arrayContaining(['outside-sprint.yaml', 'future-date.yaml']));
    for (const each of failed) expect(verdictOn(each).health.status).toBe('Healthy');
  });
});
