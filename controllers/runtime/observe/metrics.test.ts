import { expect, it } from 'vitest';
import { RuntimeMetrics } from './metrics.ts';

/** The samples of a metric, without its help. */
async function samples(metrics: RuntimeMetrics, name: string): Promise<string[]> {
  const text = await metrics.registry.metrics();
  return text.split('\n').filter((line) => line.startsWith(name));
}

it('has the series of a controller from its start', async () => {
  const metrics = new RuntimeMetrics();
  metrics.controllerStarted('c', 8);
  expect(await samples(metrics, 'controller_runtime_')).toEqual([
    'controller_runtime_reconcile_total{controller="c",result="success"} 0',
    'controller_runtime_reconcile_total{controller="c",result="error"} 0',
    'controller_runtime_reconcile_total{controller="c",result="requeue_after"} 0',
    'controller_runtime_reconcile_errors_total{controller="c"} 0',
    'controller_runtime_terminal_reconcile_errors_total{controller="c"} 0',
    'controller_runtime_active_workers{controller="c"} 0',
    'controller_runtime_max_concurrent_reconciles{controller="c"} 8',
  ]);
});

it('counts reconciles by their result and measures them in seconds', async () => {
  const metrics = new RuntimeMetrics();
  for (let count = 0; count < 3; count++) metrics.reconcileStarted('c');
  metrics.reconcileEnded('c', 'success', 40, false);
  metrics.reconcileEnded('c', 'error', 2_000, true);
  expect(await samples(metrics, 'controller_runtime_active_workers')).toEqual([
    'controller_runtime_active_workers{controller="c"} 1',
  ]);
  metrics.reconcileEnded('c', 'error', 0, false);
  const total = 'controller_runtime_reconcile_total{controller="c",result=';
  expect(await samples(metrics, total)).toEqual([`${total}"success"} 1`, `${total}"error"} 2`]);
  expect(await samples(metrics, 'controller_runtime_reconcile_errors_total')).toEqual([
    'controller_runtime_reconcile_errors_total{controller="c"} 2',
  ]);
  expect(await samples(metrics, 'controller_runtime_terminal')).toEqual([
    'controller_runtime_terminal_reconcile_errors_total{controller="c"} 1',
  ]);
  const time = await samples(metrics, 'controller_runtime_reconcile_time_seconds');
  expect(time).toContain('controller_runtime_reconcile_time_seconds_sum{controller="c"} 2.04');
  expect(time.filter((line) => /le="(0.025|0.05|1|2.5)"/.test(line)).map((line) => line.split(' ')[1])).toEqual([
    ...['1', '2', '2', '3'],
  ]);
});

it('follows a queue, and asks for the ages of its work when it is asked', async () => {
  const metrics = new RuntimeMetrics();
  let ages = [500, 1_500];
  const queue = metrics.queue('c', () => ages);
  queue.depth(3);
  queue.added();
  queue.retried();
  queue.started(20);
  queue.finished(3_000);
  const labels = '{name="c",controller="c"}';
  const all = await samples(metrics, 'workqueue_');
  for (const line of [
    `workqueue_depth${labels} 3`,
    `workqueue_adds_total${labels} 1`,
    `workqueue_retries_total${labels} 1`,
    `workqueue_queue_duration_seconds_sum${labels} 0.02`,
    `workqueue_work_duration_seconds_sum${labels} 3`,
    `workqueue_unfinished_work_seconds${labels} 2`,
    `workqueue_longest_running_processor_seconds${labels} 1.5`,
  ])
    expect(all).toContain(line);
  ages = [];
  expect(await samples(metrics, 'workqueue_longest')).toEqual([
    `workqueue_longest_running_processor_seconds${labels} 0`,
  ]);
});

it('counts requests by their status, and those without an answer', async () => {
  const metrics = new RuntimeMetrics();
  metrics.request('GET', 200, 'h');
  metrics.request('GET', 0, 'h');
  expect(await samples(metrics, 'rest_client')).toEqual([
    'rest_client_requests_total{code="200",method="GET",host="h"} 1',
    'rest_client_requests_total{code="<error>",method="GET",host="h"} 1',
  ]);
});
