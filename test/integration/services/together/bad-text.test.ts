import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVICE_NAMES, type ServiceName } from '../../../../dev/services/host.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';

interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query: string[];
  hasBody: boolean;
}

/** What no database stores, no parser takes or no reader can bear; sent to every route that the services tell of. */
describe.each(arrangements)('to every route in %s', (arrangement) => {
  let world: Arranged;
  const operations: [ServiceName, Operation][] = [];
  beforeAll(async () => {
    world = await startArranged(arrangement);
    for (const service of SERVICE_NAMES) {
      const { body } = await world.call(service, 'GET', '/openapi.json');
      for (const [path, item] of Object.entries<Record<string, OpenApiOperation>>(body.paths))
        for (const [method, { parameters = [], requestBody }] of Object.entries(item))
          operations.push([
            service,
            {
              method: method.toUpperCase() as Operation['method'],
              path,
              query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
              hasBody: requestBody !== undefined,
            },
          ]);
    }
  }, 120_000);
  afterAll(() => world?.stop());

  interface OpenApiOperation {
    parameters?: { in: string; name: string }[];
    requestBody?: object;
  }
  const filled = (path: string, text = 'X') => path.replace(/\{\w+\}/g, text);
  const send = async (service: ServiceName, { method, path }: Operation, body?: unknown) => {
    const answer = await world.call(service, method, path, body);
    return { status: answer.status, code: answer.body?.code, what: `${service} ${method} ${path.slice(0, 80)}` };
  };

  const BODIES: [string, string, number[]][] = [
    ['10 MB', JSON.stringify({ text: 'x'.repeat(10_000_000) }), [413]],
    ['1,000 levels', `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`, [400]],
    ['one name twice', '{"a":[{"b":1,"\\u0062":2}]}', [400]],
    ['NUL deep inside', '{"a":[{"b":"\\u0000"}]}', [400]],
    ['NUL in a name', '{"a":{"b\\u0000":1}}', [400]],
    ['half of a pair', '{"a":{"b":"\\ud800"}}', [400]],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]).toString('latin1'), [400, 422]],
    ['numbers beyond 2^53', '{"n":9007199254740993,"m":-9007199254740993,"big":1e400}', [400, 404, 422]],
  ];
  it.each(BODIES)('a body with %s is refused', async (_what, body, allowed) => {
    const bodies = operations.filter(([, { hasBody }]) => hasBody);
    expect(bodies.length).toBeGreaterThan(20);
    for (const [service, operation] of bodies) {
      const { status, code, what } = await send(service, { ...operation, path: filled(operation.path) }, body);
      expect(allowed, `${what}: ${status} ${code}`).toContain(status);
    }
  });

  it.each(['%00', 'a%00b', '%ED%A0%80', '%ff', 'x%0d%0aset-cookie:%20a'])('%s in a path is no fault', async (text) => {
    const paths = operations.filter(([, { path }]) => path.includes('{'));
    expect(paths.length).toBeGreaterThan(20);
    for (const [service, operation] of paths) {
      const { status, what } = await send(
        service,
        { ...operation, path: filled(operation.path, text) },
        operation.hasBody ? {} : undefined,
      );
      expect(status, what).toBeLessThan(500);
    }
  });

  const VALUES = [
    '%00',
    '%ED%A0%80',
    '%ff',
    '9007199254740993',
    '-9007199254740993',
    '1e400',
    '1899-12-31',
    '0000-00-00',
    '10000-01-01',
    '9999-12-31',
  ];
  it.each(VALUES)('%s as each parameter is no fault', async (text) => {
    const asked = operations.filter(([, { query }]) => query.length > 0);
    expect(asked.length).toBeGreaterThan(10);
    for (const [service, operation] of asked)
      for (const name of operation.query) {
        const path = `${filled(operation.path)}?${name}=${text}`;
        const { status, what } = await send(service, { ...operation, path }, operation.hasBody ? {} : undefined);
        expect(status, what).toBeLessThan(500);
      }
  });

  it.each(['1899-12-31', '0001-01-01', '9999-12-31', '10000-01-01', '-000001-01-01'])(
    '%s as a day in a body is no fault',
    async (day) => {
      const bodies: [ServiceName, Operation['method'], string, object][] = [
        ['project', 'POST', '/projects/TWICE/pto-calendar?employee_id=E', { start_date: day, end_date: day }],
        ['sprint', 'POST', '/sprints/TWICE', { sprint_name: 'x', start_date: day, mode: 'Live' }],
        ['sprint', 'POST', '/sprints/TWICE/plan', { sprint_name: 'x', start_date: day, mode: 'Simulated' }],
        [
          'chronicle',
          'POST',
          '/v1/notes/daily_scrum_report',
          { project_id: 'TWICE', sprint_id: 'S', report_date: day, reports: { [day]: [] } },
        ],
      ];
      for (const [service, method, path, body] of bodies)
        expect((await world.call(service, method, path, body)).status, `${method} ${path}`).toBeLessThan(500);
    },
  );
});
