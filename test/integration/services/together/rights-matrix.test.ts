import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SERVICE_NAMES, type ServiceName } from '../../../../dev/services/host.ts';
import type { Connection } from '../../../../services/kit/database/database.ts';
import { until } from '../../../fixtures/waiting.ts';
import { makeKey, type TokenWishes, testIssuer } from '../../fixtures/issuer.ts';
import { type Hosted, startHosted } from '../../fixtures/services/hosted.ts';

// Every route of every service, by everybody who may not: the right refusal, and not a row is other than before.

const SYSTEM: TokenWishes = { account: 'dsm-system:dsm-operator' };
const issuer = testIssuer([
  { serviceAccount: 'dsm-system:dsm-operator', rights: ['system'] },
  { serviceAccount: 'team-a:reader', rights: ['read'] },
  { serviceAccount: 'team-a:reporter', rights: ['report'] },
  { serviceAccount: 'team-a:manager', rights: ['manage'], projects: ['MINE'] },
  { serviceAccount: 'team-a:both', rights: ['report'], projects: ['MINE'] },
  { serviceAccount: 'team-a:both', rights: ['read'], projects: ['THEIRS'] },
  { serviceAccount: 'team-a:owner', rights: ['manage'], namespaces: ['team-a'] },
]);
let world: Hosted;
let routes: Operation[];
let mine: Ids;
let theirs: Ids;

interface Operation {
  service: ServiceName;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** with {names} */
  path: string;
  access: 'read' | 'report' | 'manage' | 'system';
}
interface Ids {
  project_id: string;
  sprint_id: string;
  task_id: string;
  item_id: string;
  decision_id: string;
  event_id: string;
}

beforeAll(async () => {
  const token = await issuer.token({ ...SYSTEM, expiresIn: 3_600 });
  const auth = { authenticator: issuer.authenticator(), requestsPerSecond: 0 };
  world = await startHosted('PGlite', undefined, undefined, undefined, { auth, token: () => token });
  [mine, theirs] = [await begin('MINE', 'k8s:c/team-a/mine'), await begin('THEIRS', 'k8s:c/team-b/theirs')];
  routes = (await Promise.all(SERVICE_NAMES.map(operationsOf))).flat();
}, 120_000);
afterAll(async () => {
  await world?.stop();
  issuer.remove();
});

/** A project with a running sprint, notes and a decision. */
async function begin(id: string, owner: string): Promise<Ids> {
  const must = async (...what: Parameters<Hosted['call']>) => {
    const answer = await world.call(...what);
    expect(answer.status, JSON.stringify([what, answer.body])).toBeLessThan(300);
    return answer.body;
  };
  const calendar = { country: null, subdivision: null, time_zone: 'UTC', working_days: ['Monday'], holidays: [] };
  const member = { id: `E-${id}`, name: `Worker of ${id}` };
  const declaration = { owner, digest: 'd', name: `Project ${id}`, calendar, team: [member] };
  await must('project', 'PUT', `/projects/${id}`, declaration);
  const task_id = `${id}-T1`;
  await must('backlog', 'PUT', `/backlogs/${id}`, { digest: 'd', tasks: [{ task_id, title: `Task of ${id}` }] });
  const { sprint_id } = await must('sprint', 'POST', `/sprints/${id}`, {
    sprint_name: `Sprint of ${id}`,
    duration_weeks: 1,
  });
  await must('chronicle', 'POST', '/v1/notes/sprint_retrospective', {
    ...{ project_id: id, sprint_id: `${id}-S00`, action_items: [{ description: `Item of ${id}` }] },
  });
  const [{ item_id }] = await must('chronicle', 'GET', `/v1/action-items?project_id=${id}`);
  await until('the log tells of the sprint', async () =>
    JSON.stringify((await world.call('chronicle', 'GET', '/v1/events')).body).includes(`Sprint of ${id}`),
  );
  const { events } = await must('chronicle', 'GET', '/v1/events');
  const told = events.filter((event: object) => JSON.stringify(event).includes(id)) as { event_id: string }[];
  const decision_id = '0198c5a0-0000-7000-8000-000000000000';
  return { project_id: id, sprint_id, task_id, item_id, decision_id, event_id: told[0]?.event_id ?? '' };
}

async function operationsOf(service: ServiceName): Promise<Operation[]> {
  type Described = { security?: { bearer: [Operation['access']] }[] };
  const { paths } = (await world.call(service, 'GET', '/openapi.json')).body as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Described>).map(([method, { security }]) => {
      const access = security?.[0]?.bearer[0];
      if (access === undefined) throw new Error(`${service} ${method} ${path}: open to everybody`);
      return { service, method: method.toUpperCase() as Operation['method'], path, access };
    }),
  );
}

const filled = (path: string, ids: Ids): string =>
  path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => ({ ...ids, date: '2026-11-23' })[name as keyof Ids] ?? 'x');

async function send({ service, method, path }: Operation, authorization?: string, ids = theirs, query = '') {
  const answer = await fetch(world.host.endpoints[service] + filled(path, ids) + query, {
    method,
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  return { status: answer.status, text: await answer.text(), challenge: answer.headers.get('www-authenticate') };
}
const bearer = async (wishes: TokenWishes) => `Bearer ${await issuer.token(wishes)}`;

/** Every row of every schema, as text. */
async function dump({ root }: Connection): Promise<string[]> {
  const tables = await sql<{ name: string }>`
    select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE' order by 1`.execute(
    root,
  );
  const rows = await Promise.all(
    tables.rows.map(({ name }) =>
      sql<{ row: string }>`select ${name} || ' ' || t::text as row from ${sql.raw(name)} t`.execute(root),
    ),
  );
  return rows.flatMap((each) => each.rows.map(({ row }) => row)).toSorted();
}
/** Nothing is under way any more: two looks in a row are alike. */
async function settled(): Promise<string[]> {
  let last: string[] = [];
  await until('the services to have nothing under way', async () => {
    const before = last;
    last = await dump(world.connection);
    return JSON.stringify(before) === JSON.stringify(last);
  });
  return last;
}

it('whoever nobody knows is refused on every route, and nothing is written', async () => {
  const other = makeKey();
  const strangers = {
    'no token': undefined,
    'an expired token': await bearer({ ...SYSTEM, expiresIn: -60 }),
    'another audience': await bearer({ ...SYSTEM, audience: 'https://kubernetes.default.svc' }),
    'another key': await bearer({ ...SYSTEM, key: other }),
    'another key under our name': await bearer({ ...SYSTEM, key: { ...other, kid: issuer.key.kid } }),
    'no signature': `Bearer ${issuer.unsigned(SYSTEM)}`,
    'the public key as a secret': `Bearer ${await issuer.signedAsSecret(SYSTEM)}`,
  };
  const before = await settled();
  expect(routes.length).toBeGreaterThan(80);
  for (const route of routes) {
    for (const [who, authorization] of Object.entries(strangers)) {
      const { status, challenge } = await send(route, authorization);
      expect([status, challenge?.startsWith('Bearer ')], `${who}: ${route.method} ${route.path}`).toEqual([401, true]);
    }
  }
  expect(await settled()).toEqual(before);
}, 60_000);

it('too few rights are refused on every route, and nothing is written', async () => {
  const RANKS = ['read', 'report', 'manage', 'system'];
  const some = {
    'nobody with rights': [-1, { account: 'team-b:eve' }],
    'a reader': [0, { account: 'team-a:reader' }],
    'a reporter': [1, { account: 'team-a:reporter' }],
    'a manager of another project': [2, { account: 'team-a:manager' }],
  } satisfies Record<string, [number, TokenWishes]>;
  const before = await settled();
  for (const route of routes) {
    for (const [who, [rank, wishes]] of Object.entries(some)) {
      if (rank >= RANKS.indexOf(route.access)) continue;
      const { status } = await send(route, await bearer(wishes as TokenWishes));
      expect(status, `${who}: ${route.method} ${route.path}`).toBe(403);
    }
  }
  expect(await settled()).toEqual(before);
}, 60_000);

it.each(['team-a:manager', 'team-a:owner'])(
  '%s neither sees nor changes the project of others',
  async (account) => {
    const authorization = await bearer({ account });
    const before = await settled();
    for (const route of routes.filter(({ access }) => access !== 'system')) {
      const what = `${route.method} ${route.path}`;
      const { status, text } = await send(route, authorization);
      const isOfTheirs = /\{(project|sprint|task|item|event)_id\}/.test(route.path);
      // Without a body that fits, a route that takes one may say so first.
      if (isOfTheirs) expect([400, 404, 422], what).toContain(status);
      if (!isOfTheirs) expect(text, what).not.toContain('THEIRS');
      if (route.method !== 'GET') continue;
      const named = await send(route, authorization, mine, '?project_id=THEIRS&reference_project_id=THEIRS&limit=1000');
      expect([400, 403, 404, 422], `${what}?project_id`).toContain(named.status);
    }
    expect(await settled()).toEqual(before);
  },
  60_000,
);

it.each(['team-a:manager', 'team-a:owner'])('%s sees their own', async (account) => {
  const authorization = await bearer({ account });
  const seen = async (service: ServiceName, path: string) => {
    const answer = await fetch(world.host.endpoints[service] + path, { headers: { authorization } });
    return [answer.status, await answer.text()] as const;
  };
  const shown = [
    await seen('project', '/projects'),
    await seen('project', '/teams'),
    await seen('backlog', '/backlogs/summary'),
    await seen('sprint', '/sprints'),
    await seen('sprint', '/sprints/list_projects'),
    await seen('sprint', `/sprints/${mine.sprint_id}`),
    await seen('chronicle', '/v1/notes/sprint_retrospective'),
    await seen('chronicle', '/v1/action-items'),
    await seen('chronicle', '/v1/events'),
    await seen('chronicle', `/v1/events/${mine.event_id}`),
  ];
  for (const [status, text] of shown)
    expect([status, text.includes('MINE'), text.includes('THEIRS')]).toEqual([200, true, false]);
});

const report = async (account: string, path: string, body: object) => {
  const answer = await fetch(`${world.host.endpoints.chronicle}/v1/notes/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: await bearer({ account }) },
    body: JSON.stringify(body),
  });
  return { status: answer.status, text: await answer.text() };
};
const NOTES: [string, object][] = [
  ['sprint_planning', { sprint_goal: 'g', planned_tasks: [] }],
  ['daily_scrum_report', { reports: { '2026-11-23': [] } }],
  ['sprint_retrospective', {}],
  ['general', { event_type: 'risk_review' }],
  ['decision_audit', {}],
];

it.each(NOTES)('a note by %s under a project of one’s own is about no sprint of another', async (path, body) => {
  const before = await settled();
  const of = (sprint: string) => ({ ...body, project_id: 'MINE', sprint_id: sprint });
  for (const account of ['team-a:manager', 'team-a:owner']) {
    for (const sprint of [theirs.sprint_id, 'THEIRS-S77', 'NOBODYS-S01']) {
      const { status, text } = await report(account, path, of(sprint));
      expect([status, text.includes(`there is no sprint ${sprint}`)], sprint).toEqual([404, true]);
    }
  }
  expect((await report('team-a:both', path, of('THEIRS-S77'))).status).toBe(403);
  expect(await settled()).toEqual(before);
  expect([200, 201]).toContain((await report('team-a:manager', path, of('MINE-S77'))).status);
  expect([200, 201]).toContain((await report('team-a:reporter', path, of('THEIRS-S78'))).status);
});

it('a decision of another project is neither told of nor written by its id', async () => {
  const audit_id = 'decision-of-theirs';
  const told = await report('team-a:reporter', 'decision_audit', { project_id: 'THEIRS', audit_id });
  expect(told.status).toBe(201);
  const { note_id } = JSON.parse(told.text);
  const seen = await report('team-a:reporter', 'decision_audit', { project_id: 'MINE', audit_id });
  expect([seen.status, seen.text.includes(note_id)]).toEqual([409, true]);
  const before = await settled();
  const hidden = await report('team-a:manager', 'decision_audit', { project_id: 'MINE', audit_id });
  expect([hidden.status, hidden.text.includes(note_id)]).toEqual([409, false]);
  expect(await settled()).toEqual(before);
});

it.each([
  ['whole', 'return=representation'],
  ['minimal', 'return=minimal'],
])(
  'the %s feed of events tells each reader what they may see, and goes on behind what they may not',
  async (kind, prefer) => {
    const stop = new AbortController();
    const authorization = await bearer({ account: 'team-a:manager' });
    const answer = await fetch(`${world.host.endpoints.chronicle}/v1/events`, {
      headers: { accept: 'text/event-stream', authorization, prefer },
      signal: stop.signal,
    });
    let heard = '';
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) heard += Buffer.from(chunk).toString();
    })().catch(() => undefined);
    for (const id of ['THEIRS', 'MINE'])
      await world.call('sprint', 'POST', `/tasks/${id}-T1/progress`, {
        progress_percentage: 50,
        impediment: `News of ${id}, ${kind}`,
      });
    let seq: number | undefined;
    await until('the log to have it', async () => {
      const { events } = (await world.call('chronicle', 'GET', '/v1/events?limit=1000')).body;
      seq = events.find((event: object) => JSON.stringify(event).includes(`News of MINE, ${kind}`))?.seq;
      return seq !== undefined;
    });
    await until('the feed to tell of it', async () => heard.includes(`id: ${seq}\n`));
    stop.abort();
    await reading;
    expect(heard).not.toContain('THEIRS');
    expect(heard.includes('News of MINE')).toBe(kind === 'whole');
  },
);
