import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SERVICE_NAMES, type ServiceName, type ServicesHost } from './host.ts';

/**
 * Development only: lets a test take one service away and give it back, `POST /<service>/take` and
 * `POST /<service>/give-back`, without ending the process that hosts the others.
 */
export async function serveControl(host: ServicesHost): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const [, name, verb] = (request.url ?? '').split('/');
    const known = SERVICE_NAMES.find((s) => s === name);
    const act = known && request.method === 'POST' ? verbs(host, known)[verb ?? ''] : undefined;
    if (!act) return void response.writeHead(404).end();
    act().then(
      () => response.writeHead(204).end(),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

const verbs = (host: ServicesHost, name: ServiceName): Record<string, () => Promise<void>> => ({
  take: () => host.take(name),
  'give-back': () => host.giveBack(name),
});
