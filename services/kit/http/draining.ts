import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Requests that are not answered so long after the server stopped taking new ones are cut off. */
const LONGEST_REQUEST_MS = 12_000;
/** Who has connected, or was answered, so long ago and sends nothing has nothing under way. */
const IDLE_MS = 300;
const LOOK_FOR_IDLE_EVERY_MS = 50;

/**
 * The end of an HTTP server that cuts nobody off. First it serves on, but says "not ready", and every answer closes its connection, so
 * that callers go elsewhere. Then it takes no connections any more and waits for the requests under way.
 */
export class Draining {
  readonly #fastify: FastifyInstance;
  /** connection without a request under way → since when, in milliseconds of performance.now() */
  readonly #idle = new Map<Socket, number>();
  #begun = false;

  constructor(fastify: FastifyInstance) {
    this.#fastify = fastify;
    fastify.server.on('connection', (socket: Socket) => {
      this.#idle.set(socket, performance.now());
      socket.once('close', () => this.#idle.delete(socket));
    });
    fastify.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.#idle.delete(socket);
      response.once('close', () => {
        if (!socket.destroyed) this.#idle.set(socket, performance.now());
      });
    });
    fastify.addHook('onRequest', async (request, reply) => {
      if (!this.#begun) return;
      reply.header('connection', 'close');
      if (request.url.split('?')[0] !== '/health/ready') return;
      await reply.code(503).send({ status: 'not_ready', reason: 'draining' });
    });
  }

  begin(): void {
    this.#begun = true;
  }

  async end(): Promise<void> {
    this.begin();
    const { server } = this.#fastify;
    // Behind the connections that have come by now: the system resets those that it could not hand over.
    await new Promise(setImmediate);
    // HTTP's own `close` would cut off who has connected and is about to send.
    const ended = new Promise<void>((resolve) => Server.prototype.close.call(server, () => resolve()));
    const idle = setInterval(() => this.#closeIdle(), LOOK_FOR_IDLE_EVERY_MS);
    const last = setTimeout(() => server.closeAllConnections(), LONGEST_REQUEST_MS);
    await ended;
    clearInterval(idle);
    clearTimeout(last);
    await this.#fastify.close();
  }

  #closeIdle(): void {
    const latest = performance.now() - IDLE_MS;
    for (const [socket, since] of this.#idle) if (since < latest) socket.destroy();
  }
}
