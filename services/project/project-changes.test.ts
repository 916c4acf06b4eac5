import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { declaration, projectOn } from '../../test/integration/services/project/project-service.ts';

const project = projectOn('PGlite');
const { call } = project;
beforeAll(project.start);
afterAll(project.stop);

let next = 0;
let id: string;
beforeEach(() => {
  id = `PC${next++}-X`;
});
const declare = (more: object = {}, of = id) => call('PUT', `/projects/${of}`, declaration(more));
const list = async (query: Record<string, string | number> = {}) =>
  (await call('GET', `/projects/changes?${new URLSearchParams(query as never)}`)).body;
const end = async () => (await list({ limit: 1000 })).next;
const changed = async (since: string) =>
  (await list({ changed_since: since })).projects.map((one: { project_id: string }) => one.project_id);

it('tells owner, digest and team of what changed since', async () => {
  const since = await end();
  await declare({
    owner: 'a',
    digest: 'd',
    team: [
      { id: 'E10', name: 'x' },
      { id: 'E2', name: 'y' },
    ],
  });
  const { projects } = await list({ changed_since: since });
  expect(projects).toEqual([{ project_id: id, owner: 'a', declared_digest: 'd', team: ['E2', 'E10'] }]);
  expect(await changed(await end())).toEqual([]);
});

it.each<[string, () => Promise<unknown>]>([
  ['another declaration', () => declare({ owner: 'a', name: 'Other' })],
  ['its owner', () => call('DELETE', `/projects/${id}/owner?owner=a`)],
  ['its status', () => call('PUT', `/projects/${id}/status`, { status: 'inactive' })],
  ['its team', () => call('POST', `/projects/${id}/team-members-assign`, { employee_ids: [`${id}-E`] })],
])('is found again after a change of %s, and no other', async (_what, change) => {
  await declare({ owner: 'b' }, `${id}2`);
  await declare({ owner: 'a' });
  await call('POST', '/employees', { id: `${id}-E`, name: 'Somebody' });
  const since = await end();
  await change();
  expect(await changed(since)).toEqual([id]);
});

it('is read a page after the other, which change meanwhile, and none is missed', async () => {
  const ids = ['A', 'B', 'C', 'D', 'E'].map((letter) => `${id}-${letter}`);
  const since = await end();
  for (const one of ids) await declare({ owner: 'a' }, one);
  const seen: string[] = [];
  let cursor = since;
  for (;;) {
    const page = await list({ changed_since: cursor, limit: 2 });
    for (const one of page.projects) seen.push(one.project_id);
    cursor = page.next;
    // One that was passed changes again.
    if (seen.length === 2) await declare({ owner: 'a', name: 'Again' }, ids[0]);
    if (page.projects.length < 2) break;
  }
  expect(seen).toEqual(ids);
  expect(await changed(cursor)).toContain(ids[0]);
});

it('begins anew for who comes from another database, and refuses what is no cursor', async () => {
  await declare({ owner: 'a' });
  expect(await changed('999999999999')).toContain(id);
  for (const changed_since of ['x', '-1', '', '1.2', '9'.repeat(19)])
    expect(await call('GET', `/projects/changes?${new URLSearchParams({ changed_since })}`)).toMatchObject({
      status: 422,
    });
});
