import { assembleService, type ServiceDeps, type ServiceHandle } from '../kit/service.ts';
import { handlers, streams } from './consumers.ts';
import { chronicleErrors } from './contract/errors.ts';
import { EventStreams, type StreamLimits } from './event-stream.ts';
import { serveChronicle } from './http.ts';
import { chronicleMigrations } from './store/migrations/all.ts';
import type { ChronicleTables } from './store/tables.ts';

/** The log of everything and the notes of ceremonies. Needs no other service. */
export function buildChronicle(deps: ServiceDeps, limits: Partial<StreamLimits> = {}): Promise<ServiceHandle> {
  let eventStreams: EventStreams | undefined;
  return assembleService<ChronicleTables>({
    service: 'chronicle',
    migrations: chronicleMigrations,
    errors: chronicleErrors,
    deps,
    consume: { streams, handlers: handlers(() => eventStreams?.wake()) },
    serve: (app, db) => {
      const served = new EventStreams(db, deps.log, limits);
      eventStreams = served;
      serveChronicle(app, db, served);
      return { start: () => {}, stop: () => served.stop() };
    },
  });
}
