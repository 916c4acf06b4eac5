import { afterEach, expect, it } from 'vitest';
import { inRequest } from '../../services/kit/process/request-scope.ts';
import { type SpanStart, traceWith } from '../../services/kit/tracing/tracing.ts';
import { resourceOf, traceApiServer } from './api-server-spans.ts';

it.each([
  ['/apis/scrum.dsm.io/v1alpha1/namespaces/team-a/sprints/s-1/status', 'sprints/status'],
  ['/apis/scrum.dsm.io/v1alpha1/namespaces/team-a/sprints/s-1', 'sprints'],
  ['/apis/batch/v1/namespaces/team-a/cronjobs', 'cronjobs'],
  ['/apis/batch/v1/cronjobs', 'cronjobs'],
  ['/api/v1/namespaces/kube-system', 'namespaces'],
  ['/api/v1/namespaces/team-a/events', 'events'],
  ['/version', undefined],
])('%s is about %s', (path, resource) => {
  expect(resourceOf(path)).toBe(resource);
});

const PATH = '/apis/batch/v1/namespaces/team-a/cronjobs';
const told: { start: SpanStart; set: object[]; failure: unknown }[] = [];
traceWith({
  begin: (start) => {
    const span = { start, set: [] as object[], failure: 'not ended' as unknown };
    told.push(span);
    const end = (failure?: unknown) => {
      span.failure = failure;
    };
    return { traceparent: `child of ${start.parent}`, set: (attributes) => span.set.push(attributes), end };
  },
  close: async () => undefined,
});
afterEach(() => {
  told.length = 0;
});

it('makes a request of a reconcile a span, and names it to the server', async () => {
  const sent: object[] = [];
  const send = async (headers: Record<string, string>) => ({ status: sent.push(headers) + 200 });
  const answer = await inRequest({ correlationId: 'c', traceparent: 'a reconcile' }, () =>
    traceApiServer(send, { method: 'POST', path: PATH }),
  );
  expect(answer).toEqual({ status: 201 });
  expect(sent).toEqual([{ traceparent: 'child of a reconcile' }]);
  expect(told).toMatchObject([
    {
      start: { name: 'POST cronjobs', kind: 'client', parent: 'a reconcile' },
      set: [{ 'http.response.status_code': 201 }],
      failure: undefined,
    },
  ]);
});

it('tells what went wrong, and hands it on', async () => {
  const away = new Error('away');
  const asked = inRequest({ correlationId: 'c', traceparent: 'a reconcile' }, () =>
    traceApiServer(() => Promise.reject(away), { method: 'GET', path: PATH }),
  );
  await expect(asked).rejects.toBe(away);
  expect(told).toMatchObject([{ failure: away }]);
});

it('leaves alone what belongs to no reconcile, or names no kind', async () => {
  const send = async (headers: Record<string, string>) => ({ status: 200, headers });
  expect(await traceApiServer(send, { method: 'GET', path: PATH })).toEqual({ status: 200, headers: {} });
  await inRequest({ correlationId: 'c', traceparent: 'a reconcile' }, () =>
    traceApiServer(send, { method: 'GET', path: '/version' }),
  );
  expect(told).toEqual([]);
});
