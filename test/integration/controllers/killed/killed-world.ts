import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { loadConnection } from '../../../../controllers/runtime/client/credentials/kubeconfig.ts';
import { KubeClient } from '../../../../controllers/runtime/client/kube-client.ts';
import { hostServices, type ServicesHost } from '../../../../dev/services/host.ts';
import { startWorld, type World } from '../../../../dev/world/world.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import { createLogger } from '../../../../services/kit/process/logger.ts';
import { poll } from '../../../fixtures/waiting.ts';
import { startApiServerProxy } from '../../fixtures/api-server-proxy/proxy.ts';
import { openEmbedded } from '../../fixtures/services/databases.ts';
import { createNamespace } from '../../runtime/api-server.ts';
import { OperatorProcess, type View } from './operator-process.ts';
import { doubledEvents, type Place, placeOf, stateOf } from './place.ts';
import type { Step } from './scenarios.ts';

const log = createLogger('killed-test', 'fatal');
/** A step takes this long at most, each kill of the operator as long again, in s. */
const STEP_S = 45;
const AT_REST_MS = 1_500;

export interface Killing {
  isLast: (write: number) => boolean;
  view: (kill: number) => View;
}

const NONE: Killing = { isLast: () => false, view: () => 'present' };

/** A control plane, the services, and for each run an operator's process in a namespace of its own. */
export class KilledWorld {
  readonly #world: World;
  readonly #host: ServicesHost;
  readonly #admin: KubeClient;
  readonly #endpointsFile: string;
  readonly #stop: () => Promise<void>;
  readonly #url: Promise<string>;
  #runs = 0;

  private constructor(world: World, host: ServicesHost, admin: KubeClient, stop: () => Promise<void>) {
    this.#world = world;
    this.#host = host;
    this.#admin = admin;
    this.#stop = stop;
    this.#url = loadConnection({ file: world.kubeconfig }).then(({ server }) => server);
    this.#endpointsFile = join(world.dir, 'killed-endpoints.json');
    writeFileSync(this.#endpointsFile, JSON.stringify(host.endpoints));
  }

  static async start(): Promise<KilledWorld> {
    const dir = mkdtempSync(join(tmpdir(), 'dsm-killed-'));
    const world = await startWorld({ dir, components: ['control-plane', 'manifests'], tied: true });
    const connection = await openEmbedded();
    const bus = new InProcessBus();
    const host = await hostServices({ connection, bus, clock: { now: () => new Date() }, log }, {});
    const admin = await KubeClient.connect({ file: world.kubeconfig });
    return new KilledWorld(world, host, admin, async () => {
      await host.stop();
      await bus.close();
      await connection.close();
      await admin.close();
      await world.stop();
      rmSync(dir, { recursive: true, force: true });
    });
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  /** The state after each step of a life in which nobody is killed, and how often the operator writes in it. */
  async undisturbed(name: string, steps: Step[]): Promise<{ states: object[]; writes: number }> {
    const states: object[] = [];
    const writes = await this.#live(name, steps, NONE, async (place, operator) => {
      let seen: [number, object] = [-1, {}];
      const isAtRest = async () => {
        const before = seen;
        seen = [operator.writes, await stateOf(place)];
        return isDeepStrictEqual(before, seen);
      };
      await poll(isAtRest, { what: 'the last write', seconds: 2 * STEP_S, pauseMs: AT_REST_MS });
      states.push(seen[1]);
    });
    return { states, writes };
  }

  /** Throws unless each step ends as it does undisturbed. Returns how often the operator was killed. */
  async killed(name: string, steps: Step[], states: object[], killing: Killing): Promise<number> {
    let kills = 0;
    let step = 0;
    await this.#live(name, steps, killing, async (place, operator) => {
      const expected = states[step];
      let seen: object = {};
      const look = async () => {
        seen = await stateOf(place);
        return isDeepStrictEqual(seen, expected);
      };
      // What differs is told by the comparison below.
      await poll(look, { what: 'the state', seconds: STEP_S, pauseMs: 100 }).catch(() => undefined);
      const wrote = ['its last writes:', ...operator.lastWrites].join('\n');
      expect(seen, `${steps[step]?.what}, after ${operator.kills} kills; ${wrote}`).toEqual(expected);
      kills = operator.kills;
      step += 1;
    });
    return kills;
  }

  async #live(
    name: string,
    steps: Step[],
    { isLast, view }: Killing,
    after: (place: Place, operator: OperatorProcess) => Promise<void>,
  ): Promise<number> {
    this.#runs += 1;
    const run = `${name}-${this.#runs}`;
    await createNamespace(this.#admin, run);
    const proxy = await startApiServerProxy({ dir: this.#world.dir, url: await this.#url }, 'operator');
    const operator = new OperatorProcess(proxy, this.#world.dir, run, this.#endpointsFile);
    const place = placeOf({ admin: this.#admin, endpoints: this.#host.endpoints, namespace: run }, run);
    operator.killAfter(isLast, view);
    operator.start();
    try {
      for (const { what, act, isDone } of steps) {
        operator.remember();
        await act(place);
        await this.#untilDone(operator, `${run}: ${what}`, () => isDone(place));
        await after(place, operator);
      }
      expect(await doubledEvents(place)).toEqual([]);
      return operator.writes;
    } finally {
      await operator.end();
      await proxy.close();
    }
  }

  /** As long as something happens it goes on: only an operator that gets no further is too late. */
  async #untilDone(operator: OperatorProcess, what: string, isDone: () => Promise<boolean>): Promise<void> {
    for (let writes = -1; writes !== operator.writes; ) {
      writes = operator.writes;
      const done = await poll(isDone, { what, seconds: STEP_S, pauseMs: 100 }).catch((error: unknown) => error);
      if (done === true) return;
      if (operator.failure !== undefined) throw operator.failure;
      if (writes === operator.writes) throw done;
    }
  }
}
