import { isDeepStrictEqual } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import type { KubeConnection } from '../../../../controllers/runtime/client/credentials/kubeconfig.ts';
import { KubeClient } from '../../../../controllers/runtime/client/kube-client.ts';
import { OperatorRuntime, type OperatorRuntimeOptions } from '../../../../controllers/runtime/control/runtime.ts';
import type { ControlPlane } from '../../../../dev/control-plane/start.ts';
import { poll } from '../../../fixtures/waiting.ts';
import { type ApiServerProxy, startApiServerProxy } from '../../fixtures/api-server-proxy/proxy.ts';
import { type LogLine, recordingLog, startTestControlPlane } from '../api-server.ts';
import { boardController, installBoards, newWorld, type World } from '../board.ts';
import { AFTER, BEFORE, eventsOf, firstHalf, keysIn, secondHalf, stateOf } from './life.ts';

export interface Operator {
  runtime: OperatorRuntime;
  client: KubeClient;
  proxy: ApiServerProxy;
  world: World;
  lines: LogLine[];
  namespace: string;
  stop(): Promise<void>;
}

type Options = Partial<Pick<OperatorRuntimeOptions, 'inactivityMs' | 'clock'>> & { connection?: KubeConnection };

const NOBODY = { headers: {}, tls: {} };

/** One control plane for the file, and the state that a life without any fault leaves. */
export class FaultScope {
  readonly plane: ControlPlane;
  readonly admin: KubeClient;
  readonly #undisturbed: object;
  #count = 0;

  private constructor(plane: ControlPlane, admin: KubeClient, undisturbed: object) {
    this.plane = plane;
    this.admin = admin;
    this.#undisturbed = undisturbed;
  }

  static async start(): Promise<FaultScope> {
    const plane = await startTestControlPlane();
    const admin = await KubeClient.connect({ file: plane.kubeconfig }, { userAgent: 'admin' });
    await installBoards(admin);
    const scope = new FaultScope(plane, admin, {});
    const { namespace, operator, stop } = await scope.#operate('undisturbed');
    await firstHalf(admin, namespace);
    await scope.settled(namespace, BEFORE);
    await secondHalf(admin, namespace);
    await scope.settled(namespace, AFTER);
    // The status that was wiped is the last to come back, if anything is.
    const state = await scope.#atRest(namespace, operator.proxy);
    await stop();
    return new FaultScope(plane, admin, state);
  }

  async stop(): Promise<void> {
    await this.admin.close();
    await this.plane.stop();
  }

  /** An operator over a namespace of its own, in which the first half has happened and is worked off. */
  async operate(name: string, options: Options = {}): Promise<Operator> {
    this.#count += 1;
    const { namespace, operator, stop } = await this.#operate(`${name}-${this.#count}`, options);
    onTestFinished(stop);
    await firstHalf(this.admin, namespace);
    await this.settled(namespace, BEFORE);
    return operator;
  }

  /** Another operator over the same namespace, as after a restart. */
  async restarted({ namespace }: Operator): Promise<Operator> {
    const { operator, stop } = await this.#operate(namespace);
    onTestFinished(stop);
    return operator;
  }

  secondHalf = ({ namespace }: Operator): Promise<void> => secondHalf(this.admin, namespace);

  /**
   * All is as without the fault within `seconds`, nothing was told twice, and another operator finds nothing to do. Returns the ms that
   * it took.
   */
  async expectUndisturbed({ namespace, world, lines }: Operator, seconds: number): Promise<number> {
    const begun = performance.now();
    let seen: object = {};
    const look = async () => {
      seen = await stateOf(this.admin, namespace);
      return isDeepStrictEqual(seen, this.#undisturbed);
    };
    // What differs is told by the comparison below.
    // On a busy machine a look takes longer, and so does the operator: it has the time of as many looks as an idle one makes.
    await poll(look, { what: namespace, seconds, looks: seconds * 30, pauseMs: 20 }).catch(() => undefined);
    const took = performance.now() - begun;
    const said = lines.slice(-20).map(({ level, message, fields }) => `${level} ${message} ${JSON.stringify(fields)}`);
    expect(seen, `${took} ms; the operator said:\n${said.join('\n')}`).toEqual(this.#undisturbed);
    expect(world.most).toBe(1);
    expect([...(await eventsOf(this.admin, namespace))].filter(([, times]) => times > 1)).toEqual([]);
    await this.#expectNothingToDo(namespace);
    return took;
  }

  async settled(namespace: string, count: number): Promise<void> {
    const look = async () => {
      const { boards } = (await stateOf(this.admin, namespace)) as {
        boards: { isCurrent: boolean; isGoing: boolean }[];
      };
      return boards.length === count && boards.every(({ isCurrent, isGoing }) => isCurrent && !isGoing);
    };
    await poll(look, { what: `${count} boards to be settled`, seconds: 20, pauseMs: 20 });
  }

  async #expectNothingToDo(namespace: string): Promise<void> {
    const { operator, stop } = await this.#operate(namespace);
    const keys = await keysIn(this.admin, namespace);
    await poll(() => operator.world.reconciles >= keys.length, { what: 'a second pass', seconds: 10, pauseMs: 10 });
    await stop();
    expect(operator.proxy.writes).toEqual([]);
  }

  /** The state once no write has come for a while. */
  async #atRest(namespace: string, proxy: ApiServerProxy): Promise<object> {
    let before = -1;
    const look = () => {
      const isAtRest = before === proxy.writes.length;
      before = proxy.writes.length;
      return isAtRest;
    };
    await poll(look, { what: 'the last write', seconds: 20, pauseMs: 300 });
    return stateOf(this.admin, namespace);
  }

  async #operate(namespace: string, options: Options = {}) {
    const proxy = await startApiServerProxy(this.plane);
    const connection = options.connection ?? {
      server: proxy.url,
      namespace: 'default',
      credentials: async () => NOBODY,
    };
    const client = new KubeClient(connection, { userAgent: namespace });
    const { log, lines } = recordingLog();
    const { connection: _, ...more } = options;
    const clock = { now: () => Date.now() };
    const runtime = new OperatorRuntime({ client, log, clock, namespaces: [namespace], ...more });
    const world = newWorld();
    runtime.add(boardController(world));
    await runtime.start();
    const operator = { runtime, client, proxy, world, lines, namespace };
    let ended: Promise<void> | undefined;
    const end = async () => {
      await runtime.stop(1_000);
      await client.close();
      await proxy.close();
    };
    const stop = () => {
      ended ??= end();
      return ended;
    };
    return { namespace, operator: { ...operator, stop }, stop };
  }
}
