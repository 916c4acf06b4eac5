// What Kubernetes takes, in the words of JSON schema. Helm drops a field that the API server does not know, so a misspelt one is refused here:
// an egress rule of which nothing is left would allow everything. No propertyNames: Helm's validator then names another key than the wrong one.

type Schema = Readonly<Record<string, unknown>>;

const fields = (properties: Record<string, Schema>, more: Schema = {}): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});
const TEXT = { type: 'string' };
const OBJECT = { type: 'object' };
const listOf = (items: Schema, more: Schema = {}): Schema => ({ type: 'array', items, ...more });

const NAME = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const KEY = `^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?${NAME}$`;
/** By which the chart's objects are found. */
const OURS = [
  ...['name', 'instance', 'component', 'part-of', 'managed-by', 'version'].map((name) => `app.kubernetes.io/${name}`),
  'helm.sh/chart',
];

/** Names of Kubernetes' own form, with values of one. */
const named = (value: Schema, not: readonly string[] = []): Schema => ({
  properties: Object.fromEntries(not.map((name) => [name, false])),
  patternProperties: { [KEY]: value },
  additionalProperties: false,
});

export const OPTIONAL_LABEL_KEY: Schema = { pattern: `^$|${KEY}` };
const LABEL_VALUE = { ...TEXT, pattern: `^(${NAME})?$` };
/** Of nodes, say. */
export const SELECTOR: Schema = named(LABEL_VALUE);
/** Beside the chart's own. */
export const LABELS: Schema = named(LABEL_VALUE, OURS);
export const ANNOTATIONS: Schema = named(TEXT);

const SUFFIX = '(m|k|[MGTPE]|[KMGTPE]i|e[0-9]+)?';
const QUANTITY = { type: ['string', 'number'], pattern: `^[0-9]+(\\.[0-9]+)?${SUFFIX}$`, minimum: 0 };
const QUANTITIES = { type: 'object', ...named(QUANTITY) };
export const RESOURCES: Schema = fields({ requests: QUANTITIES, limits: QUANTITIES, claims: listOf(OBJECT) });
/** Of a volume; empty: none. */
export const SIZE: Schema = { pattern: `^$|^[1-9][0-9]*(\\.[0-9]+)?${SUFFIX}$` };

const DNS_LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const DNS_NAME = '[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?';
export const NAMESPACE_NAME: Schema = { ...TEXT, pattern: `^${DNS_LABEL}$` };
export const OPTIONAL_NAMESPACE: Schema = { pattern: `^$|^${DNS_LABEL}$` };
/** Of a Secret, a StorageClass, a PriorityClass. */
export const OBJECT_NAME: Schema = { ...TEXT, pattern: `^${DNS_NAME}$` };
export const OPTIONAL_NAME: Schema = { pattern: `^$|^${DNS_NAME}$` };
export const SECRET_KEY: Schema = { pattern: '^[-._a-zA-Z0-9]{1,253}$' };

const PLACE = '[A-Za-z0-9][-A-Za-z0-9.]*(:[0-9]+)?(/[a-z0-9][-a-z0-9._]*)*';
const PATH = '[a-z0-9]+([-._/]+[a-z0-9]+)*';
const TAG = '[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}';
export const DIGEST: Schema = { pattern: '^$|^sha256:[0-9a-f]{64}$' };
/** Without https://, and without a slash at its end. */
export const REGISTRY: Schema = { pattern: `^$|^${PLACE}$` };
export const REPOSITORY: Schema = { pattern: `^${PATH}$` };
export const IMAGE_TAG: Schema = { pattern: `^$|^${TAG}$` };
export const IMAGE: Schema = { pattern: `^${PLACE}(:${TAG})?(@sha256:[0-9a-f]{64})?$` };

export const ENVIRONMENT: Schema = {
  items: fields(
    { name: { ...TEXT, pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }, value: TEXT, valueFrom: OBJECT },
    { required: ['name'] },
  ),
};
export const TOLERATIONS: Schema = {
  items: fields({
    key: TEXT,
    operator: { enum: ['Exists', 'Equal'] },
    value: TEXT,
    effect: { enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
    tolerationSeconds: { type: 'integer' },
  }),
};
export const AFFINITY: Schema = fields({ nodeAffinity: OBJECT, podAffinity: OBJECT, podAntiAffinity: OBJECT });

export const PORT: Schema = { type: 'integer', minimum: 1, maximum: 65_535 };
const LABEL_SELECTOR = fields({ matchLabels: OBJECT, matchExpressions: listOf(OBJECT) });
const PEER = fields(
  {
    podSelector: LABEL_SELECTOR,
    namespaceSelector: LABEL_SELECTOR,
    ipBlock: fields({ cidr: TEXT, except: listOf(TEXT) }, { required: ['cidr'] }),
  },
  { minProperties: 1 },
);
export const PEERS: Schema = { items: PEER };
const EGRESS_PORT = fields({
  port: { type: ['integer', 'string'] },
  protocol: { enum: ['TCP', 'UDP', 'SCTP'] },
  endPort: PORT,
});
export const EGRESS: Schema = {
  items: fields(
    { to: listOf(PEER, { minItems: 1 }), ports: listOf(EGRESS_PORT, { minItems: 1 }) },
    { minProperties: 1 },
  ),
};
