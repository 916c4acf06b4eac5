import { expect, it } from 'vitest';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { declareProject } from '../../fixtures/services/declare.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';

it.each(arrangements)(
  '200 mixed requests at once are all answered in %s',
  async (arrangement) => {
    const world = await startArranged(arrangement);
    const { call } = world;
    try {
      const projects = ['M0', 'M1', 'M2', 'M3'];
      for (const p of projects) await declareProject(call, p);
      for (const p of projects) await call('backlog', 'POST', `/backlogs/${p}`);
      const kinds: ((p: string, n: number) => ReturnType<Arranged['call']>)[] = [
        (p) => call('sprint', 'POST', `/sprints/${p}`, { sprint_name: 'x' }),
        (p) => call('backlog', 'POST', `/backlogs/${p}`),
        (p, n) => call('sprint', 'POST', `/tasks/${p}-TASK00${(n % 9) + 1}/progress`, { progress_percentage: n % 100 }),
        (p) => call('sprint', 'POST', `/sprints/${p}-S01/run-daily-scrum`),
        (p) => call('sprint', 'POST', `/sprints/${p}-S01/close`),
        (p, n) => call('backlog', 'PUT', `/tasks/${p}-TASK010`, { title: `Title ${n}` }),
        (p) => call('sprint', 'GET', `/sprints/by-project/${p}`),
        (p) => call('backlog', 'GET', `/backlogs/${p}/summary`),
        (p) => call('sprint', 'POST', `/sprints/${p}/plan`, { sprint_name: 'x' }),
        () => call('sprint', 'GET', '/health/ready'),
      ];
      const requests = Array.from({ length: 200 }, (_, n) =>
        kinds[n % 10]?.(projects[Math.floor(n / 10) % 4] ?? '', n),
      );
      const answers = await Promise.all(requests);
      expect(answers.map((a) => a?.status).filter((s) => s === undefined || s >= 500)).toEqual([]);
      for (const p of projects) await viewsAgree(call, p, 20_000);
    } finally {
      await world.stop();
    }
  },
  120_000,
);
