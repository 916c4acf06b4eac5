import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubeApiError } from '../../../dev/kube-api.ts';
import { poll } from '../../fixtures/waiting.ts';
import { tasks } from '../controllers/manifests.ts';
import { isList, nameOf, type Restricted, RIGHTS, type RightsWorld, startRightsWorld } from './rights-world.ts';

// The life of two projects and their sprints, in many namespaces at once. In one the operator has all of its rights; in each other one
// right is missing.

/** Lists that it asks for also where these are streamed: whether a Project is left, and for the daily scrum's Role. */
const STREAMED_AS_WELL = ['projects list', 'dailyscrums list'];
/** Each right is needed here, or where the API server streams no lists: see operator-lists.test.ts. */
const LIVED = RIGHTS.filter((right) => !isList(right) || STREAMED_AS_WELL.includes(nameOf(right)));

const WHOLE: Restricted = { namespace: 'whole', without: undefined };
const CASES: Restricted[] = LIVED.map((without, n) => ({
  namespace: `case-${n}`,
  without,
}));
const ALL = [WHOLE, ...CASES];

let world: RightsWorld;
beforeAll(async () => {
  world = await startRightsWorld(ALL);
  await live();
  await denials(CASES);
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
  metadata?: { ownerReferences?: object[] };
  status?: { phase?: string; conditions?: { type: string; reason?: string; message?: string }[] };
}

const path = (namespace: string, kind: string, name: string) =>
  `${kind === 'serviceaccounts' ? '/api/v1/namespaces' : GROUP}/${namespace}/${kind}/${name}`;
const apply = (kind: string, plural: string, name: string, spec: object) =>
  everywhere((namespace) => {
    // Projects of all namespaces share one service.
    const own = kind === 'Project' ? { ...spec, projectID: `${namespace}-${name}`.toUpperCase() } : spec;
    return world.admin.call('PATCH', path(namespace, plural, name), {
      query: { fieldManager: 'test', force: 'true' },
      contentType: 'application/apply-patch+yaml',
      body: { apiVersion: 'scrum.dsm.dev/v1alpha1', kind, metadata: { name }, spec: own },
    });
  });
const remove = (plural: string, name: string, propagationPolicy = 'Background') =>
  everywhere((namespace) => world.admin.call('DELETE', path(namespace, plural, name), { body: { propagationPolicy } }));

/** Waits until it holds where nothing is missing, and gives the others a moment more. */
async function until(what: string, plural: string, name: string, check: (object: Object | undefined) => boolean) {
  let object: Object | undefined;
  const look = async () => {
    object = await world.admin.call<Object>('GET', path(WHOLE.namespace, plural, name)).catch(() => undefined);
    return check(object);
  };
  await poll(look, { what, seconds: 200, pauseMs: 200, last: () => JSON.stringify(object) });
  await delay(1_000);
}
const inPhase = (phase: string) => (object: Object | undefined) => object?.status?.phase === phase;
const isGone = (object: Object | undefined) => object === undefined;

async function live(): Promise<void> {
  const declared = { backlog: { tasks: tasks('T', 6) }, team: [{ employeeID: 'E001', name: 'Ada' }] };
  const sprintDefaults = { mode: 'Simulated', closePolicy: 'Manual', maxTasks: 2 };
  const project = { ...declared, calendar: { workingDays: EVERY_DAY }, sprintDefaults };
  await apply('Project', 'projects', 'p', { ...project, orchestration: { mode: 'Propose' } });
  await approved('p-s01');
  await missed('p-s01');
  // The account of the daily scrums has two owners from now on.
  await apply('Project', 'projects', 'q', project);
  const today = new Date().toISOString().slice(0, 10);
  const scrum = `p-s01-${today.replaceAll('-', '')}`;
  await apply('DailyScrum', 'dailyscrums', scrum, { sprintRef: { name: 'p-s01' }, date: today });
  await until('the daily scrum', 'dailyscrums', scrum, (object) =>
    JSON.stringify(object?.status ?? '').includes('Succeeded'),
  );
  await set('p-s01', 'Closed');
  await until('its close', 'sprints', 'p-s01', ({ status } = {}) =>
    /^(Completed|ClosedWith)/.test(status?.phase ?? ''),
  );
  await approved('p-s02');
  // What it leaves behind without an owner is taken away.
  await remove('sprints', 'p-s02', 'Orphan');
  await until('the end of a running Sprint', 'sprints', 'p-s02', isGone);
  await until('the third proposal', 'sprints', 'p-s03', inPhase('Proposed'));
  await remove('projects', 'p');
  await until('the end of a Project and its proposal', 'projects', 'p', isGone);
  await until(
    'one owner less',
    'serviceaccounts',
    'dsm-daily-scrum',
    ({ metadata } = {}) => metadata?.ownerReferences?.length === 1,
  );
  await remove('projects', 'q', 'Orphan');
  await until('the end of the last one', 'projects', 'q', isGone);
  await until('the end of what it has left', 'serviceaccounts', 'dsm-daily-scrum', isGone);
}

async function approved(name: string): Promise<void> {
  await until('the proposal', 'sprints', name, inPhase('Proposed'));
  await set(name, 'Active');
  await until('its start', 'sprints', name, inPhase('Active'));
}

const DAYS_MS = 4 * 86_400_000;
/** Its daily scrum is missed: first nobody has made a Job for it, then the Job's Pod waits for a node. */
async function missed(name: string): Promise<void> {
  const says = (words: string) => (object: Object | undefined) => {
    const { reason, message = '' } = object?.status?.conditions?.find(({ type }) => type === 'Attention') ?? {};
    return reason === 'DailyScrumMissed' && message.includes(words);
  };
  world.moveClock(DAYS_MS);
  await annotate(name, 'missed');
  await until('a missed daily scrum', 'sprints', name, says('made no Job'));
  await everywhere((namespace) =>
    world.admin.call('POST', `/apis/batch/v1/namespaces/${namespace}/jobs`, { body: jobOf(name) }),
  );
  await until('why its Pod waits', 'sprints', name, says('no nodes available'));
  const late = CASES.filter(({ without }) => without !== undefined && ['pods', 'events'].includes(without.resource));
  await denials(late);
  world.moveClock(0);
  await annotate(name, 'on-time');
  await until('that nothing is missed', 'sprints', name, (object) => !says('')(object));
}

/** Waits a while until each was denied something: on a busy machine some are far behind. Whether they were says their test. */
async function denials(of: readonly Restricted[]): Promise<void> {
  let missing = of;
  const look = () => {
    missing = missing.filter(({ namespace }) => deniedIn(namespace).length === 0);
    return missing.length === 0;
  };
  await poll(look, { what: 'their denials', seconds: 60, pauseMs: 1_000 }).catch(() => undefined);
}

/** As its CronJob would make it. */
const jobOf = (sprint: string) => ({
  metadata: {
    name: `${sprint}-late`,
    labels: { 'app.kubernetes.io/managed-by': 'dsm', 'scrum.dsm.dev/sprint': sprint },
    annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': new Date(Date.now() + DAYS_MS).toISOString() },
  },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'daily-scrum', image: 'dsm:test' }] } } },
});

const annotate = (name: string, value: string) =>
  everywhere((namespace) =>
    world.admin.call('PATCH', path(namespace, 'sprints', name), {
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { 'example.com/look': value } } },
    }),
  );

const set = (name: string, state: string) =>
  everywhere((namespace) =>
    world.admin.call('PATCH', path(namespace, 'sprints', name), {
      contentType: 'application/merge-patch+json',
      body: { spec: { state } },
    }),
  );

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

  it('what it does without is left to another test', () => {
    const elsewhere = RIGHTS.filter((right) => !LIVED.includes(right)).map(nameOf);
    expect(elsewhere).toEqual(
      ['sprints', 'cronjobs', 'jobs', 'serviceaccounts', 'roles', 'rolebindings'].map((kind) => `${kind} list`),
    );
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
      'dailyscrums list',
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
