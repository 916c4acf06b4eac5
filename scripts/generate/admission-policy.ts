import { stringify } from 'yaml';
import type { AdmissionPolicy } from '../../crds/policies/policy.ts';

const HEADER = '# Generated from crds/policies/*.ts by make generate; do not edit.\n';

/** The specs of a policy and of its binding as YAML text; names and namespaces are the installation's. */
export function admissionPolicyYaml(policy: AdmissionPolicy): string {
  return HEADER + stringify(policy, { lineWidth: 120, aliasDuplicateObjects: false });
}
