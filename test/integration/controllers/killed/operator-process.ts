import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { baseEnvironment, ROOT } from '../../../../dev/world/programs.ts';
import type { Disturbance, ProxiedRequest } from '../../fixtures/api-server-proxy/disturbance.ts';
import type { ApiServerProxy } from '../../fixtures/api-server-proxy/proxy.ts';

/** What a restarted operator gets to see at first. */
export type View = 'present' | 'past' | 'half of the news';
const VIEWS: View[] = ['present', 'past', 'half of the news'];
// Long enough for it to start and to act on what it sees.
const VIEW_MS = 2_500;
const LAST_WRITES = 30;

/** The operator's process behind a proxy. It is killed after its writes that `isLast` knows, by number from 1, and started again. */
export class OperatorProcess {
  readonly #proxy: ApiServerProxy;
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  #isLast: (write: number) => boolean = () => false;
  #view: (kill: number) => View = () => 'present';
  #past: ReturnType<ApiServerProxy['remember']> = new Map();
  #isEnding = false;
  #shown: View = 'present';
  writes = 0;
  kills = 0;
  /** for who wonders why it gets no further: how often it was killed by then, what it was shown, and what it wrote */
  readonly lastWrites: string[] = [];
  /** Why it ended although nobody killed it. */
  failure: Error | undefined;

  constructor(proxy: ApiServerProxy, dir: string, namespace: string, endpointsFile: string) {
    this.#proxy = proxy;
    const kubeconfig = join(dir, `${namespace}.kubeconfig`);
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: proxy.url } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'nobody' } }],
        'current-context': 'x',
      }),
    );
    this.#env = {
      ...baseEnvironment(),
      DSM_KUBECONFIG: kubeconfig,
      DSM_ENDPOINTS_FILE: endpointsFile,
      DSM_NAMESPACES: namespace,
      DSM_HEALTH_PORT: '0',
      DSM_LOG_LEVEL: 'error',
      // One that was killed holds the lease for another 15 s, which is no part of this.
      DSM_LEADER_ELECTION: 'off',
    };
    proxy.onWrite(({ status, method, path }) => {
      if (this.#isEnding) return false;
      this.lastWrites.push(`${this.kills}, ${this.#shown}: ${method} ${path} ${status}`);
      this.lastWrites.splice(0, this.lastWrites.length - LAST_WRITES);
      // What was refused changed nothing; what was done is done, and its answer is never heard.
      if (status < 400) this.writes += 1;
      if (status >= 400 || !this.#isLast(this.writes)) return false;
      this.#child?.kill('SIGKILL');
      return true;
    });
  }

  /** From the next write on, which is number 1. */
  killAfter(isLast: (write: number) => boolean, view: (kill: number) => View): void {
    this.writes = 0;
    this.kills = 0;
    this.#isLast = isLast;
    this.#view = view;
  }

  /** Now is the past that is told later. */
  remember(): void {
    this.#past = this.#proxy.remember();
  }

  start(): void {
    const stdio = ['ignore', 'ignore', 'inherit'] as const;
    const child = spawn(process.execPath, ['operator/main.ts'], { cwd: ROOT, env: this.#env, stdio: [...stdio] });
    this.#child = child;
    child.once('exit', (code, signal) => {
      if (this.#isEnding) return;
      if (signal !== 'SIGKILL') {
        this.failure = new Error(`the operator ended by itself: ${signal ?? code}`);
        return;
      }
      this.kills += 1;
      this.#shown = this.#view(this.kills);
      void this.#show(this.#shown);
      this.start();
    });
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    if (this.#child?.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  async #show(view: View): Promise<void> {
    if (view === 'present') return;
    const isHalf = ({ resource }: ProxiedRequest) => view === 'past' || resource.length % 2 === 0;
    const how: Disturbance = view === 'past' ? { kind: 'past', pasts: this.#past } : { kind: 'withhold' };
    const calm = this.#proxy.disturb(how, (request) => request.isWatch && isHalf(request));
    await sleep(VIEW_MS);
    calm();
  }
}

export const inTurn = (kill: number): View => VIEWS[kill % VIEWS.length] ?? 'present';
