import { randomUUID } from 'node:crypto';
import type { Around } from '../../controllers/runtime/control/controller.ts';
import { inRequest } from '../../services/kit/process/request-scope.ts';
import { inSpan } from '../../services/kit/tracing/tracing.ts';

/** Each call of `reconcile` has a correlation id, and begins a trace, of its own. */
export const traceReconcile: Around = (reconcile, { controller, key }) =>
  inRequest({ correlationId: randomUUID() }, () =>
    inSpan(
      {
        name: `reconcile ${controller}`,
        kind: 'internal',
        attributes: { 'dsm.controller': controller, 'k8s.namespace.name': key.namespace, 'dsm.object.name': key.name },
      },
      async (span) => {
        const result = await reconcile();
        span?.set({ 'dsm.result': result });
        return result;
      },
    ),
  );
