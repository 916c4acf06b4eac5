import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { KubeConnection } from '../../../controllers/runtime/client/credentials/kubeconfig.ts';

/** A TCP way to the API server that can be shut, so that a client misses what others do meanwhile. */
export class Gate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isOpen = true;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(connection: KubeConnection): Promise<{ gate: Gate; connection: KubeConnection }> {
    const target = new URL(connection.server);
    const server = createServer();
    const gate = new Gate(server);
    server.on('connection', (inner) => {
      if (!gate.#isOpen) {
        inner.destroy();
        return;
      }
      const outer = connect(Number(target.port), target.hostname);
      for (const [from, to] of [
        [inner, outer],
        [outer, inner],
      ] as const) {
        gate.#sockets.add(from);
        from.on('close', () => {
          gate.#sockets.delete(from);
          to.destroy();
        });
        from.on('error', () => to.destroy());
        from.pipe(to);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { gate, connection: { ...connection, server: `https://127.0.0.1:${port}` } };
  }

  /** Breaks all connections; new ones are refused. */
  shut(): void {
    this.#isOpen = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  reopen(): void {
    this.#isOpen = true;
  }

  /** Connections stay open but nothing passes any more, as when a cable is cut. */
  freeze(): void {
    for (const socket of this.#sockets) socket.unpipe();
  }

  async close(): Promise<void> {
    this.shut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
