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
const DNS_LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const KEY = `^(${DNS_LABEL}(\\.${DNS_LABEL})*/)?${NAME}$`;
/** What stands before a slash; a pattern of Helm's validator looks nowhere ahead, so this is one of its own. */
const TOO_LONG = '^[^/]{254,}/';
/** By which the chart's objects are found. */
const OURS = [
  ...['name', 'instance', 'component', 'part-of', 'managed-by', 'version'].map((name) => `app.kubernetes.io/${name}`),
  'helm.sh/chart',
];

/** Names of Kubernetes' own form, with values of one; none of `not`, and none that `like` matches. */
const named = (value: Schema, not: readonly string[] = [], like?: string): Schema => ({
  properties: Object.fromEntries(not.map((name) => [name, false])),
  patternProperties: { [KEY]: value, [TOO_LONG]: false, ...(like ? { [like]: false } : {}) },
  additionalProperties: false,
});

export const OPTIONAL_LABEL_KEY: Schema = { pattern: `^$|${KEY}` };
const LABEL_VALUE = { ...TEXT, pattern: `^(${NAME})?$` };
/** Of nodes, say. */
export const SELECTOR: Schema = named(LABEL_VALUE);
/** Beside the chart's own. */
export const LABELS: Schema = named(LABEL_VALUE, OURS);
export const ANNOTATIONS: Schema = named(TEXT);

const SUFFIX = '[numkMGTPE]|[KMGTPE]i';
const NUMBER = '([0-9]+(\\.[0-9]*)?|\\.[0-9]+)';
const EXPONENT = '[eE][-+]?[0-9]{1,2}';
const QUANTITY = { type: ['string', 'number'], pattern: `^${NUMBER}(${SUFFIX}|${EXPONENT})?$`, minimum: 0 };
const quantities = (quantity: Schema) => ({ type: 'object', ...named(quantity) });
const QUANTITIES = quantities(QUANTITY);
export const RESOURCES: Schema = fields({ requests: QUANTITIES, limits: QUANTITIES, claims: listOf(OBJECT) });
/** Of a volume; empty: none. */
export const SIZE: Schema = {
  pattern: `^$|^(0?\\.[0-9]*[1-9][0-9]*|[1-9][0-9]*(\\.[0-9]+)?)(${SUFFIX}|${EXPONENT})?$`,
};

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
    { name: { ...TEXT, pattern: '^[.]?[-A-Za-z_][-.A-Za-z0-9_]*$' }, value: TEXT, valueFrom: OBJECT },
    { required: ['name'] },
  ),
};
const tolerations = (key: Schema, more: Schema = {}): Schema => ({
  items: fields(
    {
      key,
      operator: { enum: ['Exists', 'Equal'] },
      value: LABEL_VALUE,
      effect: { enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
      tolerationSeconds: { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    },
    more,
  ),
});
export const TOLERATIONS: Schema = tolerations(TEXT);
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
/** An empty one is meant: it allows everything. */
export const EGRESS: Schema = {
  items: fields({ to: listOf(PEER, { minItems: 1 }), ports: listOf(EGRESS_PORT, { minItems: 1 }) }),
};

const EXISTS = {
  required: ['operator'],
  properties: { operator: { const: 'Exists' }, value: { const: '' } },
};
const EQUAL = { required: ['key'], properties: { operator: { const: 'Equal' } } };
const FOR_A_TIME = { required: ['effect'], properties: { effect: { const: 'NoExecute' } } };
const PLAIN = quantities({ ...QUANTITY, pattern: `^${NUMBER}(${SUFFIX})?$`, multipleOf: 0.001, maximum: 1e18 });
/** As strict as operator/pods/daily-scrum-pod.ts: what that refuses ends the operator at its start. */
export const DAILY_SCRUM_POD: Schema = {
  additionalProperties: false,
  properties: {
    resources: fields({ requests: PLAIN, limits: PLAIN }),
    labels: {
      ...OBJECT,
      ...named(
        LABEL_VALUE,
        ['app.kubernetes.io/managed-by', 'job-name', 'controller-uid'],
        '^(scrum[.]dsm[.]dev|batch[.]kubernetes[.]io)/',
      ),
    },
    annotations: { ...OBJECT, ...ANNOTATIONS },
    tolerations: {
      type: 'array',
      ...tolerations(
        { ...TEXT, pattern: KEY, not: { pattern: TOO_LONG } },
        { allOf: [{ anyOf: [EXISTS, EQUAL] }, { anyOf: [FOR_A_TIME, { properties: { tolerationSeconds: false } }] }] },
      ),
    },
    nodeSelector: { ...OBJECT, ...SELECTOR },
    priorityClassName: OBJECT_NAME,
    imagePullSecrets: listOf(fields({ name: OBJECT_NAME }, { required: ['name'] })),
  },
};
