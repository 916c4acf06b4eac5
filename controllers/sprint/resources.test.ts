import { expect, it } from 'vitest';
import { dailyScrumCronJob } from './resources.ts';
import { aScope, aSprint } from './test-scope.ts';

const { settings } = aScope();
const cronJob = (sprint = aSprint(), toleratesLocalNode = false) =>
  dailyScrumCronJob(sprint, settings, { image: 'dsm:1', toleratesLocalNode });

it('the CronJob belongs to its sprint and never runs twice at once', () => {
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
    concurrencyPolicy: 'Forbid',
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

it('may run on the local world’s node where that is wanted', () => {
  expect(JSON.stringify(cronJob(aSprint(), true))).toContain('"tolerations":[{"key":"scrum.dsm.dev/local"');
});
