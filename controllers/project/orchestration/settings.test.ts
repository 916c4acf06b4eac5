import { expect, it } from 'vitest';
import { settings } from '../../../services/orchestrator/contract/shapes.ts';
import { aProject } from '../test-scope.ts';
import { settingsOf } from './settings.ts';

it('says what holds where the Project says nothing', () => {
  const expected = {
    autonomy: 'Advise',
    decision_mode: 'intelligence_enhanced',
    target_probability: 0.7,
    confidence_threshold: 0.75,
    task_count: 'Enabled',
    duration: 'Enabled',
    advice: 'Enabled',
    sprint_defaults: {
      duration_weeks: 2,
      max_tasks: 10,
      mode: 'Live',
      close_policy: 'EndDate',
      assignment: 'None',
      daily_scrum: { schedule: '0 14 * * 1-5', time_zone: 'UTC', state: 'Scheduled' },
    },
  };
  expect(settingsOf(aProject())).toEqual(expected);
  expect(settings.parse(expected)).toEqual(expected);
});

it('says what the Project says', () => {
  const spec = {
    calendar: { timeZone: 'Europe/Paris' },
    sprintDefaults: {
      durationWeeks: 1,
      maxTasks: 4,
      mode: 'Simulated',
      closePolicy: 'Manual',
      assignment: 'None',
      dailyScrum: { schedule: '0 9 * * 1-5', timeZone: 'Asia/Tokyo' },
    },
    orchestration: {
      mode: 'Automatic',
      decisionMode: 'RuleBasedOnly',
      targetProbability: 95,
      confidenceThreshold: 99,
      taskCount: 'Disabled',
      duration: 'Disabled',
      advice: 'Disabled',
    },
  };
  expect(settingsOf(aProject(spec))).toEqual({
    autonomy: 'Automatic',
    decision_mode: 'rule_based_only',
    target_probability: 0.95,
    confidence_threshold: 0.99,
    task_count: 'Disabled',
    duration: 'Disabled',
    advice: 'Disabled',
    sprint_defaults: {
      duration_weeks: 1,
      max_tasks: 4,
      mode: 'Simulated',
      close_policy: 'Manual',
      assignment: 'None',
      daily_scrum: { schedule: '0 9 * * 1-5', time_zone: 'Asia/Tokyo', state: 'Scheduled' },
    },
  });
});

it('what hangs on the mode, and on the calendar', () => {
  const { sprint_defaults: defaults } = settingsOf(
    aProject({ calendar: { timeZone: 'Europe/Paris' }, sprintDefaults: { mode: 'Simulated' } }),
  );
  expect(defaults).toMatchObject({ close_policy: 'WhenDone', assignment: 'RoundRobin' });
  expect(defaults.daily_scrum?.time_zone).toBe('Europe/Paris');
});
