import { CRON_JOBS } from '../../../../controllers/sprint/jobs/cron-job.ts';
import { DAILY_SCRUM, PROJECT, SPRINT } from '../../../../crds/resources.ts';
import { sprintClient } from '../../../../services/sprint/contract/client.ts';
import { MONDAY, plusDays } from '../../../fixtures/dates.ts';
import { dailyScrum, project, sprint, tasks } from '../manifests.ts';
import { condition, DAILY_SCRUMS, PROJECTS, SPRINTS } from '../objects.ts';
import type { Place } from './place.ts';

/** One thing that people do, and how one sees that it is done. */
export interface Step {
  what: string;
  act(place: Place): Promise<unknown>;
  isDone(place: Place): Promise<boolean>;
}

const succeeded = async ({ admin, key }: Place, name = '1') =>
  condition((await admin.get(SPRINTS, key(name))) ?? {}, 'Succeeded') === 'True/Completed' ||
  condition((await admin.get(SPRINTS, key(name))) ?? {}, 'Succeeded') === 'True/ClosedWithPendingTasks';
const ready = async ({ admin, key }: Place, reason: string, name = '1') =>
  condition((await admin.get(SPRINTS, key(name))) ?? {}, 'Ready') === reason;
const projectIs = async ({ admin, key }: Place, reason: string) =>
  condition((await admin.get(PROJECTS, key(''))) ?? {}, 'Ready') === reason;
const isGone = async ({ admin, key }: Place, ...names: string[]) =>
  (await Promise.all(names.map((name) => admin.get(SPRINTS, key(name))))).every((found) => found === undefined) &&
  (await admin.get(PROJECTS, key(''))) === undefined;

const makeProject = ({ admin, namespace, key }: Place) =>
  admin.create(PROJECT, project(key('').name, { backlog: { tasks: tasks('T', 3) } }, namespace));
const makeSprint = ({ admin, namespace, key }: Place, name: string, spec: object) =>
  admin.create(SPRINT, sprint(key(name).name, key('').name, spec, namespace));
const close = ({ admin, key }: Place, name: string) =>
  admin.mergePatch(SPRINTS, key(name), { spec: { state: 'Closed' } });
const remove = async ({ admin, key }: Place, ...names: string[]) => {
  for (const name of names) await admin.delete(name === '' ? PROJECTS : SPRINTS, key(name));
};

const live = { mode: 'Live', durationWeeks: 1 };
const farewell: Step = {
  what: 'all is deleted',
  act: (place) => remove(place, '1', ''),
  isDone: (place) => isGone(place, '1'),
};

const start: Step = {
  what: 'a project and a Live sprint are applied',
  act: async (place) => {
    await makeProject(place);
    await makeSprint(place, '1', live);
  },
  isDone: async (place) => (await ready(place, 'True/Active')) && (await projectIs(place, 'True/Ready')),
};

/** Every way of a Sprint, a Project and a DailyScrum from their creation to their end. */
export const SCENARIOS: Record<string, Step[]> = {
  live: [
    start,
    {
      what: 'progress is reported, a task is added, the CronJob deleted',
      act: async (place) => {
        const { admin, key, id } = place;
        const sprints = sprintClient(() => place.endpoints.sprint);
        const progress = { params: { task_id: 'T-1' }, query: { project_id: id }, body: { progress_percentage: 100 } };
        await sprints.reportProgress(progress);
        await admin.mergePatch(PROJECTS, key(''), { spec: { backlog: { tasks: tasks('T', 4) } } });
        await admin.delete(CRON_JOBS, { ...key('1'), name: `${key('1').name}-daily-scrum` });
      },
      isDone: async ({ admin, key }) =>
        (await admin.get(SPRINTS, key('1')))?.status?.progress?.completed === 1 &&
        (await admin.get(PROJECTS, key('')))?.status?.backlog?.total === 4 &&
        (await admin.get(CRON_JOBS, { ...key('1'), name: `${key('1').name}-daily-scrum` })) !== undefined,
    },
    { what: 'it is closed', act: (place) => close(place, '1'), isDone: succeeded },
    farewell,
  ],
  simulated: [
    {
      what: 'a project and a Simulated sprint are applied',
      act: async (place) => {
        await makeProject(place);
        const simulation = { seed: 7 };
        await makeSprint(place, '1', { mode: 'Simulated', durationWeeks: 1, startDate: MONDAY, simulation });
      },
      isDone: (place) => ready(place, 'True/Active'),
    },
    {
      what: 'its daily scrums are asked for',
      act: async ({ admin, namespace, key }) => {
        for (const day of [0, 1, 2, 3, 4])
          await admin.create(DAILY_SCRUM, dailyScrum(key('1').name, plusDays(MONDAY, day), namespace));
      },
      isDone: async (place) => {
        const { items } = await place.admin.list(DAILY_SCRUMS, { namespace: place.namespace });
        const ours = items.filter(({ metadata }) => metadata.name.startsWith(`${place.key('1').name}-`));
        return (
          ours.length === 5 &&
          ours.every((each) => condition(each, 'Succeeded')?.startsWith('True')) &&
          succeeded(place)
        );
      },
    },
    farewell,
  ],
  waiting: [
    {
      what: 'a sprint is applied before its project',
      act: (place) => makeSprint(place, '1', live),
      isDone: (place) => ready(place, 'False/ProjectNotFound'),
    },
    {
      what: 'the project is applied',
      act: makeProject,
      isDone: (place) => ready(place, 'True/Active'),
    },
    {
      what: 'the project is deleted while its sprint runs',
      act: (place) => remove(place, ''),
      isDone: async ({ admin, key }) => {
        const waiting = await admin.get(PROJECTS, key(''));
        return condition(waiting ?? {}, 'Ready')?.startsWith('False') ?? false;
      },
    },
    { what: 'the sprint is deleted', act: (place) => remove(place, '1'), isDone: (place) => isGone(place, '1') },
  ],
  queue: [
    start,
    {
      what: 'a second sprint waits for its turn',
      act: (place) => makeSprint(place, '2', live),
      isDone: (place) => ready(place, 'True/Queued', '2'),
    },
    {
      what: 'the first is closed, so that the second starts',
      act: (place) => close(place, '1'),
      isDone: (place) => ready(place, 'True/Active', '2'),
    },
    {
      what: 'all is deleted',
      act: (place) => remove(place, '1', '2', ''),
      isDone: (place) => isGone(place, '1', '2'),
    },
  ],
};
