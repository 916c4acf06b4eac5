import { readFileSync } from 'node:fs';
import { request } from 'undici';
import type { World } from '../../dev/world/world.ts';

const TICKS_A_SECOND = 100;
const PAGE_BYTES = 4_096;

export interface Usage {
  /** monotonic, ms */
  at: number;
  /** seconds of user and system time, by process */
  cpu: Record<string, number>;
  /** resident bytes of the operator */
  resident: number;
  /** requests that each service has answered so far, the probes of this program left out, by method and path */
  requests: Record<string, Record<string, number>>;
  /** requests of the operator to the API server */
  api: number;
  reconciles: number;
}

/** What the processes of a world have used since they began. */
export async function usageOf(world: World, services: readonly string[]): Promise<Usage> {
  const cpu: Record<string, number> = {};
  for (const name of ['operator', ...services]) cpu[name] = cpuOf(world.processes[name]?.pid);
  const requests: Usage['requests'] = {};
  for (const name of services) requests[name] = answered(await textOf(`${world.endpoints()[name]}/metrics`));
  const operator = await textOf(`http://127.0.0.1:${healthPortOf(world)}/metrics`);
  return {
    at: performance.now(),
    cpu,
    resident: residentOf(world.processes.operator?.pid),
    requests,
    api: sum(operator, /^rest_client_requests_total\{.*\} (\d+)$/gm),
    reconciles: sum(operator, /^controller_runtime_reconcile_total\{.*\} (\d+)$/gm),
  };
}

async function textOf(url: string): Promise<string> {
  return (await request(url, { headers: { accept: 'text/plain' } })).body.text();
}

function answered(metrics: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, labels = '', count] of metrics.matchAll(/^dsm_http_request_duration_seconds_count\{(.*)\} (\d+)$/gm)) {
    const [, method] = /method="([^"]*)"/.exec(labels) ?? [];
    const [, route] = /route="([^"]*)"/.exec(labels) ?? [];
    if (route !== '/metrics') counts[`${method} ${route}`] = (counts[`${method} ${route}`] ?? 0) + Number(count);
  }
  return counts;
}

const sum = (text: string, line: RegExp): number =>
  [...text.matchAll(line)].reduce((total, [, count]) => total + Number(count), 0);

const healthPortOf = (world: World): string =>
  JSON.parse(readFileSync(`${world.dir}/run/operator.json`, 'utf8')).spec.env.DSM_HEALTH_PORT;

function cpuOf(pid: number | undefined): number {
  if (pid === undefined) return 0;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // proc_pid_stat(5), fields 14 and 15
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

const residentOf = (pid: number | undefined): number =>
  pid === undefined ? 0 : Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
