import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Returns the port; 0 takes any that is free. The bare server: Fastify's own `listen` works once, and a service that is taken away comes back. */
export function listen(server: Server, port: number, host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
