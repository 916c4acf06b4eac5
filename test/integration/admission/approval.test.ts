import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubeconfigFile } from '../../../dev/control-plane/credentials.ts';
import { KubeApi, KubeApiError } from '../../../dev/kube-api.ts';
import { startWorld, type World } from '../../../dev/world/world.ts';
import { until } from '../../fixtures/waiting.ts';
import { bind, may, person, untilMay } from './people.ts';

// The policies of the API server, with real users of a real API server. No operator runs: nothing but the API server decides.

const PEOPLE = ['viewer', 'editor', 'approver', 'namespace-admin'] as const;
type Who = (typeof PEOPLE)[number] | 'admin' | 'operator';

const ROLES = {
  viewer: ['view'],
  editor: ['edit'],
  approver: ['edit', 'dsm-approve'],
  'namespace-admin': ['admin'],
};
const DECIDED = {
  'scrum.dsm.dev/decision-id': 'e9b2c1f0-0000-4000-8000-000000000001',
  'scrum.dsm.dev/sprint-number': '3',
  'scrum.dsm.dev/autonomy': 'Propose',
};

let world: World;
const apis = {} as Record<Who, KubeApi>;
beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-approval-'));
  world = await startWorld({ dir, components: ['control-plane', 'manifests'], tied: true });
  for (const user of ['admin', 'operator'] as const) apis[user] = new KubeApi(kubeconfigFile(dir, user));
  const labels = { 'scrum.dsm.dev/approval': 'required' };
  await apis.admin.call('POST', '/api/v1/namespaces', { body: { metadata: { name: 'team' } } });
  await apis.admin.call('POST', '/api/v1/namespaces', { body: { metadata: { name: 'strict', labels } } });
  for (const name of PEOPLE) {
    apis[name] = person(world, name);
    for (const namespace of ['team', 'strict']) await bind(apis.admin, namespace, name, ROLES[name]);
  }
  await untilMay(apis.editor, 'team', 'create', 'sprints');
  await untilMay(apis.viewer, 'team', 'get', 'sprints');
  // A policy counts some moments after it is there.
  await until(
    'the policies count',
    async () => /begins as Proposed/.test(await create('editor', {}, {}, 'strict')),
    60,
  );
});
afterAll(async () => {
  await Promise.all(Object.values(apis).map((api) => api.close()));
  await world?.stop();
  if (world) rmSync(world.dir, { recursive: true, force: true });
});

let made = 0;
let last = '';
const collection = (namespace: string, kind: string) => `/apis/scrum.dsm.dev/v1alpha1/namespaces/${namespace}/${kind}`;

/** '' when it was done, else what the API server said. */
async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => '',
    (error: unknown) => {
      if (error instanceof KubeApiError && [403, 422].includes(error.status)) return error.message;
      throw error;
    },
  );
}

/** Makes a Sprint; `last` is its name then. */
function create(who: Who, spec: object, annotations: object = {}, namespace = 'team'): Promise<string> {
  const name = `sprint-${++made}`;
  const body = {
    apiVersion: 'scrum.dsm.dev/v1alpha1',
    kind: 'Sprint',
    metadata: { name, annotations },
    spec: { projectRef: { name: 'payments' }, goal: 'Refunds', ...spec },
  };
  last = name;
  return outcome(apis[who].call('POST', collection(namespace, 'sprints'), { body }));
}

function patch(who: Who, body: object, subresource = ''): Promise<string> {
  const path = `${collection('team', 'sprints')}/${last}${subresource}`;
  return outcome(apis[who].call('PATCH', path, { body, contentType: 'application/merge-patch+json' }));
}

const state = (value: string | null) => ({ spec: { state: value } });
const note = (name: string, value: string | null) => ({
  metadata: { annotations: { [`scrum.dsm.dev/${name}`]: value } },
});
const NOT_APPROVER = /only by who has the verb approve on sprints\/approval/;
const ORIGIN = /say of which decision a Sprint is/;

it('the API server finds no fault with the expressions', async () => {
  interface Policies {
    items: {
      metadata: { name: string };
      status?: { observedGeneration: number; typeChecking?: { expressionWarnings?: object[] } };
    }[];
  }
  const checked = async () => {
    const path = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
    const { items } = await apis.admin.call<Policies>('GET', path);
    return items.every(({ status }) => status?.observedGeneration) && items;
  };
  const policies = await until('the policies are checked', checked, 60);
  expect(policies.map(({ metadata }) => metadata.name)).toHaveLength(4);
  expect(policies.flatMap(({ status }) => status?.typeChecking?.expressionWarnings ?? [])).toEqual([]);
});

describe('who may approve', () => {
  it.each([
    ['viewer', false],
    ['editor', false],
    ['approver', true],
    ['namespace-admin', true],
    ['operator', false],
  ] as const)('%s: %s', async (who, allowed) => {
    expect(await may(apis[who], 'team', 'approve', 'sprints', 'approval')).toBe(allowed);
  });
});

describe('a proposal', () => {
  it('is approved by an approver alone', async () => {
    expect(await create('operator', { state: 'Proposed' }, DECIDED)).toBe('');
    expect(await patch('viewer', state('Active'))).toMatch(/cannot patch/);
    expect(await patch('editor', state('Active'))).toMatch(NOT_APPROVER);
    expect(await patch('editor', state(null))).toMatch(/approve|answered in words/);
    expect(await patch('operator', state('Active'))).toMatch(NOT_APPROVER);
    expect(await patch('approver', state('Active'))).toBe('');
  });

  it('of a human is no other, and its author may change it until it is answered', async () => {
    expect(await create('editor', { state: 'Proposed' })).toBe('');
    expect(await patch('editor', { spec: { goal: 'Chargebacks' } })).toBe('');
    expect(await patch('editor', state('Active'))).toMatch(NOT_APPROVER);
    expect(await patch('namespace-admin', state('Active'))).toBe('');
  });

  it('is rejected by an editor, and does not come back by way of Closed', async () => {
    expect(await create('operator', { state: 'Proposed' }, DECIDED)).toBe('');
    expect(await patch('editor', state('Closed'))).toBe('');
    expect(await patch('editor', state('Active'))).toMatch(NOT_APPROVER);
    expect(await patch('editor', state(null))).toMatch(NOT_APPROVER);
    expect(await patch('approver', state('Active'))).toBe('');
  });

  it('made of a decision stays as it was decided, whoever is no approver', async () => {
    expect(await create('operator', { state: 'Proposed', maxTasks: 8 }, DECIDED)).toBe('');
    for (const spec of [{ maxTasks: 80 }, { goal: 'Else' }, { tasks: ['A'] }, { state: 'Closed', maxTasks: 80 }])
      expect(await patch('editor', { spec }), JSON.stringify(spec)).toMatch(
        /stays as it was decided|is changed only by/,
      );
    expect(await patch('editor', { metadata: { labels: { team: 'payments' } } })).toBe('');
    expect(await patch('approver', { spec: { maxTasks: 6, state: 'Active' } })).toBe('');
  });

  it('replaced as a whole is judged the same', async () => {
    expect(await create('operator', { state: 'Proposed' }, DECIDED)).toBe('');
    const path = `${collection('team', 'sprints')}/${last}`;
    const object = await apis.editor.call<{ spec: object }>('GET', path);
    const body = { ...object, spec: { ...object.spec, state: 'Active' } };
    expect(await outcome(apis.editor.call('PUT', path, { body }))).toMatch(NOT_APPROVER);
    expect(await outcome(apis.approver.call('PUT', path, { body }))).toBe('');
  });
});

describe('the decision that a Sprint is of', () => {
  it('cannot be claimed by whoever may not approve', async () => {
    expect(await create('editor', {}, DECIDED)).toMatch(ORIGIN);
    expect(await create('editor', {}, { 'scrum.dsm.dev/autonomy': 'Automatic' })).toMatch(ORIGIN);
    expect(await create('approver', {}, DECIDED)).toBe('');
    expect(await create('editor', {})).toBe('');
    expect(await patch('editor', note('decision-id', DECIDED['scrum.dsm.dev/decision-id']))).toMatch(ORIGIN);
  });

  it('cannot be taken away or changed', async () => {
    expect(await create('operator', { state: 'Proposed' }, DECIDED)).toBe('');
    for (const name of ['decision-id', 'sprint-number', 'autonomy']) {
      expect(await patch('editor', note(name, null)), name).toMatch(ORIGIN);
      expect(await patch('editor', note(name, 'other')), name).toMatch(ORIGIN);
    }
    expect(await patch('editor', note('sprint-number', '4'), '/status')).toMatch(/cannot patch/);
    // Who may write status does not change anything else by it.
    expect(
      await patch(
        'operator',
        { ...note('sprint-number', '4'), ...state('Active'), status: { phase: 'Proposed' } },
        '/status',
      ),
    ).toBe('');
    const stored = await apis.admin.call('GET', `${collection('team', 'sprints')}/${last}`);
    expect(stored).toMatchObject({
      metadata: { annotations: DECIDED },
      spec: { state: 'Proposed' },
      status: { phase: 'Proposed' },
    });
  });

  it('is gone with a deleted proposal: what is made instead is a Sprint of whoever makes it', async () => {
    expect(await create('operator', { state: 'Proposed' }, DECIDED)).toBe('');
    const path = `${collection('team', 'sprints')}/${last}`;
    await apis.editor.call('DELETE', path);
    const body = {
      apiVersion: 'scrum.dsm.dev/v1alpha1',
      kind: 'Sprint',
      metadata: { name: last, annotations: DECIDED },
      spec: { projectRef: { name: 'payments' }, goal: 'Refunds' },
    };
    expect(await outcome(apis.editor.call('POST', collection('team', 'sprints'), { body }))).toMatch(ORIGIN);
  });
});

it('Automatic approves in advance, so it takes the right to approve', async () => {
  const project = (mode: string, name: string) => ({
    apiVersion: 'scrum.dsm.dev/v1alpha1',
    kind: 'Project',
    metadata: { name },
    spec: { orchestration: { mode } },
  });
  const post = (who: Who, mode: string, name: string) =>
    outcome(apis[who].call('POST', collection('team', 'projects'), { body: project(mode, name) }));
  const change = (who: Who, spec: object) =>
    outcome(
      apis[who].call('PATCH', `${collection('team', 'projects')}/payments`, {
        body: { spec },
        contentType: 'application/merge-patch+json',
      }),
    );
  expect(await post('editor', 'Automatic', 'shop')).toMatch(NOT_APPROVER);
  expect(await post('editor', 'Propose', 'payments')).toBe('');
  expect(await change('editor', { orchestration: { mode: 'Automatic' } })).toMatch(NOT_APPROVER);
  expect(await change('approver', { orchestration: { mode: 'Automatic' } })).toBe('');
  expect(await change('editor', { orchestration: { targetProbability: 80 } })).toBe('');
  expect(await change('editor', { orchestration: { mode: 'Off' } })).toBe('');
});

it('where a namespace asks for it, no Sprint begins without approval', async () => {
  expect(await create('editor', {}, {}, 'strict')).toMatch(/begins as Proposed/);
  expect(await create('editor', { state: 'Active' }, {}, 'strict')).toMatch(/begins as Proposed/);
  expect(await create('editor', { state: 'Closed' }, {}, 'strict')).toMatch(/begins as Proposed/);
  expect(await create('editor', { state: 'Proposed' }, {}, 'strict')).toBe('');
  expect(await create('approver', { state: 'Active' }, {}, 'strict')).toBe('');
  expect(await create('operator', {}, { ...DECIDED, 'scrum.dsm.dev/autonomy': 'Automatic' }, 'strict')).toBe('');
});

describe('a closed sprint', () => {
  const succeeded = (status: string, reason: string) => ({
    status: {
      conditions: [
        {
          type: 'Succeeded',
          status,
          reason,
          message: '',
          observedGeneration: 1,
          lastTransitionTime: '2026-11-28T00:00:00Z',
        },
      ],
    },
  });

  it.each([
    ['True', 'Completed'],
    ['True', 'ClosedWithPendingTasks'],
    ['False', 'Withdrawn'],
  ])('Succeeded=%s %s: goal and policies stay', async (status, reason) => {
    expect(await create('editor', { closePolicy: 'Manual' })).toBe('');
    expect(await patch('editor', { spec: { goal: 'While it runs' } })).toBe('');
    expect(await patch('operator', succeeded(status, reason), '/status')).toBe('');
    for (const spec of [{ goal: 'Else' }, { closePolicy: 'EndDate' }, { closePolicy: null }, { assignment: 'None' }])
      expect(await patch('namespace-admin', { spec }), JSON.stringify(spec)).toMatch(
        /the sprint is closed: spec\.\w+ stays/,
      );
    expect(await patch('editor', { metadata: { labels: { kept: 'yes' } }, spec: { deletionPolicy: 'Orphan' } })).toBe(
      '',
    );
    expect(await patch('operator', { metadata: { finalizers: ['scrum.dsm.dev/finalizer'] } })).toBe('');
  });

  it('that only failed so far is none', async () => {
    expect(await create('editor', {})).toBe('');
    expect(await patch('operator', succeeded('Unknown', 'Running'), '/status')).toBe('');
    expect(await patch('editor', { spec: { goal: 'Else' } })).toBe('');
  });
});
