import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import type { OperatorRuntime } from '../../../controllers/runtime/control/runtime.ts';
import { TestLog } from '../../../controllers/runtime/testing/test-log.ts';
import { kubeconfigFile } from '../../../dev/control-plane/credentials.ts';
import { hostServices, type ServicesHost } from '../../../dev/services/host.ts';
import { startWorld } from '../../../dev/world/world.ts';
import { type OperatorParts, wireOperator } from '../../../operator/wiring.ts';
import { InProcessBus } from '../../../services/kit/events/in-process-bus.ts';
import { createLogger } from '../../../services/kit/process/logger.ts';
import { recordStatuses } from '../fixtures/record-statuses.ts';
import { openEmbedded } from '../fixtures/services/databases.ts';

const log = createLogger('controllers-test', process.env.TEST_LOG_LEVEL ?? 'fatal');

export const CLUSTER = 'test-cluster';

export interface OperatorWorld {
  /** the administrator */
  admin: KubeClient;
  kubectl: (args: string[], input?: string) => Promise<string>;
  /** the `dsm` command with the administrator's kubeconfig; its output, or an error with what it said */
  dsm: (args: string[], env?: Record<string, string>) => Promise<string>;
  host: ServicesHost;
  /** moves the services' clock forward */
  moveClockTo: (time: Date) => void;
  /** how far the services' clock is ahead, in ms */
  clockOffset: () => number;
  operator: OperatorRuntime;
  /** another one at the same time, under the same account; the caller stops it */
  startOperator: () => Promise<OperatorRuntime>;
  /** what the operator said */
  operatorLog: TestLog;
  auditLog: string;
  stop: () => Promise<void>;
}

/**
 * A real API server, the real services in this process on an embedded database, and the operator under its own account.
 * @param models absent: no model server is configured
 * @param more of the operator's parts, made of the services once they are there
 */
export async function startOperatorWorld(
  models?: Parameters<typeof hostServices>[2],
  more: (host: ServicesHost) => Partial<OperatorParts> = () => ({}),
): Promise<OperatorWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-controllers-'));
  const world = await startWorld({ dir, components: ['control-plane', 'manifests'], tied: true, auditLog: true });
  const stopRecording = recordStatuses(world.kubeconfig);
  const connection = await openEmbedded();
  const bus = new InProcessBus();
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  const host = await hostServices({ connection, bus, clock: { now }, log }, {}, models);
  const admin = await KubeClient.connect({ file: world.kubeconfig });
  const client = await KubeClient.connect({ file: kubeconfigFile(dir, 'operator') });
  const operatorLog = new TestLog(log);
  const operator = wired(client, host, operatorLog, more(host));
  await operator.start();
  return {
    admin,
    kubectl: async (args, input) => {
      const { stdout, stderr, code } = await world.kubectl(args, input === undefined ? {} : { input });
      if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
    dsm: async (args, env) => {
      const command = [join(import.meta.dirname, '../../../cli/dsm.ts'), ...args];
      const { PATH, HOME } = process.env;
      const clock = { DSM_CLOCK_OFFSET_MS: String(offset) };
      const options = { env: { PATH, HOME, KUBECONFIG: world.kubeconfig, ...clock, ...env } };
      return (await promisify(execFile)(process.execPath, command, options)).stdout;
    },
    host,
    moveClockTo: (time) => {
      offset = time.getTime() - Date.now();
    },
    clockOffset: () => offset,
    operator,
    startOperator: async () => {
      const another = wired(client, host, new TestLog(log), more(host));
      await another.start();
      return another;
    },
    operatorLog,
    auditLog: world.auditLog,
    stop: async () => {
      await operator.stop(2_000);
      await host.stop();
      await bus.close();
      await connection.close();
      await Promise.all([admin.close(), client.close(), stopRecording()]);
      await world.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const wired = (
  client: KubeClient,
  host: ServicesHost,
  operatorLog: TestLog,
  more: Partial<OperatorParts>,
): OperatorRuntime =>
  wireOperator({
    client,
    endpoints: () => host.endpoints,
    clusterUID: CLUSTER,
    workers: 8,
    pod: { image: 'dsm:test', toleratesLocalNode: true },
    clock: { now: () => Date.now() },
    log: operatorLog,
    ...more,
  });

export function apply(world: OperatorWorld, ...items: object[]): Promise<string> {
  return world.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}
