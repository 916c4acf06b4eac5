import { z } from 'zod';
import { canonicalQuantity, isMore } from './quantity.ts';

const NAME = '([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)';
const PREFIX = '([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*/)';
const metaKey = z
  .string()
  .regex(new RegExp(`^(?![^/]{254,}/)${PREFIX}?${NAME}$`), 'is no key of labels or annotations');
const labelValue = z.string().regex(new RegExp(`^${NAME}?$`), 'is no value of a label');
/** The operator sets these itself, and finds Pods by them. */
const OURS = /^(scrum\.dsm\.dev\/|app\.kubernetes\.io\/managed-by$|batch\.kubernetes\.io\/|job-name$|controller-uid$)/;
const label = metaKey.refine((key) => !OURS.test(key), 'is set by the operator or Kubernetes itself');

const quantity = z.union([z.string(), z.number()]).transform((value, context) => {
  const canonical = canonicalQuantity(String(value));
  if (canonical === undefined) context.addIssue({ code: 'custom', message: 'is no quantity, as 500m or 256Mi' });
  return canonical ?? '0';
});
const quantities = z.record(metaKey, quantity).optional();

const resources = z.strictObject({ requests: quantities, limits: quantities }).check(({ value, issues }) => {
  for (const [name, request] of Object.entries(value.requests ?? {})) {
    const limit = value.limits?.[name];
    if (limit !== undefined && isMore(request, limit))
      issues.push({
        code: 'custom',
        path: ['requests', name],
        message: `is more than its limit ${limit}`,
        input: value,
      });
  }
});

const toleration = z
  .strictObject({
    key: metaKey.optional(),
    operator: z.enum(['Exists', 'Equal']).optional(),
    value: labelValue.optional(),
    effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
    tolerationSeconds: z.int().optional(),
  })
  .check(({ value, issues }) => {
    const refuse = (message: string) => issues.push({ code: 'custom', message, input: value });
    if (value.key === undefined && value.operator !== 'Exists') refuse('needs the operator Exists, having no key');
    if (value.operator === 'Exists' && value.value) refuse('has a value, which the operator Exists forbids');
    if (value.tolerationSeconds !== undefined && value.effect !== 'NoExecute')
      refuse('has tolerationSeconds, which only the effect NoExecute can have');
  });

const objectName = (what: string) =>
  z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, `is no name of ${what}`);

const settings = z.strictObject({
  /** requests and limits; absent: 50m and 128Mi, at most 500m and 256Mi */
  resources: resources.optional(),
  /** beside the operator's own */
  labels: z.record(label, labelValue).optional(),
  annotations: z.record(metaKey, z.string()).optional(),
  tolerations: z.array(toleration).optional(),
  nodeSelector: z.record(metaKey, labelValue).optional(),
  priorityClassName: objectName('a PriorityClass').optional(),
  /** Secrets of the namespace that a pod runs in; one that is not there is passed over */
  imagePullSecrets: z.array(z.strictObject({ name: objectName('a Secret') })).optional(),
});

/**
 * What an installation sets of the pods of daily scrums, as one JSON object in the words of a Pod, as a chart's `toJson` writes it:
 * {"resources": {"limits": {"cpu": "1", "memory": "256Mi"}}, "labels": {"team": "a"}, "annotations": {"note": "b"},
 * "tolerations": [{"key": "batch", "operator": "Exists"}], "nodeSelector": {"pool": "batch"}, "priorityClassName": "low",
 * "imagePullSecrets": [{"name": "registry"}]}
 */
export const dailyScrumPod = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `is no JSON: ${(error as Error).message}` });
      return z.NEVER;
    }
  })
  .pipe(settings);
