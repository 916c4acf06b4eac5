import { randomUUID } from 'node:crypto';
import { type Published, UnitOfWork } from '../kit/database/unit-of-work.ts';
import type { Background, ServiceDeps } from '../kit/service.ts';
import { telling } from './project-changed.ts';
import { lockProject, untoldProjects } from './store/projects.ts';
import type { ProjectDatabase } from './store/tables.ts';

/**
 * Tells, once for ever, what the projects are that were there before ProjectChanged was. Safe beside others of its kind: under the
 * project's lock it is told when it was never told, or is another thing than was told.
 */
export function createTeller(db: ProjectDatabase, { clock, log }: ServiceDeps, published: Published): Background {
  const tell = (id: string): Promise<void> =>
    new UnitOfWork(db, { clock, service: 'project', correlationId: randomUUID(), published }).run(
      'tell a project',
      async (work) => {
        if (await lockProject(work.trx, id)) await telling(work, id, async () => {});
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
