import { expect } from 'vitest';
import { buildBacklog } from '../../../../services/backlog/app.ts';
import type { ServiceDatabase } from '../../../../services/kit/database/database.ts';
import type { Envelope } from '../../../../services/kit/events/event.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import type { ServiceHandle } from '../../../../services/kit/service.ts';
import { buildProject } from '../../../../services/project/app.ts';
import { projectClient } from '../../../../services/project/contract/client.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Engine, openDatabase, type TestDatabase } from '../../fixtures/services/databases.ts';
import { handClock, requester, silent } from '../../fixtures/services/requests.ts';
import { declaration } from '../project/project-service.ts';

/** A backlog service without a port, beside the project service that it asks; all but `bus` need `start` before. */
export function backlogOn(engine: Engine) {
  let database: TestDatabase;
  let projects: ServiceHandle;
  let service: ServiceHandle;
  const bus = new InProcessBus();
  const told: Envelope[] = [];
  return {
    bus,
    call: requester(() => service.fastify),
    /** what it told the others, in order */
    told,
    /** the others have heard all that it had to tell when this returns */
    toldAll: () =>
      eventually(async () => {
        const db = database.connection.root.withSchema('backlog') as unknown as ServiceDatabase<unknown>;
        expect(await db.selectFrom('outbox').select('id').where('dispatched_at', 'is', null).execute()).toEqual([]);
      }),
    declareProject: (id: string) => requester(() => projects.fastify)('PUT', `/projects/${id}`, declaration()),
    start: async () => {
      database = await openDatabase(engine);
      const deps = {
        connection: database.connection,
        bus,
        clock: handClock('2026-11-23T10:00:00Z'),
        log: silent,
      };
      projects = await buildProject(deps);
      const url = await projects.fastify.listen({ host: '127.0.0.1', port: 0 });
      service = await buildBacklog({ ...deps, projects: projectClient(() => url) });
      bus.subscribe({
        group: 'listener',
        streams: ['task_update_events'],
        handle: async (event) => {
          if (event.event_type === 'BacklogChanged') told.push(event);
        },
      });
      await projects.start();
      await service.start();
    },
    stop: async () => {
      await service?.stop();
      await projects?.stop();
      await database?.close();
    },
  };
}
