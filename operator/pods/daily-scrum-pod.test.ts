import { expect, it } from 'vitest';
import { dailyScrumPod } from './daily-scrum-pod.ts';

const faultsOf = (pod: object) => {
  const { error } = dailyScrumPod.safeParse(JSON.stringify(pod));
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
};
const x = (length: number) => 'x'.repeat(length);
const prefix = (length: number) =>
  'x.'
    .repeat(128)
    .slice(0, length - 1)
    .replace(/\.$/, 'x')
    .concat('x');

it.each<[string, object]>([
  ['nothing', {}],
  ['requests alone', { resources: { requests: { cpu: '2' } } }],
  ['limits alone', { resources: { limits: { cpu: '2' } } }],
  ['a request as large as its limit', { resources: { requests: { cpu: '1000m' }, limits: { cpu: '1' } } }],
  ['a limit of something else', { resources: { requests: { cpu: '2' }, limits: { memory: '1' } } }],
  ['an extended resource', { resources: { limits: { 'example.org/gpu': 1 } } }],
  ['a label without a value', { labels: { a: '' } }],
  ['a name and a value of 63 characters', { labels: { [x(63)]: x(63) } }],
  ['a prefix of 253 characters', { labels: { [`${prefix(253)}/${x(63)}`]: 'a' } }],
  ['a prefix of several parts', { labels: { 'a.b-c.d/e_f.g': 'H-1' } }],
  ['a key with our name in another place', { labels: { 'my-job-name': 'a', 'job-name-2': 'b' } }],
  ['an annotation with any text', { annotations: { 'example.org/a': ' any\ntext ' } }],
  ['an annotation of Kubernetes', { annotations: { 'batch.kubernetes.io/job-tracking': '' } }],
  ['a toleration of everything', { tolerations: [{ operator: 'Exists' }] }],
  ['a toleration of a value', { tolerations: [{ key: 'a', operator: 'Equal', value: 'b', effect: 'NoSchedule' }] }],
  ['a toleration without an operator', { tolerations: [{ key: 'a', value: 'b', effect: 'PreferNoSchedule' }] }],
  ['an empty value beside Exists', { tolerations: [{ key: 'a', operator: 'Exists', value: '' }] }],
  ['seconds for NoExecute', { tolerations: [{ key: 'a', effect: 'NoExecute', tolerationSeconds: 0 }] }],
  ['a priority class of 253 characters', { priorityClassName: x(253) }],
  ['a priority class of one', { priorityClassName: 'x' }],
  ['no Secret to pull with', { imagePullSecrets: [] }],
  ['Secrets to pull with', { imagePullSecrets: [{ name: 'a' }, { name: 'registry.example.org' }] }],
])('takes %s', (_what, pod) => expect(faultsOf(pod)).toEqual([]));

const KEY = 'Invalid key in record';
it.each<[string, object, string]>([
  [
    'a request over its limit',
    { resources: { requests: { cpu: '1001m' }, limits: { cpu: 1 } } },
    'resources.requests.cpu: is more than its limit 1',
  ],
  ['what is no quantity', { resources: { limits: { cpu: 'one' } } }, 'resources.limits.cpu: is no quantity'],
  ['a negative quantity', { resources: { limits: { cpu: -1 } } }, 'resources.limits.cpu: is no quantity'],
  ['a resource without a name', { resources: { limits: { '': 1 } } }, `resources.limits.: ${KEY}`],
  ['claims', { resources: { claims: [] } }, 'resources: Unrecognized key'],
  ['a label of ours', { labels: { 'scrum.dsm.dev/x': 'a' } }, `labels.scrum.dsm.dev/x: ${KEY}`],
  [
    'who manages it',
    { labels: { 'app.kubernetes.io/managed-by': 'a' } },
    `labels.app.kubernetes.io/managed-by: ${KEY}`,
  ],
  [
    'a label of Jobs',
    { labels: { 'batch.kubernetes.io/job-name': 'a' } },
    `labels.batch.kubernetes.io/job-name: ${KEY}`,
  ],
  ['an old label of Jobs', { labels: { 'job-name': 'a' } }, `labels.job-name: ${KEY}`],
  ['the uid of a Job', { labels: { 'controller-uid': 'a' } }, `labels.controller-uid: ${KEY}`],
  ['a key of 64 characters', { labels: { [x(64)]: 'a' } }, `labels.${x(64)}: ${KEY}`],
  ['a part of a prefix of 64 characters', { labels: { [`${x(64)}/a`]: 'a' } }, `labels.${x(64)}/a: ${KEY}`],
  ['a prefix in capitals', { annotations: { 'A/b': 'a' } }, `annotations.A/b: ${KEY}`],
  ['a prefix of 254 characters', { labels: { [`${prefix(254)}/a`]: 'a' } }, `labels.${prefix(254)}/a: ${KEY}`],
  ['two slashes', { nodeSelector: { 'a/b/c': 'a' } }, `nodeSelector.a/b/c: ${KEY}`],
  ['a key that ends with a dash', { labels: { 'a-': 'a' } }, `labels.a-: ${KEY}`],
  ['a value of 64 characters', { labels: { a: x(64) } }, 'labels.a: is no value of a label'],
  ['a value with a space', { nodeSelector: { a: 'a b' } }, 'nodeSelector.a: is no value of a label'],
  ['a toleration of nothing', { tolerations: [{ value: 'a' }] }, 'tolerations.0: needs the operator Exists, having no'],
  [
    'a value beside Exists',
    { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] },
    'tolerations.0: has a value, which the operator Exists forbids',
  ],
  [
    'seconds for another effect',
    { tolerations: [{ key: 'a', effect: 'NoSchedule', tolerationSeconds: 0 }] },
    'tolerations.0: has tolerationSeconds, which only the effect NoExecute can have',
  ],
  [
    'half a second',
    { tolerations: [{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0.5 }] },
    'Seconds: ',
  ],
  ['another field of tolerations', { tolerations: [{ operator: 'Exists', x: 1 }] }, 'tolerations.0: Unrecognized key'],
  ['a priority class of 254 characters', { priorityClassName: x(254) }, 'priorityClassName: Too big'],
  ['a priority class in capitals', { priorityClassName: 'High' }, 'priorityClassName: is no name of a PriorityClass'],
  ['a priority class that ends with a dot', { priorityClassName: 'a.' }, 'priorityClassName: is no name'],
  ['a Secret in capitals', { imagePullSecrets: [{ name: 'A' }] }, 'imagePullSecrets.0.name: is no name of a Secret'],
  ['a Secret without a name', { imagePullSecrets: [{}] }, 'imagePullSecrets.0.name: '],
  ['the key of a Secret', { imagePullSecrets: [{ name: 'a', key: 'b' }] }, 'imagePullSecrets.0: Unrecognized key'],
  ['a field of Pods that is not ours to give', { hostNetwork: true }, ': Unrecognized key: "hostNetwork"'],
])('refuses %s', (_what, pod, fault) => {
  const faults = faultsOf(pod);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(fault);
});

it('refuses what is no JSON, and a list', () => {
  expect(dailyScrumPod.safeParse('{cpu: 1}').error?.issues[0]?.message).toMatch(/^is no JSON: ./);
  expect(faultsOf([])).toHaveLength(1);
});
