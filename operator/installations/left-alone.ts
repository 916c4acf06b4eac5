import type { Around, Reconciling } from '../../controllers/runtime/control/controller.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import type { OtherInstallations } from './others.ts';

interface LeftAlone {
  around: Around;
  /** in which something was left alone */
  namespaces: ReadonlySet<string>;
}

/** Runs no reconcile in a namespace that another installation has claimed first; says so once a namespace, and of each object to `tell`. */
export function leaveAlone(
  others: Pick<OtherInstallations, 'ownerOf'>,
  ours: string,
  log: Pick<Logger, 'error'>,
  within: Around,
  tell: (of: Reconciling, note: string) => void,
): LeftAlone {
  const namespaces = new Set<string>();
  const around: Around = async (reconcile, of) => {
    const { namespace } = of.key;
    const owner = others.ownerOf(namespace);
    // What has no namespace, such as the webhook's certificate, is this installation's own.
    if (namespace === '' || owner === undefined) return within(reconcile, of);
    const why = `the namespace ${namespace} belongs to the installation ${owner}, which has claimed it first: this one, ${ours}, leaves its objects alone: take it out of the namespaces of one of the two`;
    if (!namespaces.has(namespace)) log.error({ namespace, installation: ours, owner }, why);
    tell(of, why);
    namespaces.add(namespace);
    return 'success';
  };
  return { around, namespaces };
}
