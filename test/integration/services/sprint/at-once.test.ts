import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sprint } from '../../../../services/sprint/contract/shapes.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';

// What many ask for at once: the same number, the same reference, and to follow what all the others change.

const CALLERS = 20;
const all = <T>(ask: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: CALLERS }, (_, n) => ask(n)));

describe.each(arrangements)('sprint service in %s', (arrangement) => {
  let world: Arranged;
  let next = 0;
  let id: string;
  beforeAll(async () => {
    world = await startArranged(arrangement);
  }, 120_000);
  afterAll(() => world?.stop());
  beforeEach(() => {
    world.clock.set(MONDAY_MORNING);
    id = `ONCE${next++}`;
  });
  const call: Arranged['call'] = (...request) => world.call(...request);
  const fill = async (project: string) => {
    await declareProject(call, project, { team: [{ id: 'E1' }] });
    await declareBacklog(call, project, [{ task_id: `${project}-1` }]);
  };
  const start = (project: string, body: object = {}, key?: string) =>
    call('sprint', 'POST', `/sprints/${project}`, { sprint_name: 'One', mode: 'Live', ...body }, key);

  it('one number makes one sprint, and the others hear that it has passed or that it runs', async () => {
    await fill(id);
    for (const number of [1, 2]) {
      const answers = await all(() => start(id, { number }));
      const won = answers.filter((a) => a.status === 201);
      expect(won.map((a) => a.body.sprint_id)).toEqual([`${id}-S0${number}`]);
      const lost = answers.filter((a) => a.status === 409);
      expect(lost).toHaveLength(CALLERS - 1);
      for (const { body } of lost) {
        expect(['number_passed', 'sprint_in_progress']).toContain(body.code);
        if (body.code === 'number_passed') expect(body.number).toBe(number + 1);
      }
      await call('sprint', 'POST', `/sprints/${id}-S0${number}/close`);
      await viewsAgree(call, id);
    }
    expect((await call('sprint', 'GET', `/sprints/by-project/${id}`)).body).toHaveLength(2);
  });

  it('one number with one Idempotency-Key or reference is one answer to all, also when it has passed', async () => {
    for (const project of [`${id}K`, `${id}R`]) await fill(project);
    const byKey = () => start(`${id}K`, { number: 1 }, `start of ${id}`);
    const byRef = () => start(`${id}R`, { number: 1, external_ref: `ref/${id}` });
    for (const [project, ask] of [
      [`${id}K`, byKey],
      [`${id}R`, byRef],
    ] as const) {
      const seen = async () => new Set((await all(ask)).map((a) => `${a.status} ${a.body.sprint_id}`));
      expect(await seen()).toEqual(new Set([`201 ${project}-S01`]));
      await call('sprint', 'POST', `/sprints/${project}-S01/close`);
      await viewsAgree(call, project);
      await start(project);
      expect(await seen()).toEqual(new Set([`201 ${project}-S01`]));
    }
  });

  it('one reference claims one sprint, and one sprint is claimed by one', async () => {
    const claim = (sprintId: string, external_ref: string) =>
      call('sprint', 'PUT', `/sprints/${sprintId}/owner`, { external_ref });
    await all((n) => fill(`${id}C${n}`));
    await all((n) => start(`${id}C${n}`));
    const ofMany = await all((n) => claim(`${id}C${n}-S01`, `ref/${id}`));
    expect(ofMany.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(ofMany.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['external_ref_taken']),
    );
    const free = `${id}C${ofMany.findIndex((a) => a.status !== 200)}-S01`;
    const byMany = await all((n) => claim(free, `ref/${id}/${n}`));
    expect(byMany.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(byMany.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['sprint_claimed']),
    );
  });

  it('who follows the changes while all write sees the last version of each sprint, and none too late', async () => {
    const projects = await all(async (n) => {
      await fill(`${id}F${n}`);
      return `${id}F${n}`;
    });
    const seen = new Map<string, Sprint>();
    let cursor = '0';
    let isWriting = true;
    const look = async (): Promise<number> => {
      const { body } = await call('sprint', 'GET', `/sprints?changed_since=${cursor}&limit=7`);
      cursor = body.next;
      for (const sprint of body.sprints) seen.set(sprint.sprint_id, sprint);
      return body.sprints.length;
    };
    const follow = async () => {
      while (isWriting) await look();
      while ((await look()) > 0);
    };
    const write = async (project: string) => {
      await start(project);
      for (let percent = 1; percent <= 10; percent++)
        expect(
          await call('sprint', 'POST', `/tasks/${project}-1/progress`, { progress_percentage: percent }),
        ).toMatchObject({ status: 200 });
      if (project.endsWith('3')) await call('sprint', 'POST', `/sprints/${project}-S01/close`);
    };
    const following = follow();
    await Promise.all(projects.map(write));
    isWriting = false;
    await following;
    for (const project of projects) {
      const { tasks: _, ...last } = (await call('sprint', 'GET', `/sprints/${project}-S01`)).body;
      expect(seen.get(`${project}-S01`)).toEqual(last);
      expect(last).toMatchObject({ version: project.endsWith('3') ? 12 : 11, progress: { percent: 10 } });
    }
  });
});
