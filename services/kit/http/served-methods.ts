import type { FastifyInstance } from 'fastify';
import { Problem } from '../calls/problem.ts';

/** Which methods each path of a service is served with. Made before the first route: it hears of each, hidden ones too. */
export class ServedMethods {
  readonly #routes: { methods: string[]; url: string; path: RegExp }[] = [];

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ method, url }) => {
      const path = new RegExp(`^${url.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);
      this.#routes.push({ methods: [method].flat(), url, path });
    });
  }

  /** A path of its own that only by another method's parameter came to a route: /things/active is nobody's id. */
  isMistaken(routeUrl: string | undefined, path: string): boolean {
    return routeUrl !== undefined && routeUrl !== path && this.#routes.some(({ url }) => url === path);
  }

  /** What to answer a request that no route takes: 405 where another method is served, else 404. */
  refusal(method: string, path: string): { problem: Problem; headers: Record<string, string> } {
    const exact = this.#routes.filter(({ url }) => url === path);
    const fitting = exact.length > 0 ? exact : this.#routes.filter((route) => route.path.test(path));
    const allowed = [...new Set(fitting.flatMap(({ methods }) => methods))];
    const code = allowed.length > 0 ? 'method_not_allowed' : 'not_found';
    return {
      problem: new Problem(code, `${method} ${path} is not served here`),
      headers: allowed.length > 0 ? { allow: allowed.join(', ') } : {},
    };
  }
}
