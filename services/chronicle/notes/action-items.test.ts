import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { completed } from '../../../test/integration/fixtures/services/sprint-events.ts';
import { chronicleOn } from '../../../test/integration/services/chronicle/chronicle-service.ts';
import { retrospectiveRequest } from '../../../test/integration/services/chronicle/seed-notes.ts';

const chronicle = chronicleOn('PGlite');
const { bus, call, clock } = chronicle;
let next = 0;
let project: string;
let sprint: string;
beforeAll(chronicle.start);
afterAll(chronicle.stop);
beforeEach(() => {
  project = `A${next++}`;
  sprint = `${project}-S01`;
  clock.set('2026-11-23T10:00:00Z');
});
const items = async (query = `?project_id=${project}`) => (await call('GET', `/v1/action-items${query}`)).body;
const change = (id: string, status: unknown) => call('PUT', `/v1/action-items/${id}`, { status });
const byHand = (...action_items: { description: string; status: string }[]) =>
  call('POST', '/v1/notes/sprint_retrospective', {
    ...retrospectiveRequest,
    project_id: project,
    sprint_id: sprint,
    action_items,
  });
const told = async () => (await call('GET', `/v1/notes/sprint_retrospective?sprint_id=${sprint}`)).body[0].action_items;

it('items come from retrospectives by hand and by event', async () => {
  const note = (await byHand({ description: 'Groom', status: 'open' }, { description: 'Celebrate', status: 'done' }))
    .body;
  const close = completed(project, sprint);
  await bus.publish(close, 'sprint_events');
  const { report_id } = close.event_data.retrospective as { report_id: string };
  const item = { item_id: expect.any(String), project_id: project, sprint_id: sprint, changed_at: null };
  const own = { ...item, retrospective_id: note.note_id, created_at: '2026-11-23T10:00:00.000Z' };
  expect(await items()).toEqual([
    { ...own, description: 'Groom', status: 'open' },
    { ...own, description: 'Celebrate', status: 'closed' },
    {
      ...item,
      retrospective_id: report_id,
      created_at: '2026-11-23T09:00:00.000Z',
      description: 'Split T-2.',
      status: 'open',
    },
  ]);
});

it('an item is closed and opened again, and its retrospective shows it', async () => {
  await byHand({ description: 'Groom', status: 'planned' }, { description: 'Celebrate', status: 'done' });
  const [{ item_id }] = await items();
  clock.set('2026-11-24T10:00:00Z');
  const closed = await change(item_id, 'closed');
  expect(closed).toMatchObject({
    status: 200,
    body: { item_id, status: 'closed', changed_at: '2026-11-24T10:00:00.000Z' },
  });
  expect(await told()).toEqual([
    { description: 'Groom', status: 'closed' },
    { description: 'Celebrate', status: 'done' },
  ]);
  expect((await change(item_id, 'open')).body.status).toBe('open');
  expect(await told()).toMatchObject([{ status: 'planned' }, { status: 'done' }]);
});

it('items are found by project, sprint and status, a page at a time', async () => {
  await byHand(
    { description: 'a', status: 'open' },
    { description: 'b', status: 'closed' },
    { description: 'c', status: 'open' },
  );
  const found = async (query: string) => (await items(query)).map((i: { description: string }) => i.description);
  expect(await found(`?sprint_id=${sprint}&status=open`)).toEqual(['a', 'c']);
  expect(await found(`?project_id=${project}&status=closed`)).toEqual(['b']);
  expect(await found(`?project_id=${project}&limit=1&offset=1`)).toEqual(['b']);
  expect(await found(`?project_id=NONE`)).toEqual([]);
  expect(await found(`?project_id=NONE&sprint_id=${sprint}`)).toEqual([]);
});

it('an unknown item is 404, another status is refused', async () => {
  expect(await change('none', 'closed')).toMatchObject({ status: 404, body: { code: 'action_item_not_found' } });
  expect((await change('none', 'done')).status).toBe(422);
});

it('a retrospective that was refused leaves no items', async () => {
  await byHand({ description: 'a', status: 'open' });
  expect((await byHand({ description: 'b', status: 'open' })).status).toBe(409);
  expect(await items()).toHaveLength(1);
});
