import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { dailyScrumPod } from '../../../operator/pods/daily-scrum-pod.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';
import { manifestsOf, NAMESPACE, onCluster } from './cluster.ts';
import { helmProgram, rendered, skipped } from './helm.ts';

// Values as somebody might write them. Each is refused by its key, or a real API server takes, strictly, what comes of it.

const TRY_OUT = ['--set', 'database.tryOut.enabled=true,redis.tryOut.enabled=true'];
const CLOUD_NATIVE_PG = ['--set', 'database.cloudNativePG.enabled=true,redis.tryOut.enabled=true'];
const SECRETS = ['--set', 'redis.secret.name=redis'];
const SERVICES = ['project', 'backlog', 'sprint', 'chronicle', 'orchestrator'];
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const env = (...all: object[]) => all;

type Case = [key: string, value: unknown, message: string, base?: string[]];
const REFUSED: Case[] = [
  ['nameOverride', 'UPPER_case', "at '/nameOverride'"],
  ['image.registry', 'https://registry.example.com', "at '/image/registry'"],
  ['image.registry', 'registry.example.com/', "at '/image/registry'"],
  ['image.repository', ' dsm', "at '/image/repository'"],
  ['image.tag', 'dsm:1.0', "at '/image/tag'"],
  ['image.tag', 1.5, "at '/image/tag': got number, want string"],
  ['image.pullSecrets', ['registry'], "at '/image/pullSecrets/0': got string"],
  ['installation', 'with spaces', "at '/installation'"],
  ['pods.labels', { 'app.kubernetes.io/name': 'x' }, "at '/pods/labels/app.kubernetes.io~1name'"],
  ['pods.labels', { team: 1 }, "at '/pods/labels/team': got number"],
  ['pods.annotations', { 'bad key!': 'x' }, "at '/pods/annotations': additional properties 'bad key!' not allowed"],
  ['pods.nodeSelector', { gpu: true }, "at '/pods/nodeSelector/gpu': got boolean"],
  ['pods.affinity', { nodeAffinty: {} }, "at '/pods/affinity': additional properties 'nodeAffinty' not allowed"],
  ['pods.tolerations', [{ keyy: 'a' }], "at '/pods/tolerations/0': additional properties 'keyy' not allowed"],
  ['pods.spreadOver', 'bad key!', "at '/pods/spreadOver'"],
  ['operator.extraEnv', env({ name: 'A', value: 5 }), "at '/operator/extraEnv/0/value': got number"],
  ['operator.extraEnv', env({ name: 'A', valu: '5' }), "at '/operator/extraEnv/0': additional properties 'valu'"],
  ['operator.extraEnv', env({ name: 'DSM_LEASE_NAME', value: 'a' }), 'operator.extraEnv: DSM_LEASE_NAME is set by'],
  ['operator.extraEnv', env({ name: 'A' }, { name: 'A' }), 'operator.extraEnv: A stands there twice'],
  ['services.sprint.extraEnv', env({ name: 'DSM_PROJECT_URL' }), 'services.sprint.extraEnv: DSM_PROJECT_URL is set by'],
  ['operator.resources', { requests: { cpu: 'lots' } }, "at '/operator/resources/requests/cpu'"],
  ['operator.resources', { requests: { memory: '128MB' } }, "at '/operator/resources/requests/memory'"],
  ['operator.resources', { limit: { cpu: '1' } }, "at '/operator/resources': additional properties 'limit'"],
  [
    'services.sprint.resources',
    { requests: { memory: '1Gi' }, limits: { memory: '1000Mi' } },
    'services.sprint.resources.requests.memory: 1Gi is more than its limit 1000Mi',
  ],
  [
    'dailyScrum.pod',
    { resources: { requests: { cpu: 2 }, limits: { cpu: '1900m' } } },
    'dailyScrum.pod.resources.requests.cpu',
  ],
  // What the operator would end at.
  ...[
    [{ resources: { limits: { cpu: '1e3' } } }, 'resources/limits/cpu'],
    [{ resources: { limits: { cpu: 1e-7 } } }, 'resources/limits/cpu'],
    [{ resources: { claims: [] } }, 'resources'],
    [{ labels: { 'app.kubernetes.io/managed-by': 'us' } }, 'labels/app.kubernetes.io~1managed-by'],
    [{ labels: { 'job-name': 'ours' } }, 'labels/job-name'],
    [{ labels: { 'scrum.dsm.dev/sprint': 'ours' } }, 'labels/scrum.dsm.dev~1sprint'],
    [{ annotations: { 'a..b/c': '' } }, 'annotations'],
    [{ tolerations: [{}] }, 'tolerations/0'],
    [{ tolerations: [{ key: 'bad key' }] }, 'tolerations/0/key'],
    [{ tolerations: [{ operator: 'Exists', value: 'a' }] }, 'tolerations/0'],
    [{ tolerations: [{ key: 'a', tolerationSeconds: 1 }] }, 'tolerations/0'],
  ].map(([pod, at]): Case => ['dailyScrum.pod', pod, `at '/dailyScrum/pod/${at}'`]),
  ['namespaces', ['a'.repeat(64)], "at '/namespaces/0'"],
  ['namespaces', 'team-a', "at '/namespaces': got string, want array"],
  ['database.secrets.sprint.name', 'Bad Name', "at '/database/secrets/sprint/name'"],
  ['database.tryOut.storage.size', '0', "at '/database/tryOut/storage/size'"],
  ['database.tryOut.storage.size', '10GB', "at '/database/tryOut/storage/size'"],
  ['database.cloudNativePG.spec', { instances: 5 }, "at '/database/cloudNativePG/spec/instances'", CLOUD_NATIVE_PG],
  ['redis.secret.key', 'a/b', "at '/redis/secret/key'"],
  ['ollama.url', 'http://', "at '/ollama/url'"],
  ['auth.audience', 'a,b', "at '/auth/audience'"],
  ['auth.rights', [{ group: 'a', rights: ['boss'] }], "at '/auth/rights/0/rights/0'"],
  ['auth.rights', [{ rights: ['read'] }], 'auth.rights[0]: name whom it is about'],
  ['auth.rights', [{ group: 'a', rights: ['system'], projects: ['PAY'] }], 'auth.rights[0].rights: system is a right'],
  ['auth.issuers', [{ issuer: 'https://a', jwks: 'file:///keys' }], "at '/auth/issuers/0/jwks'"],
  [
    'webhook',
    { enabled: true, certificate: { from: 'secret', secret: 'mine', caBundle: 'garbage' } },
    "at '/webhook/certificate/caBundle'",
  ],
  ['webhook', { enabled: true, certificate: { issuer: { name: 'ours' } } }, 'webhook.certificate.issuer.name: '],
  ['networkPolicies.clients', [{ podselector: {} }], "at '/networkPolicies/clients/0': additional properties"],
  // Without its one misspelt key it would allow all traffic.
  ['networkPolicies.egress', [{ prts: [] }], "at '/networkPolicies/egress/0': additional properties 'prts'"],
  ['monitoring.labels', { release: 1 }, "at '/monitoring/labels/release': got number"],
  ['extraObjects', [{ kind: 'ConfigMap' }], "at '/extraObjects/0': missing properties 'apiVersion', 'metadata'"],
  ['serviceAccounts.annotations', { role: 1 }, "at '/serviceAccounts/annotations/role': got number"],
  ['operator.replicas', null, "at '/operator': missing property 'replicas'"],
];

const TAKEN: Case[] = [
  ['image', { digest: `sha256:${'a'.repeat(64)}`, tag: 'both' }, `@sha256:${'a'.repeat(64)}"`],
  ['image', { registry: 'localhost:5000/team', tag: 'V1.0_rc' }, 'localhost:5000/team/dsm:V1.0_rc'],
  ['nameOverride', 'a'.repeat(63), 'dsm-aaa'],
  ['pods.labels', { 'example.com/team': 'a', empty: '' }, 'example.com/team: a'],
  ['pods.tolerations', [{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }], 'tolerationSeconds: 30'],
  ['operator.resources', { requests: { cpu: 1, memory: '1e8' }, limits: { cpu: '1', memory: '1Gi' } }, 'memory: "1e8"'],
  ['operator.resources', { requests: { cpu: '.5', memory: '1E3' }, limits: { cpu: '1' } }, 'memory: "1E3"'],
  ['operator.resources', {}, 'resources:'],
  [
    'dailyScrum.pod',
    {
      resources: { requests: { cpu: 0.5, memory: '.5Gi', 'example.com/gpu': '5n' }, limits: { cpu: '1.' } },
      labels: { 'example.com/team': 'a', empty: '' },
      annotations: { 'example.com/note': 'any thing' },
      tolerations: [{ operator: 'Exists' }, { key: 'a.b/c' }, { key: 'a', effect: 'NoExecute', tolerationSeconds: 1 }],
      nodeSelector: { pool: 'batch' },
      priorityClassName: 'low',
      imagePullSecrets: [{ name: 'registry' }],
    },
    'DSM_DAILY_SCRUM_POD',
  ],
  ['operator.extraEnv', env({ name: 'HTTPS_PROXY', value: '' }), 'HTTPS_PROXY'],
  ['operator.extraEnv', env({ name: 'my-own.name', value: '' }), 'my-own.name'],
  ['database.tryOut.password', 'p@ss/w:rd?"\'', 'dsm:p%40ss%2Fw%3Ard%3F%22%27@'],
  ['database.tryOut.storage.size', '0.5Gi', '0.5Gi'],
  ['database.tryOut.storage', { size: '1.5Gi', storageClass: 'fast.local' }, 'storageClassName: fast.local'],
  [
    'database.secrets',
    Object.fromEntries(SERVICES.map((name) => [name, { name: 'all.in-one' }])),
    '"all.in-one"',
    SECRETS,
  ],
  ['webhook', { enabled: true, replicas: 0 }, 'ValidatingWebhookConfiguration'],
  [
    'webhook',
    { enabled: true, certificate: { from: 'secret', secret: 'mine', caBundle: `# ours\n${CERTIFICATE}` } },
    '/mine',
  ],
  ['auth.issuers', [{ issuer: 'accounts.google.com', jwks: 'https://a/keys' }], 'accounts.google.com'],
  ['networkPolicies.egress', [{}], '- {}'],
  ['networkPolicies.egress', [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 4318 }] }], '10.0.0.0/8'],
  ['namespaces', [], 'ClusterRole'],
  ['namespaces', ['kube-system', NAMESPACE], 'kube-system'],
  ['global', { anything: true }, 'kind: Deployment'],
  ['extraObjects', [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '{{ .Release.Name }}-x' } }], 'dsm-x'],
];

describe.skipIf(helmProgram === undefined)(`odd values${skipped}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'dsm-odd-values-'));
  let plane: ControlPlane;
  let cluster: ReturnType<typeof onCluster>;
  beforeAll(async () => {
    plane = await startTiedControlPlane();
    cluster = onCluster(plane);
    await cluster.restricted(NAMESPACE);
  }, 180_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await plane?.stop();
  });

  const given = (key: string, value: unknown, base = TRY_OUT): Promise<string> => {
    const file = join(folder, 'values.json');
    writeFileSync(
      file,
      JSON.stringify(key.split('.').reduceRight((inner, part) => ({ [part]: inner }), value as object)),
    );
    return rendered(...base, '--values', file);
  };
  const taken = async (text: string) => {
    // No pod is taken whose ServiceAccount is not there.
    const accounts = manifestsOf(text).filter(({ kind }) => kind === 'ServiceAccount');
    const list = { apiVersion: 'v1', kind: 'List', items: accounts };
    await cluster.done(['apply', '--server-side', '-f', '-'], JSON.stringify(list));
    const dryRun = ['--dry-run=server', '--validate=strict', '--server-side', '-f', '-'];
    const applied = await cluster.done(['apply', ...dryRun], text);
    expect(applied.trim().split('\n').length).toBe(manifestsOf(text).length);
  };

  it.each(REFUSED)('%s=%j is refused by its key', async (key, value, message, base) =>
    expect(
      await given(key, value, base).then(
        () => 'rendered',
        (error: Error) => error.message,
      ),
    ).toContain(message),
  );

  it.each(TAKEN)('%s=%j is taken', async (key, value, part, base) => {
    const text = await given(key, value, base);
    expect(text).toContain(part);
    const [, pod] = /DSM_DAILY_SCRUM_POD, value: (".*")}/.exec(text) ?? [];
    if (pod) expect(dailyScrumPod.safeParse(parse(pod)).error).toBeUndefined();
    await taken(text);
  });

  it.each(['my.release', '2nd', 'a'.repeat(53)])(
    'the release %s is taken, with everything switched on',
    async (release) => {
      const all = ['ollama.deploy', 'nightly', 'webhook', 'monitoring.dashboards'].map((key) => `${key}.enabled=true`);
      await taken(await rendered(release, ...TRY_OUT, '--set', all.join(',')));
    },
  );
});
