import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../calls/problem.ts';
import type { ProjectPlace } from '../../calls/route.ts';
import type { Access, Caller } from '../../process/request-scope.ts';
import { scopeOf } from '../request-scope-hook.ts';
import type { Authenticator } from './authenticator.ts';
import type { ProjectsOf } from './caller.ts';
import { type Belonging, projectsNamed } from './project-places.ts';
import { mayNot } from './refusal.ts';

/** How a service knows who calls. */
export interface Auth {
  authenticator: Authenticator;
  /** absent: it cannot be known here which projects a namespace owns, so rights by namespace give nothing */
  projectsOf?: ProjectsOf | undefined;
  /** requests a second of one caller; 0: any number. Parts of the system are not limited */
  requestsPerSecond: number;
}

/** What a served route says of access; a route without it is open to everybody, such as health. */
export interface RouteAccess {
  access?: Access;
  project?: ProjectPlace | undefined;
}

const WINDOW_MS = 1_000;
const NOTHING_OWNED: ProjectsOf = async () => [];

/**
 * Refuses whom nobody knows (401), who has no right of a route anywhere (403), and whoever asks too often (429), before a body is read;
 * then who may not see the project that the request is about (404) or may not do this there (403), before anything is done.
 */
export async function guard(
  fastify: FastifyInstance,
  { authenticator, projectsOf = NOTHING_OWNED, requestsPerSecond }: Auth,
  belongings: ReadonlyMap<string, Belonging>,
): Promise<void> {
  await fastify.register(rateLimit, { global: false, max: requestsPerSecond, timeWindow: WINDOW_MS });
  const keyOf = (request: FastifyRequest) => scopeOf(request).caller?.subject ?? request.ip;
  const count = fastify.createRateLimit({ keyGenerator: keyOf });
  const mustBeFewEnough = async (request: FastifyRequest): Promise<void> => {
    if (requestsPerSecond === 0) return;
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    throw new Problem('too_many_requests', `more than ${requestsPerSecond} requests in a second`, { retryAfter: 1 });
  };

  const admit = async (request: FastifyRequest, access: Access): Promise<void> => {
    let caller: Caller;
    try {
      caller = await authenticator.callerOf(request.headers.authorization, projectsOf);
    } catch (error) {
      await mustBeFewEnough(request);
      throw error;
    }
    const scope = scopeOf(request);
    scope.caller = caller;
    scope.callerNow = async () => {
      const now = await authenticator.callerOf(request.headers.authorization, projectsOf);
      if (!now.mayAnywhere(access)) throw mayNot(now.subject, access);
      return now;
    };
    if (!caller.may('system')) await mustBeFewEnough(request);
    if (!caller.mayAnywhere(access)) throw mayNot(caller.subject, access);
  };

  fastify.addHook('onRequest', async (request) => {
    const { access } = accessOf(request);
    if (access !== undefined) await admit(request, access);
  });
  fastify.addHook('preHandler', async (request) => {
    const { caller } = scopeOf(request);
    if (caller !== undefined) await mustBeAllowedThere(request, caller, belongings);
  });
}

const accessOf = (request: FastifyRequest): RouteAccess => (request.routeOptions.config ?? {}) as RouteAccess;

async function mustBeAllowedThere(
  request: FastifyRequest,
  caller: Caller,
  belongings: ReadonlyMap<string, Belonging>,
): Promise<void> {
  const { access = 'system', project: place } = accessOf(request);
  if (caller.may(access)) return;
  const named = projectsNamed(request, place);
  for (const id of named) {
    if (!caller.may('read', id)) throw new Problem('project_not_found', `there is no project ${id}`);
    if (!caller.may(access, id)) throw mayNot(caller.subject, access, ` in project ${id}`);
  }
  let isPlaced = named.length > 0 || place === 'filtered' || place === 'none';
  for (const [name, value] of Object.entries(request.params as Record<string, string>)) {
    const belonging = belongings.get(name);
    if (belonging === undefined) continue;
    isPlaced = true;
    const seen = (await belonging.projects(value)).filter((id) => caller.may('read', id));
    if (seen.length === 0) throw belonging.missing(value);
    const barred = seen.filter((id) => !caller.may(access, id));
    // With several it is the handler that chooses one, so all of them must be allowed.
    if (named.length === 0 && barred.length > 0)
      throw mayNot(caller.subject, access, ` in project ${barred.join(', ')}`);
  }
  if (!isPlaced) throw mayNot(caller.subject, access, ' in every project');
}
