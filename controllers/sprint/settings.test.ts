import { describe, expect, it } from 'vitest';
import { type Settings, settingsOf, wishOf } from './settings.ts';
import { aProject, aSprint, held, started } from './test-scope.ts';

const live: Settings = {
  durationWeeks: 2,
  maxTasks: 10,
  mode: 'Live',
  closePolicy: 'EndDate',
  assignment: 'None',
  schedule: '0 14 * * 1-5',
  timeZone: 'UTC',
  dailyScrum: 'Scheduled',
};
const defaults = {
  sprintDefaults: {
    durationWeeks: 1,
    maxTasks: 4,
    mode: 'Simulated',
    closePolicy: 'Manual',
    assignment: 'None',
    dailyScrum: { schedule: '0 9 * * 1-5', timeZone: 'Europe/Paris' },
  },
  calendar: { timeZone: 'America/New_York' },
};

describe('settingsOf', () => {
  it.each<[string, ReturnType<typeof aSprint>, ReturnType<typeof aProject> | undefined, Partial<Settings>]>([
    ['nothing said', aSprint(), aProject(), live],
    [
      'Simulated has its own defaults',
      aSprint({ mode: 'Simulated' }),
      aProject(),
      { mode: 'Simulated', closePolicy: 'WhenDone', assignment: 'RoundRobin' },
    ],
    [
      'the project says it',
      aSprint(),
      aProject(defaults),
      {
        durationWeeks: 1,
        maxTasks: 4,
        mode: 'Simulated',
        closePolicy: 'Manual',
        assignment: 'None',
        schedule: '0 9 * * 1-5',
        timeZone: 'Europe/Paris',
      },
    ],
    [
      'the calendar gives the zone',
      aSprint(),
      aProject({ calendar: { timeZone: 'Asia/Tokyo' } }),
      { timeZone: 'Asia/Tokyo' },
    ],
    [
      'the sprint goes first',
      aSprint({
        durationWeeks: 3,
        maxTasks: 7,
        mode: 'Live',
        closePolicy: 'WhenDone',
        assignment: 'RoundRobin',
        dailyScrum: { schedule: '5 5 * * *', timeZone: 'UTC', state: 'Scheduled' },
      }),
      aProject(defaults),
      {
        durationWeeks: 3,
        maxTasks: 7,
        mode: 'Live',
        closePolicy: 'WhenDone',
        assignment: 'RoundRobin',
        schedule: '5 5 * * *',
        timeZone: 'UTC',
      },
    ],
    ['points instead of tasks', aSprint({ maxPoints: 21 }), aProject(defaults), { maxTasks: undefined }],
    ['points as well as tasks', aSprint({ maxPoints: 21, maxTasks: 3 }), aProject(defaults), { maxTasks: 3 }],
    [
      'the project is gone',
      aSprint({}, { schedule: '1 1 * * *', timeZone: 'Asia/Tokyo' }),
      undefined,
      { schedule: '1 1 * * *', timeZone: 'Asia/Tokyo' },
    ],
  ])('%s', (_situation, sprint, project, expected) => {
    expect(settingsOf(sprint, project)).toMatchObject(expected);
  });
});

describe('settingsOf: the zone of the daily scrum', () => {
  const moved = aProject({ calendar: { timeZone: 'Asia/Tokyo' } });
  const shown = {
    sprintBacklog: started.sprintBacklog,
    day: { current: 1, total: 9, display: '1/9', timeZone: 'UTC' },
  };
  const explicit = aSprint({ dailyScrum: { timeZone: 'Europe/Paris', state: 'Scheduled' } });
  const meeting = aProject({ ...defaults, calendar: { timeZone: 'Asia/Tokyo' } });
  it.each([
    ["before the start it is the calendar's", aSprint(), moved, null, 'Asia/Tokyo'],
    ['whatever was shown before that changed', aSprint({}, { timeZone: 'UTC' }), moved, undefined, 'Asia/Tokyo'],
    ['afterwards that in which the sprint started', aSprint(), moved, held({ time_zone: 'UTC' }), 'UTC'],
    ['also as long as nobody could ask', aSprint({}, shown), moved, undefined, 'UTC'],
    ['unless the Sprint names one', explicit, moved, held({ time_zone: 'UTC' }), 'Europe/Paris'],
    ['or the Project does', aSprint(), meeting, held({ time_zone: 'UTC' }), 'Europe/Paris'],
    [
      'without its Project that which is shown',
      aSprint({}, { timeZone: 'Asia/Seoul' }),
      undefined,
      held(),
      'Asia/Seoul',
    ],
  ])('%s', (_situation, sprint, project, inService, expected) => {
    expect(settingsOf(sprint, project, inService).timeZone).toBe(expected);
  });
});

it('the wish leaves out what the service is to work out', () => {
  const wish = wishOf(aSprint(), live, 'ref');
  expect(Object.keys(wish)).not.toEqual(expect.arrayContaining(['start_date', 'tasks', 'seed']));
  const { max_tasks, max_points } = wishOf(aSprint({ maxPoints: 21 }), { ...live, maxTasks: undefined }, 'ref');
  expect([wish.max_tasks, 'max_points' in wish, max_tasks, max_points]).toEqual([10, false, undefined, 21]);
  expect(wishOf(aSprint({ simulation: { seed: 0 } }), live, 'ref').seed).toBe(0);
});
