import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { makeKey, type TokenWishes, testIssuer } from '../../../../test/integration/fixtures/issuer.ts';
import { handClock, requester, silent } from '../../../../test/integration/fixtures/services/requests.ts';
import { refused } from '../../../../test/integration/services/kit/thing-app.ts';
import { Problem } from '../../calls/problem.ts';
import { route } from '../../calls/route.ts';
import { currentRequest, isVisible, type RequestScope, visibleProjects } from '../../process/request-scope.ts';
import { HttpApp } from '../http-app.ts';

const ids = z.array(z.string());
const of = (name: string) => z.strictObject({ [name]: z.string() });
const optional = z.strictObject({ project_id: z.string().optional() });
const filtered = { project: 'filtered', answer: ids, summary: 'x' } as const;
const one = { answer: z.object({}), summary: 'x' } as const;
const routes = {
  list: route({ method: 'GET', path: '/things', query: optional, ...filtered }),
  get: route({ method: 'GET', path: '/projects/:project_id/things', params: of('project_id'), ...one }),
  put: route({ method: 'PUT', path: '/projects/:project_id/things', params: of('project_id'), ...one }),
  note: route({ method: 'POST', path: '/notes', access: 'report', body: z.object({ project_id: z.string() }), ...one }),
  create: route({ method: 'POST', path: '/projects', project: 'body.id', body: z.object({ id: z.string() }), ...one }),
  thing: route({ method: 'PUT', path: '/things/:thing_id', params: of('thing_id'), query: optional, ...one }),
  days: route({ method: 'GET', path: '/days', project: 'none', ...one }),
  forgotten: route({ method: 'GET', path: '/forgotten', answer: ids, summary: 'x' }),
  rebuild: route({ method: 'POST', path: '/rebuild', access: 'system', ...one }),
};
const PROJECTS = ['A', 'B', 'C', 'N'];
const THINGS: Record<string, string[]> = { 'of-a': ['A'], 'of-b': ['B'], 'of-c': ['C'], 'of-a-b': ['A', 'B'] };

const issuer = testIssuer([
  { serviceAccount: 'dsm-system:dsm-operator', rights: ['system'] },
  { serviceAccount: 'team-a:ada', rights: ['manage'], projects: ['A'] },
  { serviceAccount: 'team-a:ada', rights: ['read'], projects: ['B'] },
  { group: 'system:serviceaccounts:team-n', rights: ['report'], namespaces: ['team-n'] },
  { serviceAccount: 'team-a:reader', rights: ['read'] },
  { serviceAccount: 'team-n:both', rights: ['read'], projects: ['A'] },
  { serviceAccount: 'team-n:sees-all', rights: ['report'] },
  { subject: '4711', rights: ['manage'] },
]);
const done: string[] = [];
let latest: RequestScope | undefined;
let app: HttpApp;
let owned: (namespace: string) => Promise<readonly string[]> = async (name) => (name === 'team-n' ? ['N'] : []);
const call = requester(() => app.fastify);
const as = async (wishes: TokenWishes, ...[method, url, body]: Parameters<typeof call>) =>
  call(method, url, body, { authorization: `Bearer ${await issuer.token(wishes)}` });
const ada = (...what: Parameters<typeof call>) => as({}, ...what);

async function build(requestsPerSecond = 0): Promise<HttpApp> {
  const built = await HttpApp.build({
    ...{ service: 'thing', clock: handClock('2031-01-01T00:00:00Z'), log: silent, errors: {} },
    auth: { authenticator: issuer.authenticator(), projectsOf: (name) => owned(name), requestsPerSecond },
  });
  built.belongs('thing_id', {
    projects: async (id) => THINGS[id] ?? [],
    missing: (id) => new Problem('not_found', `there is no thing ${id}`),
  });
  for (const [name, each] of Object.entries(routes)) {
    built.serve(each as never, async () => {
      latest = currentRequest();
      done.push(`${name} by ${currentRequest()?.caller?.subject}`);
      if (each.answer !== ids) return {} as never;
      return PROJECTS.filter((id) => isVisible(id)) as never;
    });
  }
  await built.fastify.ready();
  return built;
}

beforeAll(async () => {
  app = await build();
});
afterAll(async () => {
  await app.fastify.close();
  issuer.remove();
});

it('tells an answer that lasts of rights that were taken away meanwhile', async () => {
  const before = owned;
  onTestFinished(() => {
    owned = before;
  });
  const wishes = { account: 'team-n:bot' };
  expect(await as(wishes, 'GET', '/projects/N/things')).toMatchObject({ status: 200 });
  const scope = latest as RequestScope;
  expect((await scope.callerNow?.())?.may('read', 'N')).toBe(true);
  owned = async () => [];
  expect((await scope.callerNow?.())?.may('read', 'N')).toBe(false);
});

describe('who is not known', () => {
  const other = makeKey();
  it.each<[string, () => Promise<string> | string]>([
    ['an expired token', () => issuer.token({ expiresIn: -30 })],
    ['a token for later', () => issuer.token({ validIn: 60 })],
    ['another audience', () => issuer.token({ audience: 'vault' })],
    ['another issuer', () => issuer.token({ issuer: 'https://elsewhere.example' })],
    ['a key that nobody knows', () => issuer.token({ key: other })],
    ['another key under a known name', () => issuer.token({ key: { ...other, kid: issuer.key.kid } })],
    ['no signature', () => issuer.unsigned()],
    ['the public key as a secret', () => issuer.signedAsSecret()],
    ['no subject', () => issuer.token({ claims: {} })],
    [
      'a changed payload',
      async () => (await issuer.token()).replace(/\.(.)/, (_all, first) => `.${first === 'e' ? 'f' : 'e'}`),
    ],
    ['words', () => 'words'],
    ['half a megabyte', () => 'a.b'.repeat(4_000)],
  ])('%s is 401, before anything is done', async (_what, make) => {
    done.length = 0;
    const answer = await call('PUT', '/projects/A/things', undefined, { authorization: `Bearer ${await make()}` });
    expect(answer).toMatchObject(refused(401, 'unauthenticated'));
    expect(answer.headers['www-authenticate']).toMatch(
      /^Bearer realm="dsm", error="invalid_token", error_description="[\w ]+"$/,
    );
    expect(done).toEqual([]);
  });

  it.each(['', 'Bearer', 'Basic YTpi', 'Bearer a b'])(
    'an Authorization header of %j is 401 too',
    async (authorization) => {
      const answer = await call('GET', '/things', undefined, authorization === '' ? {} : { authorization });
      expect(answer).toMatchObject(refused(401, 'unauthenticated'));
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="dsm"');
    },
  );

  it('reads health, the document and the figures, and no path that there is not', async () => {
    for (const path of ['/health', '/health/live', '/health/ready', '/openapi.json', '/metrics'])
      expect((await call('GET', path)).status).toBe(200);
    expect((await call('GET', '/nothing')).status).toBe(404);
  });

  it('a token within the leeway counts, by the machine’s clock and not the service’s', async () => {
    expect((await as({ expiresIn: -5 }, 'GET', '/things')).status).toBe(200);
  });
});

describe('what a caller may do', () => {
  it.each<[TokenWishes, ...Parameters<typeof call>, number]>([
    [{}, 'GET', '/projects/A/things', undefined, {}, 200],
    [{}, 'PUT', '/projects/A/things', undefined, {}, 200],
    [{}, 'GET', '/projects/B/things', undefined, {}, 200],
    [{}, 'PUT', '/projects/B/things', undefined, {}, 403],
    [{}, 'GET', '/projects/C/things', undefined, {}, 404],
    [{}, 'PUT', '/projects/C/things', undefined, {}, 404],
    [{}, 'GET', '/projects/UNKNOWN/things', undefined, {}, 404],
    [{}, 'POST', '/notes', { project_id: 'A' }, {}, 200],
    [{}, 'POST', '/notes', { project_id: 'B' }, {}, 403],
    [{}, 'POST', '/notes', { project_id: 'C' }, {}, 404],
    [{}, 'POST', '/projects', { id: 'A' }, {}, 200],
    [{}, 'POST', '/projects', { id: 'C' }, {}, 404],
    [{}, 'GET', '/things?project_id=C', undefined, {}, 404],
    [{}, 'GET', '/days', undefined, {}, 200],
    [{}, 'GET', '/forgotten', undefined, {}, 403],
    [{}, 'POST', '/rebuild', undefined, {}, 403],
    [{}, 'PUT', '/things/of-a', undefined, {}, 200],
    [{}, 'PUT', '/things/of-b', undefined, {}, 403],
    [{}, 'PUT', '/things/of-c', undefined, {}, 404],
    [{}, 'PUT', '/things/of-nobody', undefined, {}, 404],
    [{}, 'PUT', '/things/of-a-b', undefined, {}, 403],
    [{}, 'PUT', '/things/of-a-b?project_id=A', undefined, {}, 200],
    [{ account: 'team-a:reader' }, 'GET', '/projects/C/things', undefined, {}, 200],
    [{ account: 'team-a:reader' }, 'GET', '/forgotten', undefined, {}, 200],
    [{ account: 'team-a:reader' }, 'POST', '/notes', { project_id: 'A' }, {}, 403],
    [{ account: 'team-n:bot' }, 'GET', '/projects/N/things', undefined, {}, 200],
    [{ account: 'team-n:bot' }, 'POST', '/notes', { project_id: 'N' }, {}, 200],
    [{ account: 'team-n:bot' }, 'PUT', '/projects/N/things', undefined, {}, 403],
    [{ account: 'team-n:bot' }, 'GET', '/projects/A/things', undefined, {}, 404],
    [{ account: 'team-b:eve' }, 'GET', '/things', undefined, {}, 403],
    [{ account: 'dsm-system:dsm-operator' }, 'POST', '/rebuild', undefined, {}, 200],
    [{ account: 'dsm-system:dsm-operator' }, 'PUT', '/projects/C/things', undefined, {}, 200],
    [{ account: 'dsm-system:dsm-operator' }, 'PUT', '/things/of-nobody', undefined, {}, 200],
    [{ claims: { sub: '4711' } }, 'PUT', '/projects/C/things', undefined, {}, 200],
    [{ claims: { sub: '4711', groups: 'system:serviceaccounts:team-n' } }, 'POST', '/rebuild', undefined, {}, 403],
    // The subject of a ServiceAccount without Kubernetes' own claim, and its group in words.
    [{ claims: { sub: 'system:serviceaccount:dsm-system:dsm-operator' } }, 'GET', '/things', undefined, {}, 403],
    [{ claims: { sub: 'x', groups: ['system:serviceaccounts:team-n'] } }, 'GET', '/things', undefined, {}, 403],
  ])('%j %s %s %j', async (wishes, method, url, body, _headers, status) => {
    done.length = 0;
    const answer = await as(wishes, method, url, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    expect(done).toHaveLength(status === 200 ? 1 : 0);
  });

  it('a refusal says which right is missing', async () => {
    const answer = await ada('PUT', '/projects/B/things');
    expect(answer).toMatchObject(
      refused(403, 'forbidden', { detail: 'team-a:ada has no right to manage in project B' }),
    );
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="dsm", error="insufficient_scope", scope="manage"');
  });

  it('what they may not see and what there is not are answered alike', async () => {
    // What differs with every request says nothing.
    const told = ({ status, body, headers }: Awaited<ReturnType<typeof ada>>) =>
      JSON.stringify({ status, body, headers: { ...headers, 'x-correlation-id': '', date: '' } });
    const [hidden, absent] = await Promise.all(['C', 'X'].map((id) => ada('GET', `/projects/${id}/things`)));
    expect(told(hidden!).replaceAll('C', 'X')).toBe(told(absent!).replaceAll('C', 'X'));
    const [theirs, nobodys] = await Promise.all(['of-c', 'of-x'].map((id) => ada('PUT', `/things/${id}`)));
    expect(told(theirs!).replaceAll('of-c', 'of-x')).toBe(told(nobodys!));
  });

  it('a list holds what they may see', async () => {
    expect((await ada('GET', '/things')).body).toEqual(['A', 'B']);
    expect((await as({ account: 'team-n:bot' }, 'GET', '/things')).body).toEqual(['N']);
    expect((await as({ account: 'team-a:reader' }, 'GET', '/things')).body).toEqual(PROJECTS);
  });

  it('who cannot be told apart from others is not let in: the owner of projects is asked, and does not answer', async () => {
    const before = owned;
    owned = () => Promise.reject(new Problem('dependency_unavailable', 'project is away'));
    expect(await as({ account: 'team-n:bot' }, 'GET', '/projects/N/things')).toMatchObject(
      refused(503, 'dependency_unavailable'),
    );
    expect((await ada('GET', '/projects/A/things')).status).toBe(200);
    owned = before;
  });

  it('what other rights give stays while the owner of projects is away', async () => {
    const before = owned;
    owned = () => Promise.reject(new Problem('dependency_unavailable', 'project is away'));
    onTestFinished(() => {
      owned = before;
    });
    const both = (...what: Parameters<typeof call>) => as({ account: 'team-n:both' }, ...what);
    expect((await both('GET', '/projects/A/things')).status).toBe(200);
    const unknown = refused(503, 'dependency_unavailable');
    expect(await both('POST', '/notes', { project_id: 'A' })).toMatchObject(unknown);
    expect(await both('GET', '/projects/N/things')).toMatchObject(unknown);
    expect(await both('GET', '/things')).toMatchObject(unknown);
    // Its namespaces could add nothing, so nobody is asked.
    const seesAll = (...what: Parameters<typeof call>) => as({ account: 'team-n:sees-all' }, ...what);
    expect((await seesAll('GET', '/things')).body).toEqual(PROJECTS);
    expect((await seesAll('POST', '/notes', { project_id: 'B' })).status).toBe(200);
  });
});

it('a handler knows who asks, also of a body, and nobody else’s request does', async () => {
  done.length = 0;
  await Promise.all([
    ada('POST', '/notes', { project_id: 'A' }),
    as({ account: 'team-n:bot' }, 'POST', '/notes', { project_id: 'N' }),
  ]);
  expect(done.toSorted()).toEqual(['note by team-a:ada', 'note by team-n:bot']);
  expect([visibleProjects(), currentRequest()]).toEqual([undefined, undefined]);
});

it('who asks too often is told when to come again; parts of the system are not', async () => {
  const limited = await build(3);
  const send = requester(() => limited.fastify);
  const times = async (n: number, authorization: string | undefined) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const statuses: number[] = [];
    for (let i = 0; i < n; i++) statuses.push((await send('GET', '/days', undefined, headers)).status);
    return statuses;
  };
  const bearer = async (wishes: TokenWishes) => `Bearer ${await issuer.token(wishes)}`;
  expect(await times(5, await bearer({}))).toEqual([200, 200, 200, 429, 429]);
  expect(await times(2, await bearer({ account: 'team-a:reader' }))).toEqual([200, 200]);
  expect(await times(9, await bearer({ account: 'dsm-system:dsm-operator' }))).toEqual(Array(9).fill(200));
  expect(await times(5, undefined)).toEqual([401, 401, 401, 429, 429]);
  const refusal = await send('GET', '/days', undefined, { authorization: await bearer({}) });
  expect(refusal).toMatchObject(refused(429, 'too_many_requests'));
  expect(refusal.headers['retry-after']).toBe('1');
  await limited.fastify.close();
});

it('OpenAPI tells the right that each operation takes, and the refusals', async () => {
  const { body } = await call('GET', '/openapi.json');
  expect(body.components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
  const { post } = body.paths['/notes'];
  expect(post.security).toEqual([{ bearer: ['report'] }]);
  expect(Object.keys(post.responses)).toEqual(expect.arrayContaining(['401', '403']));
});
