import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backlogClient } from '../../services/backlog/contract/client.ts';
import { chronicleClient } from '../../services/chronicle/contract/client.ts';
import { projectClient } from '../../services/project/contract/client.ts';
import { sprintClient } from '../../services/sprint/contract/client.ts';
import { type Ran, ROOT, runCommand } from '../fixtures/command.ts';
import { Kubectl } from '../fixtures/kubectl.ts';
import { whenThisProcessEnds } from '../fixtures/when-this-process-ends.ts';

/** A local world seen from outside: the dsm command, kubectl, and the services' HTTP. */
export class TestWorld extends Kubectl {
  readonly dir: string;
  /** With the token that the world keeps for whoever sits before it. */
  readonly calls = { token: () => readFileSync(join(this.dir, 'token'), 'utf8').trim() };
  readonly project = projectClient(() => this.url('project'), this.calls);
  readonly backlog = backlogClient(() => this.url('backlog'), this.calls);
  readonly sprint = sprintClient(() => this.url('sprint'), this.calls);
  readonly chronicle = chronicleClient(() => this.url('chronicle'), this.calls);
  #namespaces = 0;
  readonly #end: { callOff: () => void };

  /** see WorldOptions */
  readonly #traces: string | undefined;

  private constructor(dir: string, traces?: string) {
    const env = { ...process.env, KUBECONFIG: join(dir, 'kubeconfig'), KUBECACHEDIR: join(dir, 'cache') };
    super((args, input) => runCommand(join(dir, 'bin/kubectl'), args, { env, input }));
    this.dir = dir;
    this.#traces = traces;
    this.#end = whenThisProcessEnds([process.execPath, join(ROOT, 'cli/dsm.ts'), 'down', '--dir', dir]);
  }

  static async up(now?: string, traces?: string): Promise<TestWorld> {
    const world = new TestWorld(mkdtempSync(join(tmpdir(), 'dsm-e2e-')), traces);
    await world.upAt(now);
    return world;
  }

  /** Starts what is down; moves the services' clock to `now`. DSM_ARRANGEMENT=c: with a process a service. */
  async upAt(now?: string): Promise<void> {
    const flags = process.env.DSM_ARRANGEMENT === 'c' ? ['--distributed'] : [];
    if (this.#traces !== undefined) flags.push('--traces', this.#traces);
    if (now !== undefined) flags.push('--now', now);
    const { code, stdout, stderr } = await this.dsm(['up', ...flags]);
    if (code !== 0) throw new Error(`dsm up: exit ${code}\n${stdout}\n${stderr}`);
  }

  async down(): Promise<void> {
    await this.dsm(['down']);
    this.#end.callOff();
    rmSync(this.dir, { recursive: true, force: true });
  }

  url(service: string): string {
    return JSON.parse(readFileSync(join(this.dir, 'endpoints.json'), 'utf8'))[service];
  }

  /** Runs `dsm` on this world; commands that know no world are given none. */
  dsm(args: string[], input?: string): Promise<Ran> {
    const onWorld = ['up', 'down', 'task', 'decide', 'adopt', 'rebuild'].includes(args[0] ?? '');
    const env = { ...process.env, DSM_PORTS: 'any', OLLAMA_HOST: 'off', KUBECONFIG: join(this.dir, 'kubeconfig') };
    const command = [join(ROOT, 'cli/dsm.ts'), ...args, ...(onWorld ? ['--dir', this.dir] : [])];
    return runCommand(process.execPath, command, { env, input });
  }

  /** A namespace of its own for a test, and kubectl bound to it. */
  async namespace(): Promise<Namespace> {
    const name = `t${++this.#namespaces}`;
    await this.kubectl(['create', 'namespace', name]);
    return new Namespace(this, name);
  }
}

export class Namespace extends Kubectl {
  readonly name: string;

  constructor(world: TestWorld, name: string) {
    super((args, input) => world.kubectlRan(['-n', name, ...args], input));
    this.name = name;
  }
}
