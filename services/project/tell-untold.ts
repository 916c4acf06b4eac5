import { randomUUID } from 'node:crypto';
import { together } from '../kit/database/together.ts';
import { type Published, UnitOfWork } from '../kit/database/unit-of-work.ts';
import type { Background, ServiceDeps } from '../kit/service.ts';
import { tellWhole } from './project-changed.ts';
import { untoldProjects } from './store/projects.ts';
import type { ProjectDatabase } from './store/tables.ts';
import { lockingWhole, wholeOf } from './store/whole.ts';

/**
 * Tells, once for ever, what the projects are that were there before ProjectChanged was. Safe beside others of its kind: under the
 * project's lock it is told when it was never told, or is another thing than was told.
 */
export function createTeller(db: ProjectDatabase, { clock, log }: ServiceDeps, published: Published): Background {
  const tell = (id: string): Promise<void> =>
    new UnitOfWork(db, { clock, service: 'project', correlationId: randomUUID(), published }).run(
      'tell a project',
      async (work) => {
        const [, [row]] = await together(work.trx, lockingWhole(work.trx, id));
        if (row) await tellWhole(work, id, wholeOf(row));
      },
    );
  let told: Promise<void> = Promise.resolve();
  const tellAll = async (): Promise<void> => {
    for (const id of await untoldProjects(db)) await tell(id);
  };
  return {
    start: () => {
      told = tellAll().catch((error: unknown) =>
        log.warn({ err: error }, 'projects of an earlier release: not all could be told, the next start goes on'),
      );
    },
    stop: () => told,
  };
}
