import { afterEach, describe, expect, it } from 'vitest';
import { seededDisturbance } from '../../../../dev/services/disturbed-bus.ts';
import { engines } from '../../fixtures/services/databases.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { type Hosted, startHosted } from '../../fixtures/services/hosted.ts';

const CLIENTS = 24;

describe.each(engines)('what was written is read right after, on %s', (engine) => {
  let world: Hosted;
  afterEach(() => world?.stop());

  const ok = async (...request: Parameters<Hosted['call']>) => {
    const answer = await world.call(...request);
    expect(answer.status, `${request[1]} ${request[2]}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer;
  };
  const notesOf = (id: string) => world.call('chronicle', 'GET', `/v1/notes/sprint_retrospective?project_id=${id}`);
  const closed = async (id: string) => {
    await declareProject(world.call, id);
    await declareBacklog(world.call, id, [{ task_id: `${id}-1` }, { task_id: `${id}-2` }]);
    const { body } = await ok('sprint', 'POST', `/sprints/${id}`, { sprint_name: `${id}-S01`, mode: 'Live' });
    return ok('sprint', 'POST', `/sprints/${body.sprint_id}/close`, {});
  };

  it('by many clients at once, on a bus that delays, doubles and reorders', async () => {
    world = await startHosted(engine, seededDisturbance({ seed: 11, delayMs: 60 }));
    const ids = Array.from({ length: CLIENTS }, (_, n) => `OWN${n}`);
    const found = await Promise.all(
      ids.map(async (id) => {
        await closed(id);
        const { status, body } = await notesOf(id);
        return [id, status, status === 200 ? body.length : body.code];
      }),
    );
    expect(found).toEqual(ids.map((id) => [id, 200, 1]));
  });

  it('or whoever asks hears that it has not arrived, and nobody that it is not there', async () => {
    let delayMs = 2_500;
    world = await startHosted(engine, { delayMs: () => delayMs, againAfterMs: () => undefined });
    const close = await closed('LATE');
    // The bus has it, so this is no matter of the sender's.
    expect(close.headers).not.toHaveProperty('dsm-events');
    const begun = performance.now();
    const early = await notesOf('LATE');
    expect(early).toMatchObject({ status: 503, body: { code: 'not_yet_here' }, headers: { 'retry-after': '1' } });
    expect(performance.now() - begun).toBeLessThan(2_000);
    delayMs = 0;
    await expect.poll(async () => (await notesOf('LATE')).status, { timeout: 15_000 }).toBe(200);
    expect(await notesOf('NEVER')).toMatchObject({ status: 404, body: { code: 'note_not_found' } });
  });
});
