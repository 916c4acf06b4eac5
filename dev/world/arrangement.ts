import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the services of a world keep their data, when they share a process and when they do not. */
const DATA = { together: 'pglite', distributed: 'postgres' } as const;

/**
 * A world stays as it began: all services in one process, or a process each. In the other arrangement it would start empty.
 * @throws when it began in the other one
 */
export function checkArrangement(dir: string, distributed: boolean): void {
  const [ours, other] = distributed
    ? ([DATA.distributed, DATA.together] as const)
    : ([DATA.together, DATA.distributed] as const);
  if (existsSync(join(dir, ours)) || !existsSync(join(dir, other))) return;
  const [is, asked] = distributed
    ? ['with all services in one process', 'dsm up']
    : ['with a process a service', 'dsm up --distributed'];
  throw new Error(
    [
      `start world: ${dir}: it began ${is}, and its data (${other}) is not read in the other arrangement: "${asked}" goes on with it.`,
      `To begin anew, name another folder (--dir) or delete this one after "dsm down". What teams wrote moves by`,
      `"kubectl get projects,sprints -A -o yaml" here and "kubectl apply" there; what sprints have reached does not.`,
    ].join(' '),
  );
}
