import { randomUUID } from 'node:crypto';
import { type Published, UnitOfWork } from '../../kit/database/unit-of-work.ts';
import { OutageLog } from '../../kit/process/outage-log.ts';
import { inRequest } from '../../kit/process/request-scope.ts';
import type { Background, ServiceDeps } from '../../kit/service.ts';
import { inSpan } from '../../kit/tracing/tracing.ts';
import { changing } from '../changing.ts';
import * as store from '../store/sprints.ts';
import type { SprintDatabase } from '../store/tables.ts';
import { closeLocked } from './close-sprint.ts';
import { isDue } from './when-it-ends.ts';

const LOOK_EVERY_MS = 1_000;

/** Closes the sprints whose time is up by the service's own clock. Safe beside others of its kind: the row lock decides. */
export function createCloser(db: SprintDatabase, deps: ServiceDeps, published: Published): Background {
  const { clock, log } = deps;
  const outages = new OutageLog(log, 'closing the sprints that are due');
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let busy = false;

  const close = (sprintId: string): Promise<void> => {
    const correlationId = randomUUID();
    const unit = new UnitOfWork(db, { clock, service: 'sprint', correlationId, published });
    return inRequest({ correlationId, service: 'dsm-sprint' }, () =>
      inSpan({ name: 'close at the end date', kind: 'internal' }, () =>
        changing(unit, 'close at the end date', sprintId, async (work) => {
          const row = await store.lockSprint(work.trx, sprintId);
          if (row?.status === 'in_progress' && isDue(row, work.now)) await closeLocked(work, row, 'end');
        }),
      ),
    );
  };
  const look = async (): Promise<void> => {
    let failure: unknown;
    try {
      // One that fails keeps no other from its end.
      for (const id of await store.dueSprints(db, clock.now()))
        await close(id).catch((error: unknown) => {
          failure = error;
        });
    } catch (error) {
      failure = error;
    } finally {
      if (failure === undefined) outages.worked();
      else outages.failed(failure);
      busy = false;
    }
  };
  return {
    start: () => {
      timer = setInterval(() => {
        if (busy) return;
        busy = true;
        looking = look();
      }, LOOK_EVERY_MS);
    },
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
