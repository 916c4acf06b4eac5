import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubeApiError } from '../../../dev/kube-api.ts';
import { poll } from '../../fixtures/waiting.ts';
import { tasks } from '../controllers/manifests.ts';
import { type Restricted, RIGHTS, type Right, type RightsWorld, startRightsWorld } from './rights-world.ts';

// The life of two projects and their sprints, in many namespaces at once. In one the operator has all of its rights; in each other one
// right is missing.

/** Only for a daily scrum that was missed, which takes minutes: see test/integration/controllers/daily-scrum-jobs.test.ts. */
const ELSEWHERE = ['pods list', 'events list'];
const nameOf = ({ resource, verb }: Right) => `${resource} ${verb}`;
const LIVED = RIGHTS.filter((right) => !ELSEWHERE.includes(nameOf(right)));

const WHOLE: Restricted = { namespace: 'whole', without: undefined };
const CASES: Restricted[] = (process.env.ADM_DEBUG ? [] : LIVED).map((without, n) => ({ namespace: `case-${n}`, without }));
const ALL = [WHOLE, ...CASES];

let world: RightsWorld;
beforeAll(async () => {
  world = await startRightsWorld(ALL);
  await live();
});
afterAll(() => world?.stop());

const GROUP = '/apis/scrum.dsm.dev/v1alpha1/namespaces';
const EVERY_DAY = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** In every namespace; only where nothing is missing must it come off. */
async function everywhere(act: (namespace: string) => Promise<unknown>): Promise<void> {
  await Promise.all(
    ALL.map(async ({ namespace }) => {
      try {
        await act(namespace);
      } catch (error) {
        if (namespace === WHOLE.namespace || !(error instanceof KubeApiError)) throw error;
      }
    }),
  );
}

interface Object {
  metadata: { name: string };
  status?: { phase?: string };
}

const path = (namespace: string, kind: string, name: string) => `${GROUP}/${namespace}/${kind}/${name}`;
const apply = (kind: string, plural: string, name: string, spec: object) =>
  everywhere((namespace) =>
    world.admin.call('PATCH', path(namespace, plural, name), {
      query: { fieldManager: 'test', force: 'true' },
      contentType: 'application/apply-patch+yaml',
      body: {
        apiVersion: 'scrum.dsm.dev/v1alpha1',
        kind,
        metadata: { name },
        spec:
          typeof spec === 'object'
            ? { ...spec, ...(kind === 'Project' ? { projectID: `${namespace}-${name}`.toUpperCase() } : {}) }
            : spec,
      },
    }),
  );
const remove = (plural: string, name: string, propagationPolicy = 'Background') =>
  everywhere((namespace) => world.admin.call('DELETE', path(namespace, plural, name), { body: { propagationPolicy } }));

/** Waits until it holds where nothing is missing, and gives the others a moment more. */
async function until(what: string, plural: string, name: string, check: (object: Object | undefined) => boolean) {
  let object: Object | undefined;
  const look = async () => {
    object = await world.admin.call<Object>('GET', path(WHOLE.namespace, plural, name)).catch(() => undefined);
    return check(object);
  };
  await poll(look, { what, seconds: 90, pauseMs: 200, last: () => JSON.stringify(object) });
  await delay(1_000);
}
const inPhase = (phase: string) => (object: Object | undefined) => object?.status?.phase === phase;
const isGone = (object: Object | undefined) => object === undefined;

async function live(): Promise<void> {
  const backlog = { tasks: tasks('T', 6) };
  const team = [{ employeeID: 'E001', name: 'Ada' }];
  const calendar = { workingDays: EVERY_DAY };
  const defaults = { mode: 'Simulated', closePolicy: 'Manual', maxTasks: 2 };
  await apply('Project', 'projects', 'p', {
    backlog,
    team,
    calendar,
    sprintDefaults: defaults,
    orchestration: { mode: 'Propose' },
  });
  await until('the proposal', 'sprints', 'p-s01', inPhase('Proposed'));
  await everywhere((namespace) =>
    world.admin.call('PATCH', path(namespace, 'sprints', 'p-s01'), {
      contentType: 'application/merge-patch+json',
      body: { spec: { state: 'Active' } },
    }),
  );
  await until('its start', 'sprints', 'p-s01', inPhase('Active'));
  await apply('Project', 'projects', 'q', { backlog, team, calendar, sprintDefaults: defaults });
  await apply('Sprint', 'sprints', 'later', { projectRef: { name: 'q' }, goal: 'Later', state: 'Proposed' });
  await apply('Sprint', 'sprints', 'now', { projectRef: { name: 'q' }, goal: 'Now' });
  const today = new Date().toISOString().slice(0, 10);
  await apply('DailyScrum', 'dailyscrums', `p-s01-${today.replaceAll('-', '')}`, {
    sprintRef: { name: 'p-s01' },
    date: today,
  });
  await until('the daily scrum', 'dailyscrums', `p-s01-${today.replaceAll('-', '')}`, (object) =>
    JSON.stringify(object?.status ?? '').includes('Succeeded'),
  );
  await until('the other start', 'sprints', 'now', inPhase('Active'));
  await apply('Sprint', 'sprints', 'p-s01', { state: 'Closed' });
  await until('its close', 'sprints', 'p-s01', (object) => /^(Completed|ClosedWith)/.test(object?.status?.phase ?? ''));
  // What it leaves behind without an owner is taken away.
  await remove('sprints', 'now', 'Orphan');
  await until('the end of a Sprint', 'sprints', 'now', isGone);
  await remove('sprints', 'p-s01');
  await remove('projects', 'q', 'Orphan');
  await remove('projects', 'p', 'Orphan');
  await until('the end of a Project', 'projects', 'q', isGone);
  await until('the end of the other', 'projects', 'p', isGone);
  await delay(2_000);
}

const deniedIn = (namespace: string) =>
  world.requestsOf(namespace).filter(({ responseStatus }) => responseStatus?.code === 403);

describe('with all of its rights', () => {
  it('no request is denied', () => {
    expect(
      deniedIn(WHOLE.namespace).map(
        ({ verb, requestURI, responseStatus }) => `${verb} ${requestURI} ${responseStatus?.message}`,
      ),
    ).toEqual([]);
  });

  it('none is unused', () => {
    const used = new Set(
      world.requestsOf(WHOLE.namespace).flatMap(({ verb, objectRef, responseStatus }) => {
        if (objectRef === undefined) return [];
        const { resource, subresource } = objectRef;
        const of = subresource === undefined ? resource : `${resource}/${subresource}`;
        // A server-side apply of what is not there yet asks for create as well.
        return responseStatus?.code === 201 ? [`${of} ${verb}`, `${of} create`] : [`${of} ${verb}`];
      }),
    );
    // What the API server asks for by the way: to hand rights on, to hold an owner's deletion up, to say of which decision a Sprint is.
    const byTheWay = [
      'sprints get',
      'dailyscrums get',
      'dailyscrums create',
      'dailyscrums delete',
      'jobs get',
      'sprints/finalizers update',
      'sprints/approval propose',
    ];
    expect(LIVED.map(nameOf).filter((name) => !used.has(name) && !byTheWay.includes(name))).toEqual([]);
  });
});

it.each(CASES.map((each) => [each.without === undefined ? '' : nameOf(each.without), each.namespace]))(
  'without %s it is denied something',
  (_, namespace) => {
    expect(deniedIn(namespace).length).toBeGreaterThan(0);
  },
);
