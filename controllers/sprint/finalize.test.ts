import { expect, it } from 'vitest';
import { FINALIZER } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { Sprint as ServiceSprint } from '../../services/sprint/contract/shapes.ts';
import type { ReconcileContext } from '../runtime/controller.ts';
import { finalize } from './finalize.ts';
import type { SprintDeps } from './gather.ts';
import { aSprint, held } from './test-scope.ts';

/** What saying good-bye to an object does, when the service holds this sprint under its name. */
async function farewell(sprint: Sprint, inService: ServiceSprint): Promise<string[]> {
  const done: string[] = [];
  const client = {
    mergePatch: async (_resource: object, _key: object, { metadata }: { metadata: { finalizers: string[] } }) => {
      done.push(`finalizers ${metadata.finalizers.length}`);
    },
  };
  const deps = {
    identity: () => 'ref',
    sprint: {
      getByRef: async () => inService,
      closeSprint: async ({ params }: { params: { sprint_id: string } }) => {
        done.push(`close ${params.sprint_id}`);
      },
    },
  };
  await finalize(sprint, { client } as unknown as ReconcileContext, deps as unknown as SprintDeps);
  return done;
}

const going = (spec: Parameters<typeof aSprint>[0] = {}) =>
  aSprint(spec, undefined, { finalizers: [FINALIZER], deletionTimestamp: '2026-11-24T10:00:00Z' });

it.each<[string, Sprint, ServiceSprint, string[]]>([
  ['closes the sprint that it started', going(), held({ external_uid: 'uid-sprint-1' }), ['close PAY-S01']],
  [
    'closes the sprint that one like it started',
    going(),
    held({ external_uid: 'gone', external_spec: '{}' }),
    ['close PAY-S01'],
  ],
  [
    'leaves a sprint that only has its name',
    going({ maxTasks: 3 }),
    held({ external_uid: 'gone', external_spec: '{}' }),
    [],
  ],
  ['leaves a sprint that is closed', going(), held({ status: 'completed' }), []],
  ['leaves it with Orphan', going({ deletionPolicy: 'Orphan' }), held(), []],
])('an object that is deleted %s', async (_what, sprint, inService, closes) => {
  expect(await farewell(sprint, inService)).toEqual([...closes, 'finalizers 0']);
});
