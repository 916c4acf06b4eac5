import { expect } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { declareBacklog } from '../../fixtures/services/declare.ts';
import type { Hosted } from '../../fixtures/services/hosted.ts';

/** What tests ask of the sprint service; `id` names the project of the test that runs. */
export function sprintRequests(world: () => Pick<Hosted, 'call'>, id: () => string) {
  const call: Hosted['call'] = (...request) => world().call(...request);
  const start = (body: object = {}) => call('sprint', 'POST', `/sprints/${id()}`, { sprint_name: 'One', ...body });
  const sprint = async (sprintId: string) => (await call('sprint', 'GET', `/sprints/${sprintId}`)).body;
  return {
    call,
    start,
    sprint,
    /** declares tasks `${id}-1` to `${id}-n` */
    fill: (n: number) =>
      declareBacklog(
        call,
        id(),
        Array.from({ length: n }, (_, i) => ({ task_id: `${id()}-${i + 1}`, points: 2 })),
      ),
    started: async (body: object = {}): Promise<string> => {
      const answer = await start({ mode: 'Live', ...body });
      expect(answer).toMatchObject({ status: 201 });
      return answer.body.sprint_id;
    },
    progress: (n: number, body: object) => call('sprint', 'POST', `/tasks/${id()}-${n}/progress`, body),
    scrum: (sprintId: string, date?: string) =>
      call('sprint', 'POST', `/sprints/${sprintId}/run-daily-scrum`, date === undefined ? undefined : { date }),
    retrospectives: async (sprintId: string) => {
      const { status, body } = await call('chronicle', 'GET', `/v1/notes/sprint_retrospective?sprint_id=${sprintId}`);
      return status === 200 ? body : [];
    },
    ended: (sprintId: string) =>
      eventually(async () => {
        const body = await sprint(sprintId);
        expect(body.status).not.toBe('in_progress');
        return body;
      }),
    noSprints: async () => {
      expect((await call('sprint', 'GET', `/sprints/by-project/${id()}`)).body).toEqual([]);
    },
  };
}

/** `n` requests, each `ms` after the one before it, whatever became of that. */
export const apart = <T>(n: number, ms: number, request: () => Promise<T>): Promise<T[]> =>
  Promise.all(
    Array.from({ length: n }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, i * ms));
      return request();
    }),
  );
