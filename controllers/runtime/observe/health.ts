import type { AddressInfo } from 'node:net';

// An import would evaluate all that it hands out on demand, fetch and WebSocket with it: 14 MB.
const { createServer } = process.getBuiltinModule('node:http');

export interface HealthReport {
  ok: boolean;
  checks: Record<string, boolean>;
  /** In words, where the checks alone would not tell. */
  reason?: string;
}

export interface Health {
  /** False only when nothing but a restart can help. */
  live(): HealthReport;
  /** Whether it does its work, or would if it were the leader. */
  ready(): HealthReport;
}

export interface HealthServerOptions {
  health: Health;
  registry: { contentType: string; metrics: () => Promise<string> };
  /** An address, or every one of this machine; absent: loopback. */
  host?: string | 'any';
  /** 0: any free port. */
  port: number;
}

/** Serves /healthz, /readyz (200 or 503 with the report as JSON) and /metrics. */
export async function startHealthServer(
  options: HealthServerOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const { health, registry, host = '127.0.0.1', port } = options;
  const server = createServer((request, response) => {
    const answer = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type }).end(body);
    const report = (health: HealthReport) => answer(health.ok ? 200 : 503, 'application/json', JSON.stringify(health));
    switch (request.url?.split('?')[0]) {
      case '/healthz':
        return report(health.live());
      case '/readyz':
        return report(health.ready());
      case '/metrics':
        return registry.metrics().then(
          (text) => answer(200, registry.contentType, text),
          (error: unknown) => answer(500, 'text/plain', String(error)),
        );
      default:
        return answer(404, 'text/plain', 'not found\n');
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== 'any' && { host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
