import { fileURLToPath } from 'node:url';
import { kubeconfigFile } from '../../../dev/control-plane/credentials.ts';
import { signal } from '../../../dev/processes/identity.ts';
import { freePort } from '../../../dev/processes/ports.ts';
import { ensureProcess, recordOf } from '../../../dev/processes/recorded.ts';
import { endpointsFile } from '../../../dev/world/endpoints.ts';
import { installationOf } from '../../../dev/world/installation.ts';
import { baseEnvironment, nodeProgram } from '../../../dev/world/programs.ts';
import { tokenFile } from '../../../dev/world/tokens.ts';
import { until } from '../../fixtures/waiting.ts';

export const LEASE = { namespace: 'dsm-system', name: 'dsm-operator' };
const BLOCK = fileURLToPath(new URL('block-on-signal.ts', import.meta.url));

/** One of several processes of a world's operator. */
export class OperatorReplica {
  readonly name: string;
  readonly #dir: string;
  #port = 0;

  constructor(dir: string, name: string) {
    this.#dir = dir;
    this.name = name;
  }

  /** Starts it if it has ended, as a kubelet does, and waits until it is ready. */
  async run(): Promise<void> {
    const dir = this.#dir;
    if (this.#port === 0) this.#port = await freePort();
    await ensureProcess(dir, {
      ...nodeProgram(this.name, 4, ['--import', BLOCK, 'operator/main.ts']),
      env: {
        ...baseEnvironment(),
        DSM_KUBECONFIG: kubeconfigFile(dir, 'operator'),
        DSM_ENDPOINTS_FILE: endpointsFile(dir),
        DSM_INSTALLATION: installationOf(dir),
        DSM_HEALTH_PORT: String(this.#port),
        DSM_TOKEN_FILE: tokenFile(dir, 'operator'),
        DSM_LEADER_ELECTION: 'on',
        DSM_LEASE_NAMESPACE: LEASE.namespace,
      },
      graceMs: 35_000,
    });
    await until(`${this.name} is ready`, async () => (await this.#ask('readyz')).ok, 60);
  }

  /** False too when it does not answer. */
  async leads(): Promise<boolean> {
    const answer = await this.#ask('metrics').catch(() => undefined);
    return /leader_election_master_status\{name="dsm-operator"\} 1/.test((await answer?.text()) ?? '');
  }

  signal(name: NodeJS.Signals): void {
    const record = recordOf(this.#dir, this.name);
    if (record === undefined || !signal(record, name)) throw new Error(`${name} to ${this.name}: it does not run`);
  }

  #ask(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.#port}/${path}`, { signal: AbortSignal.timeout(2_000) });
  }
}
