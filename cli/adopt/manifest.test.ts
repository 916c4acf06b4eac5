import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectIDOf } from '../../crds/names/project-id.ts';
import { type Project, parseProject } from '../../crds/project.ts';
import { toYaml } from '../import/manifest/manifest.ts';
import { withEscapes } from '../terminal-text.ts';
import { type HeldProject, manifestOf } from './manifest.ts';

const HELD: HeldProject = {
  id: 'PAY',
  name: 'Payments',
  description: 'Line one\nline two \u202e',
  calendar: {
    country: 'US',
    subdivision: 'CA',
    time_zone: 'America/New_York',
    working_days: ['Tuesday', 'Monday'],
    holidays: [{ date: '2026-11-27', name: 'Company day' }],
  },
  team: [
    { id: 'E1', name: 'Ada \u202eevoL', role: 'Developer', hours_per_day: 4 },
    { id: 'E2', name: 'on', role: null, hours_per_day: 6 },
  ],
  absences: [{ employee_id: 'E1', start_date: '2026-12-01', end_date: '2026-12-02', reason: 'PTO' }],
};
type Change = Partial<Omit<HeldProject, 'calendar'>> & { calendar?: Partial<HeldProject['calendar']> };

/** The manifest as it is read back from what is printed, as an object that the API server has taken. */
function adopted({ calendar, ...change }: Change = {}): { project: Project; told: string[] } {
  const told: string[] = [];
  const held = { ...HELD, ...change, calendar: { ...HELD.calendar, ...calendar } };
  const printed = withEscapes(toYaml(manifestOf(held, (sentence) => told.push(sentence))));
  const manifest = parse(printed);
  const metadata = { ...manifest.metadata, namespace: 'n', uid: 'u', generation: 1, creationTimestamp: 't' };
  return { project: parseProject({ ...manifest, metadata }), told };
}

it('declares what the services hold already, and leaves the backlog to them', () => {
  const { project, told } = adopted();
  expect(project.spec).toMatchObject({
    displayName: 'Payments',
    description: HELD.description,
    calendar: {
      country: 'US',
      subdivision: 'CA',
      timeZone: 'America/New_York',
      workingDays: ['Tuesday', 'Monday'],
      holidays: HELD.calendar.holidays,
    },
    team: [
      {
        employeeID: 'E1',
        name: HELD.team[0]?.name,
        role: 'Developer',
        hoursPerDay: 4,
        absences: [{ startDate: '2026-12-01', endDate: '2026-12-02', reason: 'PTO' }],
      },
      { employeeID: 'E2', name: 'on', hoursPerDay: 6 },
    ],
  });
  expect(project.spec.backlog).toEqual({ source: 'External' });
  expect(told).toEqual([]);
});

describe('names', () => {
  it.each([
    ['PAY', 'pay', undefined],
    ['PAY-2', 'pay-2', undefined],
    ['PAY-', expect.stringMatching(/^pay-[0-9a-f]{8}$/), 'PAY-'],
    [`P${'A'.repeat(31)}`, `p${'a'.repeat(31)}`, undefined],
  ])('%s is the object %s', (id, name, projectID) => {
    const { project } = adopted({ id });
    expect(project.metadata.name).toEqual(name);
    expect(project.spec.projectID).toBe(projectID);
    expect(projectIDOf(project)).toBe(id);
  });
  it.each(['pay', 'P', '2PAY', 'P_Y', ''])('no Project can have the id %j', (id) =>
    expect(() => adopted({ id })).toThrow(`no Project can have the id ${id}`),
  );
});

describe('what does not fit', () => {
  const people = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ id: `E${i + 1}`, name: `N${i}`, role: null, hours_per_day: 6 }));
  it.each<[string, Change, (project: Project) => unknown, unknown, string[]]>([
    [
      'a team of 52',
      { team: people(52), absences: [] },
      (p) => p.spec.team?.length,
      50,
      ['the team has 52 people, and a Project takes 50: E51, E52 stay in the services, and are not in the manifest'],
    ],
    [
      'an id with a blank',
      { team: [{ id: 'E 1', name: 'x', role: null, hours_per_day: 6 }], absences: [] },
      (p) => p.spec.team,
      undefined,
      ['E 1: no ids that a Project takes; they stay in the services, and are not in the manifest'],
    ],
    [
      'a long name of the project',
      { name: 'n'.repeat(255) },
      (p) => p.spec.displayName?.length,
      100,
      ['the name of the project is cut from 255 to 100 characters'],
    ],
    [
      'a long name and role',
      { team: [{ id: 'E1', name: 'n'.repeat(101), role: 'r'.repeat(101), hours_per_day: 6 }], absences: [] },
      (p) => [p.spec.team?.[0]?.name.length, p.spec.team?.[0]?.role?.length],
      [100, 100],
      ['E1: the name is cut from 101 to 100 characters', 'E1: the role is cut from 101 to 100 characters'],
    ],
    [
      'an unknown zone',
      { calendar: { time_zone: 'Mars/Base' } },
      (p) => p.spec.calendar.timeZone,
      'UTC',
      ['the time zone Mars/Base is none that a Project takes: UTC stands in its place'],
    ],
    [
      'a country in small letters',
      { calendar: { country: 'us' } },
      (p) => [p.spec.calendar.country, p.spec.calendar.subdivision],
      [undefined, undefined],
      ['the country us is left out, and with it its public holidays: a Project takes two capital letters'],
    ],
    [
      'a subdivision in small letters',
      { calendar: { subdivision: 'ca' } },
      (p) => [p.spec.calendar.country, p.spec.calendar.subdivision],
      ['US', undefined],
      ['the subdivision ca is left out: a Project takes one to three capital letters or digits'],
    ],
    [
      'one day off twice',
      {
        calendar: {
          holidays: [
            { date: '2026-11-27', name: 'A' },
            { date: '2026-11-27', name: 'B' },
          ],
        },
      },
      (p) => p.spec.calendar.holidays,
      [{ date: '2026-11-27', name: 'A / B' }],
      ['the 2 days off on 2026-11-27 are merged into one'],
    ],
    [
      'a day off without a name',
      { calendar: { holidays: [{ date: '2026-11-27', name: '' }] } },
      (p) => p.spec.calendar.holidays,
      [{ date: '2026-11-27', name: 'Day off' }],
      ['the day off on 2026-11-27 has no name: it is called "Day off"'],
    ],
    [
      'a day off long ago',
      { calendar: { holidays: [{ date: '0999-11-27', name: 'A' }] } },
      (p) => p.spec.calendar.holidays,
      undefined,
      ['of 1 days off 1 are left out: a Project takes 100, in the years 1000 to 2999'],
    ],
  ])('%s is told', (_what, change, look, expected, sentences) => {
    const { project, told } = adopted(change);
    expect(look(project)).toEqual(expected);
    expect(told).toEqual(sentences);
  });

  it.each<[string, Change, (project: Project) => unknown, unknown]>([
    [
      'a zone in other letters',
      { calendar: { time_zone: 'europe/paris' } },
      (p) => p.spec.calendar.timeZone,
      'Europe/Paris',
    ],
    ['no description', { description: '' }, (p) => p.spec.description, undefined],
    ['no people', { team: [], absences: [] }, (p) => p.spec.team, undefined],
    [
      'an empty role',
      { team: [{ id: 'E1', name: 'x', role: '', hours_per_day: 6 }], absences: [] },
      (p) => p.spec.team?.[0]?.role,
      undefined,
    ],
    ['no country', { calendar: { country: null, subdivision: null } }, (p) => p.spec.calendar.country, undefined],
    [
      'a zone by an older name',
      { calendar: { time_zone: 'Asia/Calcutta' } },
      (p) => p.spec.calendar.timeZone,
      'Asia/Calcutta',
    ],
  ])('%s needs no word', (_what, change, look, expected) => {
    const { project, told } = adopted(change);
    expect(look(project)).toEqual(expected);
    expect(told).toEqual([]);
  });
});
