import { expect, it } from 'vitest';
import type { ObjectMeta } from '../../runtime/objects/object.ts';
import { patchOfSurplus } from '../../runtime/objects/semantic-equal.ts';
import { aScope, aSprint, cronJobOf } from '../test-scope.ts';
import { dailyScrumCronJob, isForeign, isLeftBehind, isOwn } from './cron-job.ts';

const cronJob = (sprint = aSprint(), toleratesLocalNode = false) =>
  dailyScrumCronJob(sprint, aScope({ sprint }).settings, { image: 'dsm:1', toleratesLocalNode });

it('the CronJob belongs to its sprint, and a Job that hangs makes way for the next', () => {
  expect(cronJob().metadata).toMatchObject({
    name: 'sprint-1-daily-scrum',
    namespace: 'team-a',
    labels: { 'scrum.dsm.dev/sprint': 'sprint-1', 'scrum.dsm.dev/project': 'payments' },
    ownerReferences: [{ kind: 'Sprint', name: 'sprint-1', uid: 'uid-sprint-1', controller: true }],
  });
  expect(cronJob().spec).toMatchObject({
    schedule: '0 14 * * 1-5',
    timeZone: 'UTC',
    suspend: false,
    concurrencyPolicy: 'Replace',
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
  });
});

it('is suspended when the spec says so', () => {
  expect(cronJob(aSprint({ dailyScrum: { state: 'Suspended' } })).spec.suspend).toBe(true);
});

it('its pod runs the dsm command under the daily scrum’s account, with as few rights as can be', () => {
  const { jobTemplate } = cronJob().spec as unknown as { jobTemplate: { spec: { template: { spec: object } } } };
  const pod = jobTemplate.spec.template.spec;
  expect(pod).toMatchObject({
    serviceAccountName: 'dsm-daily-scrum',
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true },
    containers: [
      {
        image: 'dsm:1',
        command: ['dsm', 'daily-scrum', '--sprint', 'sprint-1'],
        env: [{ name: 'NAMESPACE' }, { name: 'DSM_JOB_NAME' }],
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      },
    ],
  });
  expect(pod).not.toHaveProperty('tolerations');
});

it('its pods have limits of CPU and memory, and what the installation sets', () => {
  const pod = (settings: object) => {
    const made = dailyScrumCronJob(aSprint(), aScope().settings, {
      image: 'dsm',
      toleratesLocalNode: true,
      ...settings,
    });
    const { jobTemplate } = made.spec as unknown as {
      jobTemplate: { spec: { template: { metadata: object; spec: object } } };
    };
    return jobTemplate.spec.template;
  };
  expect(pod({}).spec).toMatchObject({ containers: [{ resources: { limits: { cpu: '500m', memory: '256Mi' } } }] });
  const settings = {
    resources: { limits: { cpu: '1' } },
    labels: { team: 'a', 'scrum.dsm.dev/sprint': 'other' },
    annotations: { note: 'b' },
    tolerations: [{ key: 'batch', operator: 'Exists' }],
    nodeSelector: { pool: 'batch' },
    priorityClassName: 'low',
    imagePullSecrets: [{ name: 'registry' }],
  };
  expect(pod(settings)).toMatchObject({
    metadata: { labels: { team: 'a', 'scrum.dsm.dev/sprint': 'sprint-1' }, annotations: { note: 'b' } },
    spec: {
      containers: [{ resources: { limits: { cpu: '1' } } }],
      tolerations: [{ key: 'scrum.dsm.dev/local' }, { key: 'batch', operator: 'Exists' }],
      nodeSelector: { pool: 'batch' },
      priorityClassName: 'low',
      imagePullSecrets: [{ name: 'registry' }],
    },
  });
});

it.each<[string, Partial<ObjectMeta>, boolean]>([
  ['has its Sprint as controller', {}, false],
  ['has no owner', { ownerReferences: [] }, true],
  [
    'has another controller',
    { ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x', controller: true }] },
    false,
  ],
  ['has no owner and not our label', { ownerReferences: [], labels: { 'scrum.dsm.dev/sprint': 'sprint-1' } }, false],
  [
    'has no owner and of our labels only one',
    { ownerReferences: [], labels: { 'app.kubernetes.io/managed-by': 'dsm' } },
    false,
  ],
])('a CronJob that %s is left behind: or not', (_case, metadata, expected) => {
  expect(isLeftBehind(cronJobOf(aScope(), metadata))).toBe(expected);
});

it('may run on the local world’s node where that is wanted', () => {
  expect(JSON.stringify(cronJob(aSprint(), true))).toContain('"tolerations":[{"key":"scrum.dsm.dev/local"');
});

const owner = {
  apiVersion: 'scrum.dsm.dev/v1alpha1',
  kind: 'Sprint',
  name: 'sprint-1',
  uid: 'uid-sprint-1',
  controller: true,
};

it.each<[string, Partial<ObjectMeta>, 'own' | 'lost' | 'foreign']>([
  ['as it was made', {}, 'own'],
  ['without our label', { labels: {} }, 'own'],
  ['made by a Sprint of this name that was deleted', { ownerReferences: [{ ...owner, uid: 'earlier' }] }, 'own'],
  [
    'made by an operator of an older version',
    { ownerReferences: [{ ...owner, apiVersion: 'scrum.dsm.dev/v1' }] },
    'own',
  ],
  ['without its owner', { ownerReferences: [] }, 'lost'],
  ['without owner and label', { labels: {}, ownerReferences: [] }, 'foreign'],
  ['of another Sprint', { ownerReferences: [{ ...owner, name: 'other' }] }, 'foreign'],
  ["of another group's Sprint", { ownerReferences: [{ ...owner, apiVersion: 'other.dev/v1' }] }, 'foreign'],
  [
    'of which the Sprint is an owner and not the controller',
    { labels: {}, ownerReferences: [{ ...owner, controller: false }] },
    'foreign',
  ],
])('a CronJob of our name, %s', (_case, metadata, expected) => {
  const found = cronJobOf(aScope(), metadata);
  const verdict = isOwn(found, aSprint()) ? 'own' : isForeign(found, aSprint()) ? 'foreign' : 'lost';
  expect(verdict).toBe(expected);
});

it.each<[string, object, object]>([
  ['a node', { nodeName: 'other' }, { nodeName: null }],
  ['the host’s network', { hostNetwork: true, hostPID: true }, { hostNetwork: null, hostPID: null }],
  ['a priority', { priorityClassName: 'low' }, { priorityClassName: null }],
  ['a toleration', { tolerations: [{ operator: 'Exists' }] }, { tolerations: null }],
  ['a user', { securityContext: { runAsNonRoot: true, runAsUser: 0 } }, { securityContext: { runAsUser: null } }],
  ['volumes', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }, { volumes: null }],
  ['nothing', {}, {}],
])('%s in its pod is an addition', (_case, added, taken) => {
  const desired = cronJob().spec;
  const { jobTemplate } = desired as unknown as { jobTemplate: { spec: { template: { spec: object } } } };
  const pod = { ...jobTemplate.spec.template.spec, ...added };
  const job = { ...jobTemplate.spec, template: { ...jobTemplate.spec.template, spec: pod } };
  const patch = patchOfSurplus({ ...desired, jobTemplate: { ...jobTemplate, spec: job } }, desired);
  const expected = { jobTemplate: { spec: { template: { spec: taken } } } };
  expect(patch).toEqual(Object.keys(added).length === 0 ? undefined : expected);
});

it('a daily scrum starts within the hour and ends within a quarter of one, and is kept for a week', () => {
  const { spec } = cronJob();
  const { jobTemplate, startingDeadlineSeconds } = spec as unknown as {
    jobTemplate: { spec: object };
    startingDeadlineSeconds: number;
  };
  expect(startingDeadlineSeconds).toBe(3_600);
  expect(jobTemplate.spec).toMatchObject({
    backoffLimit: 3,
    activeDeadlineSeconds: 900,
    ttlSecondsAfterFinished: 604_800,
    template: { spec: { terminationGracePeriodSeconds: 30 } },
  });
});
