import * as shapes from './kubernetes-shapes.ts';

const REPLICAS = { minimum: 0, maximum: 100 };
const PORTS = { items: shapes.PORT, minItems: 1, uniqueItems: true };
const ADDRESS = { type: 'string', pattern: '^https?://[^/\\s,]+[^\\s,]*$' };
/** Several of these stand in one variable, with commas between. */
const ONE_WORD = { type: 'string', pattern: '^[^\\s,]+$' };
const list = (properties: Record<string, object>) => ({
  items: { type: 'object', required: Object.keys(properties), additionalProperties: false, properties },
});

const PULL_SECRETS = list({ name: shapes.OBJECT_NAME });

const RIGHT = {
  type: 'object',
  required: ['rights'],
  additionalProperties: false,
  properties: {
    serviceAccount: { type: 'string', pattern: '^[^:\\s]+:[^:\\s]+$' },
    ...{ group: ONE_WORD, subject: { type: 'string', minLength: 1 }, issuer: ONE_WORD },
    claim: list({ name: ONE_WORD, value: { type: 'string', minLength: 1 } }).items,
    rights: { type: 'array', minItems: 1, items: { enum: ['read', 'report', 'manage', 'system'] } },
    namespaces: { type: 'array', minItems: 1, items: shapes.NAMESPACE_NAME },
    projects: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  },
};

/** What a chart's value may be beyond its type: by its key, in the words of JSON schema; `*` stands for one part of a key. */
export const CONSTRAINTS: Readonly<Record<string, object>> = {
  nameOverride: shapes.OPTIONAL_NAMESPACE,
  fullnameOverride: { pattern: '^$|^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$' },
  'image.registry': shapes.REGISTRY,
  'image.repository': shapes.REPOSITORY,
  'image.tag': shapes.IMAGE_TAG,
  'image.digest': shapes.DIGEST,
  'image.pullPolicy': { enum: ['Always', 'IfNotPresent', 'Never'] },
  'image.pullSecrets': PULL_SECRETS,
  installation: { pattern: '^$|^[A-Za-z0-9]([-A-Za-z0-9._]{0,251}[A-Za-z0-9])?$' },
  namespaces: { items: shapes.NAMESPACE_NAME, uniqueItems: true },
  'test.namespace': shapes.OPTIONAL_NAMESPACE,
  logLevel: { enum: ['debug', 'info', 'warn', 'error'] },
  'pods.labels': shapes.LABELS,
  'pods.annotations': shapes.ANNOTATIONS,
  'pods.nodeSelector': shapes.SELECTOR,
  'pods.tolerations': shapes.TOLERATIONS,
  'pods.affinity': shapes.AFFINITY,
  'pods.priorityClassName': shapes.OPTIONAL_NAME,
  'pods.spreadOver': shapes.OPTIONAL_LABEL_KEY,
  'operator.replicas': REPLICAS,
  'operator.workers': { minimum: 1, maximum: 64 },
  'operator.resources': shapes.RESOURCES,
  'operator.extraEnv': shapes.ENVIRONMENT,
  'dailyScrum.pod': shapes.DAILY_SCRUM_POD,
  'services.*.replicas': REPLICAS,
  'services.*.resources': shapes.RESOURCES,
  'services.*.databasePool': { minimum: 2, maximum: 1_000 },
  'services.*.extraEnv': shapes.ENVIRONMENT,
  'database.secrets.*.name': shapes.OPTIONAL_NAME,
  'database.secrets.*.key': shapes.SECRET_KEY,
  'database.cloudNativePG.instances': { minimum: 1 },
  'database.cloudNativePG.storage.size': { ...shapes.SIZE, minLength: 1 },
  'database.cloudNativePG.storage.storageClass': shapes.OPTIONAL_NAME,
  // These are values of their own.
  'database.cloudNativePG.spec': { properties: { instances: false, imageName: false, storage: false } },
  'database.tryOut.image': shapes.IMAGE,
  'database.tryOut.storage.size': shapes.SIZE,
  'database.tryOut.storage.storageClass': shapes.OPTIONAL_NAME,
  'redis.secret.name': shapes.OPTIONAL_NAME,
  'redis.secret.key': shapes.SECRET_KEY,
  'redis.tryOut.image': shapes.IMAGE,
  'redis.tryOut.storage.size': shapes.SIZE,
  'redis.tryOut.storage.storageClass': shapes.OPTIONAL_NAME,
  'ollama.url': { pattern: `^$|${ADDRESS.pattern}` },
  'ollama.chatModel': { minLength: 1 },
  'ollama.embeddingModel': { minLength: 1 },
  'ollama.embeddingDimensions': { minimum: 1, maximum: 16_000 },
  'ollama.deploy.image': shapes.IMAGE,
  'ollama.deploy.resources': shapes.RESOURCES,
  'ollama.deploy.storage.size': shapes.SIZE,
  'ollama.deploy.storage.storageClass': shapes.OPTIONAL_NAME,
  'auth.audience': ONE_WORD,
  // The least that the kubelet gives, and the most that a Pod may ask for.
  'auth.tokenSeconds': { minimum: 600, maximum: 4_294_967_296 },
  'auth.cluster.issuer': { pattern: '^[^\\s,]*$' },
  'auth.cluster.jwks': ADDRESS,
  'auth.issuers': list({ issuer: ONE_WORD, jwks: ADDRESS }),
  'auth.rights': { items: RIGHT },
  'auth.rateLimit': { minimum: 0, maximum: 1_000_000 },
  'serviceAccounts.annotations': shapes.ANNOTATIONS,
  'rbac.approvers': { items: { enum: ['edit', 'admin'] }, uniqueItems: true },
  'webhook.replicas': REPLICAS,
  'webhook.resources': shapes.RESOURCES,
  'webhook.certificate.from': { enum: ['operator', 'certManager', 'secret'] },
  'webhook.certificate.days': { minimum: 1, maximum: 365 },
  'webhook.certificate.secret': shapes.OPTIONAL_NAME,
  'webhook.certificate.caBundle': { pattern: '^$|(^|\\n)\\s*-----BEGIN CERTIFICATE-----\\s' },
  'webhook.certificate.issuer.kind': { enum: ['Issuer', 'ClusterIssuer'] },
  'webhook.certificate.issuer.name': shapes.OPTIONAL_NAME,
  'networkPolicies.apiServerPorts': PORTS,
  'networkPolicies.databasePorts': PORTS,
  'networkPolicies.redisPorts': PORTS,
  'networkPolicies.clients': shapes.PEERS,
  'networkPolicies.metrics': shapes.PEERS,
  'networkPolicies.apiServer': shapes.PEERS,
  'networkPolicies.database': shapes.PEERS,
  'networkPolicies.redis': shapes.PEERS,
  'networkPolicies.egress': shapes.EGRESS,
  'monitoring.labels': shapes.LABELS,
  'monitoring.monitors.interval': { pattern: '^([0-9]+(ms|s|m|h|d))+$' },
  'monitoring.dashboards.labels': shapes.LABELS,
  extraObjects: {
    items: {
      type: 'object',
      required: ['apiVersion', 'kind', 'metadata'],
      properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } },
    },
  },
};
