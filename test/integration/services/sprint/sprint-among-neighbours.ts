import { buildBacklog } from '../../../../services/backlog/app.ts';
import { backlogClient } from '../../../../services/backlog/contract/client.ts';
import type { Envelope } from '../../../../services/kit/events/event.ts';
import type { ServiceHandle } from '../../../../services/kit/service.ts';
import { buildProject } from '../../../../services/project/app.ts';
import { projectClient } from '../../../../services/project/contract/client.ts';
import type { Neighbours } from '../../../../services/sprint/planning/planning.ts';
import type { Hosted } from '../../fixtures/services/hosted.ts';
import { requester } from '../../fixtures/services/requests.ts';
import { openSprintStore } from './sprint-store.ts';

type Question = 'getProject' | 'getCalendar' | 'listTeamMembers' | 'getSummary' | 'getBacklog';

/**
 * A sprint service whose timers never start, so that no clock ends anything, beside a project and a backlog service on the same
 * database, which it asks over HTTP.
 */
export async function openSprintAmongNeighbours(now = '2026-11-23T10:00:00Z') {
  const around: ServiceHandle[] = [];
  let neighbours: Neighbours;
  let isAway = false;
  const asked: Question[] = [];
  const meanwhile = new Map<Question, () => Promise<unknown>>();
  const watched = <C extends object>(client: C): C =>
    new Proxy(client, {
      get: (target, name: Question) => async (input: unknown) => {
        asked.push(name);
        const answer = await (target as Record<string, (input: unknown) => Promise<unknown>>)[name]?.(input);
        const happens = meanwhile.get(name);
        meanwhile.delete(name);
        await happens?.();
        return answer;
      },
    });
  const reach = (origin: string) => () => (isAway ? 'http://127.0.0.1:1' : origin);
  const store = await openSprintStore(now, async (deps) => {
    const listening = async (service: ServiceHandle) => {
      around.push(service);
      return service.fastify.listen({ host: '127.0.0.1', port: 0 });
    };
    const projects = projectClient(reach(await listening(await buildProject(deps))));
    const backlogs = backlogClient(reach(await listening(await buildBacklog({ ...deps, projects }))));
    for (const service of around) await service.start();
    neighbours = { projects: watched(projects), backlogs: watched(backlogs) };
    return neighbours;
  });
  const call: Hosted['call'] = (service, method, path, body) => {
    const at = { project: around[0], backlog: around[1] }[service as string];
    return (at ? requester(() => at.fastify) : store.call)(method, path, body);
  };
  const outbox = () => store.db.selectFrom('outbox').select(['stream', 'envelope']).orderBy('id').execute();
  return {
    ...store,
    call,
    neighbours: (): Neighbours => neighbours,
    /** what the sprint service has asked the others since the test emptied it */
    asked,
    /** happens once, when the sprint service has the next answer to this question and has not gone on with it */
    meanwhile: (question: Question, happens: () => Promise<unknown>) => void meanwhile.set(question, happens),
    away: (is: boolean) => {
      isAway = is;
    },
    /** the backlog service takes in nothing until it may again */
    backlogIsDeaf: (is: boolean) => (is ? around[1]?.pause() : around[1]?.resume()),
    /** what it has told since `deliver` */
    told: async (): Promise<Envelope[]> => (await outbox()).map(({ envelope }) => envelope),
    /** the others have taken in all that it has told when this returns */
    deliver: async () => {
      for (const { envelope, stream } of await outbox()) await store.deps.bus.publish(envelope, stream);
      await store.db.deleteFrom('outbox').execute();
    },
    close: async () => {
      for (const service of around.toReversed()) await service.stop();
      await store.close();
    },
  };
}
