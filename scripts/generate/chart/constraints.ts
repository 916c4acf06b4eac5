const QUANTITY = { pattern: '^$|^[0-9]+(\\.[0-9]+)?([EPTGMk]i?|m)?$' };
const NAMESPACE = { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$' };
const REPLICAS = { minimum: 0, maximum: 100 };
const PORT = { type: 'integer', minimum: 1, maximum: 65_535 };
const PORTS = { items: PORT, minItems: 1, uniqueItems: true };
const OBJECTS = { items: { type: 'object' } };
const ENVIRONMENT = {
  items: { type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 1 } } },
};
const strings = (...names: string[]) => ({
  items: { type: 'object', required: names, additionalProperties: false, properties: text(names) },
});
const text = (names: string[]) => Object.fromEntries(names.map((name) => [name, { type: 'string', minLength: 1 }]));
const POD_FIELDS = ['resources', 'labels', 'annotations', 'nodeSelector'];

/** What a chart's value may be beyond its type: by its key, in the words of JSON schema; `*` stands for one part of a key. */
export const CONSTRAINTS: Readonly<Record<string, object>> = {
  fullnameOverride: { pattern: '^$|^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$' },
  'image.repository': { minLength: 1 },
  'image.digest': { pattern: '^$|^sha256:[0-9a-f]{64}$' },
  'image.pullPolicy': { enum: ['Always', 'IfNotPresent', 'Never'] },
  'image.pullSecrets': strings('name'),
  namespaces: { items: NAMESPACE, uniqueItems: true },
  'test.namespace': { pattern: `^$|${NAMESPACE.pattern}` },
  logLevel: { enum: ['debug', 'info', 'warn', 'error'] },
  'pods.tolerations': OBJECTS,
  'operator.replicas': REPLICAS,
  'operator.workers': { minimum: 1, maximum: 64 },
  'operator.extraEnv': ENVIRONMENT,
  'dailyScrum.pod': {
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(POD_FIELDS.map((field) => [field, { type: 'object' }])),
      tolerations: { type: 'array' },
      priorityClassName: { type: 'string' },
      imagePullSecrets: { type: 'array', ...strings('name') },
    },
  },
  'services.*.replicas': REPLICAS,
  'services.*.databasePool': { minimum: 2, maximum: 1_000 },
  'services.*.extraEnv': ENVIRONMENT,
  'database.secrets.*.key': { minLength: 1 },
  'database.cloudNativePG.instances': { minimum: 1 },
  'database.cloudNativePG.storage.size': { ...QUANTITY, minLength: 1 },
  'database.tryOut.storage.size': QUANTITY,
  'redis.secret.key': { minLength: 1 },
  'redis.tryOut.storage.size': QUANTITY,
  'ollama.url': { pattern: '^$|^https?://' },
  'ollama.embeddingDimensions': { minimum: 1, maximum: 16_000 },
  'ollama.deploy.storage.size': QUANTITY,
  'auth.audience': { minLength: 1 },
  // The least that the kubelet gives.
  'auth.tokenSeconds': { minimum: 600 },
  'auth.cluster.jwks': { pattern: '^https?://' },
  'auth.issuers': strings('issuer', 'jwks'),
  'auth.rights': { items: { type: 'object', required: ['rights'] } },
  'auth.rateLimit': { minimum: 0, maximum: 1_000_000 },
  'rbac.approvers': { items: { enum: ['edit', 'admin'] }, uniqueItems: true },
  'webhook.replicas': REPLICAS,
  'webhook.certificate.from': { enum: ['operator', 'certManager', 'secret'] },
  'webhook.certificate.days': { minimum: 1, maximum: 365 },
  'webhook.certificate.issuer.kind': { enum: ['Issuer', 'ClusterIssuer'] },
  'networkPolicies.apiServerPorts': PORTS,
  'networkPolicies.databasePorts': PORTS,
  'networkPolicies.redisPorts': PORTS,
  'networkPolicies.clients': OBJECTS,
  'networkPolicies.metrics': OBJECTS,
  'networkPolicies.apiServer': OBJECTS,
  'networkPolicies.database': OBJECTS,
  'networkPolicies.redis': OBJECTS,
  'networkPolicies.egress': OBJECTS,
  'monitoring.monitors.interval': { pattern: '^[0-9]+(ms|s|m|h)$' },
  extraObjects: OBJECTS,
};
