import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { Project } from '../../crds/project.ts';
import { API_VERSION } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import { readInstallation } from '../../dev/world/installation.ts';
import { tokenFile } from '../../dev/world/tokens.ts';
import type { World } from '../../dev/world/world.ts';
import { tokenFrom } from '../../services/kit/process/token-file.ts';
import type { Address, ServiceName } from '../services/address.ts';

export const API = API_VERSION;

/** The demo's namespace, and what is said and typed in it. */
export class Stage {
  readonly namespace: string;
  readonly #world: World;
  readonly #signal: AbortSignal;

  /** In a namespace that is not there yet. */
  static async in(world: World, signal: AbortSignal): Promise<Stage> {
    return new Stage(world, await freeNamespace(world), signal);
  }

  private constructor(world: World, namespace: string, signal: AbortSignal) {
    this.#world = world;
    this.namespace = namespace;
    this.#signal = signal;
  }

  tell(what: string): void {
    console.log(`\n# ${what}`);
  }

  /** Runs kubectl in the demo's namespace and shows command and answer, unless quiet. */
  async kubectl(args: string[], options: { input?: string; quiet?: boolean } = {}): Promise<string> {
    this.#signal.throwIfAborted();
    const { stdout, stderr, code } = await this.#world.kubectl(
      ['-n', this.namespace, ...args],
      options.input === undefined ? {} : { input: options.input },
    );
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: exit ${code}: ${stderr.trim()}`);
    if (!options.quiet) console.log(`$ kubectl ${args.map(quoted).join(' ')}\n${(stdout || stderr).trimEnd()}`);
    return stdout;
  }

  async apply(object: object): Promise<void> {
    const answer = await this.kubectl(['apply', '-f', '-'], { input: stringify(object), quiet: true });
    console.log(answer.trimEnd());
  }

  async wait(object: string, condition: string): Promise<void> {
    await this.kubectl(['wait', `--for=condition=${condition}`, object, '--timeout=60s']);
  }

  tables(): Promise<string> {
    return this.kubectl(['get', 'projects,sprints']);
  }

  async names(kind: string): Promise<string[]> {
    const list = await this.kubectl(['get', kind, '-o', 'jsonpath={.items[*].metadata.name}'], { quiet: true });
    return list.split(' ').filter((name) => name !== '');
  }

  async project(name: string): Promise<Project> {
    return JSON.parse(await this.kubectl(['get', 'project', name, '-o', 'json'], { quiet: true })) as Project;
  }

  async sprint(name: string): Promise<Sprint> {
    return JSON.parse(await this.kubectl(['get', 'sprint', name, '-o', 'json'], { quiet: true })) as Sprint;
  }

  async retrospective(name: string): Promise<void> {
    const retrospective = (await this.sprint(name)).status?.retrospective;
    console.log(`$ kubectl get sprint ${name} -o yaml   (status.retrospective)\n${stringify(retrospective).trimEnd()}`);
  }

  /** The project's column follows by event, a moment after the sprint's end. */
  settled(): Promise<unknown> {
    return this.until('the backlog to settle', async () => {
      const { status } = await this.project('webshop');
      return status?.completedSprints === 2 && status.backlog?.inSprint === 0;
    });
  }

  async until<T>(what: string, look: () => Promise<T | undefined | false>, seconds = 60): Promise<T> {
    const seen = await this.seen(look, seconds);
    if (seen === undefined) throw new Error(`waited ${seconds} s for ${what}`);
    return seen;
  }

  /** undefined: not within the time */
  async seen<T>(look: () => Promise<T | undefined | false>, seconds: number): Promise<T | undefined> {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const seen = await look();
      if (seen) return seen;
      if (performance.now() > deadline) return undefined;
      await sleep(300, undefined, { signal: this.#signal });
    }
  }

  /** Where a service of the demo's world is. */
  address(service: ServiceName): Address {
    const { endpoints, dir } = this.#world;
    return {
      url: () => endpoints()[service] ?? '',
      settings: { installation: readInstallation(dir), token: tokenFrom(tokenFile(dir, 'holder')) },
    };
  }
}

const quoted = (word: string): string => (/[\s{}"'*]/.test(word) ? `'${word}'` : word);

async function freeNamespace(world: World): Promise<string> {
  const { stdout } = await world.kubectl(['get', 'namespaces', '-o', 'jsonpath={.items[*].metadata.name}']);
  const taken = new Set(stdout.split(' '));
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'demo' : `demo-${n}`;
    if (!taken.has(name)) return name;
  }
}
