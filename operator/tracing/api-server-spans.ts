import type { AroundRequest } from '../../controllers/runtime/client/transport.ts';
import { currentRequest } from '../../services/kit/process/request-scope.ts';
import { inSpan } from '../../services/kit/tracing/tracing.ts';

const OBJECT =
  /^\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/[^/]+)?\/(?<resource>[^/]+)(?:\/[^/]+(?:\/(?<subresource>[^/]+))?)?$/;

/** The kind of thing that a path names, such as `sprints/status`; undefined: none, such as `/version`. */
export function resourceOf(path: string): string | undefined {
  const { resource, subresource } = OBJECT.exec(path)?.groups ?? {};
  return subresource === undefined ? resource : `${resource}/${subresource}`;
}

/**
 * Makes each request to the API server a span of the reconcile that it is for, and names this one to the server, which may trace too.
 * Those of no reconcile, such as watches, are left out.
 */
export const traceApiServer: AroundRequest = (send, { method, path }) => {
  const resource = resourceOf(path);
  if (currentRequest()?.traceparent === undefined || resource === undefined) return send({});
  const name = `${method} ${resource}`;
  const attributes = { 'http.request.method': method, 'k8s.resource': resource, 'server.name': 'kube-apiserver' };
  return inSpan({ name, kind: 'client', attributes }, async (span) => {
    const answer = await send(span === undefined ? {} : { traceparent: span.traceparent });
    span?.set({ 'http.response.status_code': answer.status });
    return answer;
  });
};
