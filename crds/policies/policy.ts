import { GROUP, type Resource, VERSION } from '../resources.ts';

/** A ValidatingAdmissionPolicy and its binding, without the names that an installation gives them. */
export interface AdmissionPolicy {
  policy: {
    failurePolicy: 'Fail';
    matchConstraints: { resourceRules: object[] };
    variables: { name: string; expression: string }[];
    validations: Validation[];
  };
  binding: { validationActions: ['Deny']; matchResources?: { namespaceSelector: object } };
}

/** CEL that must be true, and what is said where it is not. */
interface Validation {
  expression: string;
  message: string;
  /** Makes the answer's HTTP status 403 or 422. */
  reason: 'Forbidden' | 'Invalid';
}

interface PolicyInit {
  resource: Resource;
  operations: ('CREATE' | 'UPDATE')[];
  variables?: Record<string, string>;
  validations: Validation[];
  /** Only in namespaces with these labels. */
  namespaces?: Record<string, string>;
}

/** An expression that cannot be evaluated denies: what a policy guards holds without fail. */
export function admissionPolicy({
  resource,
  operations,
  variables = {},
  validations,
  namespaces,
}: PolicyInit): AdmissionPolicy {
  const rule = { apiGroups: [GROUP], apiVersions: [VERSION], resources: [resource.plural], operations };
  return {
    policy: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [rule] },
      variables: Object.entries(variables).map(([name, expression]) => ({ name, expression })),
      validations,
    },
    binding: {
      validationActions: ['Deny'],
      ...(namespaces && { matchResources: { namespaceSelector: { matchLabels: namespaces } } }),
    },
  };
}

const APPROVAL = `authorizer.group('${GROUP}').resource('sprints').subresource('approval').namespace(request.namespace).name(request.name)`;

/** CEL: whether who asks may answer proposals. */
export const MAY_APPROVE = `${APPROVAL}.check('approve').allowed()`;
/** CEL: whether who asks may make Sprints of decisions, as the operator does. */
export const MAY_PROPOSE = `${APPROVAL}.check('propose').allowed()`;

/** How somebody finds out, for messages. */
export const WHO_MAY_APPROVE = `who has the verb approve on sprints/approval of ${GROUP} (kubectl auth can-i approve sprints --subresource=approval)`;

/** CEL: whether a field of spec is in both objects what it was. */
export const isUnchanged = (field: string): string =>
  `(has(object.spec.${field}) ? has(oldObject.spec.${field}) && object.spec.${field} == oldObject.spec.${field} : !has(oldObject.spec.${field}))`;
