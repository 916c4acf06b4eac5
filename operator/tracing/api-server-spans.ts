import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { currentRequest } from '../../services/kit/process/request-scope.ts';
import { beginSpan, type Span } from '../../services/kit/tracing/tracing.ts';

/** What Node tells of a request: https://nodejs.org/api/diagnostics_channel.html#http */
interface Told {
  request: ClientRequest;
  response?: IncomingMessage;
  error?: Error;
}

const OBJECT =
  /^\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/[^/]+)?\/(?<resource>[^/]+)(?:\/[^/]+(?:\/(?<subresource>[^/]+))?)?$/;

/** The kind of thing that a path of the API server names, such as `sprints/status`; undefined: it is of another server. */
export function resourceOf(path: string): string | undefined {
  const { resource, subresource } = OBJECT.exec(path.split('?')[0] ?? '')?.groups ?? {};
  return subresource === undefined ? resource : `${resource}/${subresource}`;
}

/**
 * Makes each request to the API server a span of the reconcile that it is for, and names this one to the server, which may trace too. The
 * runtime knows nothing of it: Node tells of all its requests. Those of no reconcile, such as watches, are left out.
 */
export function traceApiServer(): void {
  const spans = new WeakMap<ClientRequest, Span>();
  const spanOf = (message: unknown): Span | undefined => spans.get((message as Told).request);
  subscribe('http.client.request.created', (message) => {
    const { request } = message as Told;
    const scope = currentRequest();
    const resource = resourceOf(request.path);
    if (scope?.traceparent === undefined || resource === undefined) return;
    const span = beginSpan({
      name: `${request.method} ${resource}`,
      kind: 'client',
      parent: scope.traceparent,
      attributes: { 'http.request.method': request.method, 'k8s.resource': resource, 'server.name': 'kube-apiserver' },
    });
    if (span === undefined) return;
    spans.set(request, span);
    request.setHeader('traceparent', span.traceparent);
  });
  subscribe('http.client.response.finish', (message) => {
    spanOf(message)?.set({ 'http.response.status_code': (message as Told).response?.statusCode });
    spanOf(message)?.end();
  });
  subscribe('http.client.request.error', (message) => spanOf(message)?.end((message as Told).error));
}
