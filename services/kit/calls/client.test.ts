import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createClient, ServiceProblem, ServiceUnavailable } from './client.ts';
import { route } from './route.ts';

const routes = { look: route({ method: 'GET', path: '/', summary: 'x', answer: z.object({}), errors: [] }) };

it.each([
  ['other_installation', 421, ServiceUnavailable, /^sprint service is away: .* is of another installation$/],
  ['foreign_host', 421, ServiceProblem, /foreign_host \(421\): the Host header says dsm$/],
  ['not_found', 404, ServiceProblem, /not_found \(404\)/],
  ['internal', 500, ServiceUnavailable, /answered 500$/],
])('takes %s (%i) for what it is', async (code, status, kind, message) => {
  const server = createServer((_request, response) => {
    response.writeHead(status).end(JSON.stringify({ code, detail: 'the Host header says dsm' }));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = createClient(routes, { service: 'sprint', baseUrl: () => `http://127.0.0.1:${port}` });
  const error = await client.look({}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(kind);
  expect((error as Error).message).toMatch(message);
});
