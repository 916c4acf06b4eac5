import { assembleService, type ServiceDeps, type ServiceHandle } from '../kit/service.ts';
import { type ProjectClient, projectsOwnedBy } from '../project/contract/client.ts';
import { consumers } from './consumers.ts';
import { chronicleErrors } from './contract/errors.ts';
import { EventStreams, type StreamLimits } from './event-stream.ts';
import { serveChronicle } from './http.ts';
import { chronicleMigrations } from './store/migrations/all.ts';
import type { ChronicleTables } from './store/tables.ts';
import { serveWatch } from './watch/http.ts';

export interface ChronicleDeps extends ServiceDeps {
  /** asked which projects a namespace owns, and nothing else; absent: rights by namespace give nothing here */
  projects?: ProjectClient | undefined;
}

/** The log of everything and the notes of ceremonies. Needs no other service. */
export function buildChronicle(deps: ChronicleDeps, limits: Partial<StreamLimits> = {}): Promise<ServiceHandle> {
  let eventStreams: EventStreams | undefined;
  return assembleService<ChronicleTables>({
    service: 'chronicle',
    migrations: chronicleMigrations,
    errors: chronicleErrors,
    deps,
    projectsOf: () => projectsOwnedBy(deps.projects),
    consume: consumers((events) => eventStreams?.appended(events)),
    serve: (app, db) => {
      const served = new EventStreams(db, deps.log, limits);
      eventStreams = served;
      serveChronicle(app, db, served);
      serveWatch(app, db, deps);
      return { start: () => {}, stop: () => served.stop() };
    },
  });
}
