import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { backlogClient } from '../../services/backlog/contract/client.ts';
import { chronicleClient } from '../../services/chronicle/contract/client.ts';
import { projectClient } from '../../services/project/contract/client.ts';
import { sprintClient } from '../../services/sprint/contract/client.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** A local world seen from outside: the dsm command, kubectl, and the services' HTTP. */
export class TestWorld {
  readonly dir: string;
  readonly project = projectClient(() => this.url('project'));
  readonly backlog = backlogClient(() => this.url('backlog'));
  readonly sprint = sprintClient(() => this.url('sprint'));
  readonly chronicle = chronicleClient(() => this.url('chronicle'));
  #namespaces = 0;

  private constructor(dir: string) {
    this.dir = dir;
  }

  static async up(now?: string): Promise<TestWorld> {
    const world = new TestWorld(mkdtempSync(join(tmpdir(), 'dsm-e2e-')));
    await world.upAt(now);
    return world;
  }

  /** Starts what is down; moves the services' clock to `now`. */
  async upAt(now?: string): Promise<void> {
    const { code, stdout, stderr } = await this.dsm(['up', ...(now === undefined ? [] : ['--now', now])]);
    if (code !== 0) throw new Error(`dsm up: exit ${code}\n${stdout}\n${stderr}`);
  }

  async down(): Promise<void> {
    await this.dsm(['down']);
    rmSync(this.dir, { recursive: true, force: true });
  }

  url(service: string): string {
    return JSON.parse(readFileSync(join(this.dir, 'endpoints.json'), 'utf8'))[service];
  }

  /** Runs `dsm` on this world; commands that know no world are given none. */
  dsm(args: string[], input?: string): Promise<Ran> {
    const onWorld = ['up', 'down', 'task'].includes(args[0] ?? '');
    const env = { ...process.env, DSM_PORTS: 'any', KUBECONFIG: join(this.dir, 'kubeconfig') };
    const command = [join(ROOT, 'cli/dsm.ts'), ...args, ...(onWorld ? ['--dir', this.dir] : [])];
    return run(process.execPath, command, env, input);
  }

  kubectlRan(args: string[], input?: string): Promise<Ran> {
    const env = { ...process.env, KUBECONFIG: join(this.dir, 'kubeconfig'), KUBECACHEDIR: join(this.dir, 'cache') };
    return run(join(this.dir, 'bin/kubectl'), args, env, input);
  }

  /** Standard output of a kubectl that must succeed. */
  async kubectl(args: string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.kubectlRan(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: exit ${code}: ${stderr}`);
    return stdout;
  }

  /** A namespace of its own for a test, and kubectl bound to it. */
  async namespace(): Promise<Namespace> {
    const name = `t${++this.#namespaces}`;
    await this.kubectl(['create', 'namespace', name]);
    return new Namespace(this, name);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: objects as kubectl prints them; the tests' own expectations give the shape
type Printed = any;

export class Namespace {
  readonly world: TestWorld;
  readonly name: string;

  constructor(world: TestWorld, name: string) {
    this.world = world;
    this.name = name;
  }

  kubectl(args: string[], input?: string): Promise<string> {
    return this.world.kubectl(['-n', this.name, ...args], input);
  }

  kubectlRan(args: string[], input?: string): Promise<Ran> {
    return this.world.kubectlRan(['-n', this.name, ...args], input);
  }

  apply(...objects: object[]): Promise<string> {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    return this.kubectl(['apply', '-f', '-'], JSON.stringify(list));
  }

  async get(kind: string, name: string): Promise<Printed> {
    return JSON.parse(await this.kubectl(['get', kind, name, '-o', 'json']));
  }

  async list(kind: string): Promise<Printed[]> {
    return JSON.parse(await this.kubectl(['get', kind, '-o', 'json'])).items;
  }

  wait(object: string, condition: string, seconds = 60): Promise<string> {
    return this.kubectl(['wait', `--for=condition=${condition}`, object, `--timeout=${seconds}s`]);
  }

  /** The object once `fits` holds for it. */
  async until(kind: string, name: string, fits: (object: Printed) => unknown, seconds = 30): Promise<Printed> {
    let last: Printed;
    return until(
      `${kind} ${name}`,
      async () => {
        last = await this.get(kind, name);
        return fits(last) ? last : undefined;
      },
      seconds,
      () => JSON.stringify(last?.status),
    );
  }
}

const API = 'scrum.dsm.dev/v1alpha1';

export const projectObject = (name: string, spec: object = {}): object => ({
  apiVersion: API,
  kind: 'Project',
  metadata: { name },
  spec,
});

export const sprintObject = (name: string, projectName: string, spec: object = {}): object => ({
  apiVersion: API,
  kind: 'Sprint',
  metadata: { name },
  spec: { projectRef: { name: projectName }, goal: `goal of ${name}`, ...spec },
});

export const scrumObject = (sprintName: string, date: string): object => ({
  apiVersion: API,
  kind: 'DailyScrum',
  metadata: { name: `${sprintName}-${date.replaceAll('-', '')}` },
  spec: { sprintRef: { name: sprintName }, date },
});

/** n tasks A-1 … A-n without dependencies. */
export const tasks = (prefix: string, n: number): object[] =>
  Array.from({ length: n }, (_, i) => ({
    id: `${prefix}-${i + 1}`,
    title: `Task ${i + 1}`,
    priority: i + 1,
    points: 2,
  }));

/** 2026-11-23, n days after a plain date. */
export const plusDays = (date: string, n: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);

export const conditionOf = (object: Printed, type: string): Printed =>
  object.status?.conditions?.find((c: { type: string }) => c.type === type);

/** A Monday one to two weeks ahead: a world whose clock begins there does not depend on the weekday, nor on midnight. */
export const MONDAY = (() => {
  const today = new Date();
  return plusDays(today.toISOString().slice(0, 10), ((8 - today.getUTCDay()) % 7) + 7);
})();

/**
 * Waits until `look` gives something. It is too late only when a look that began after `seconds` still found nothing: how long
 * a loaded machine takes to start a kubectl is no part of any promise. A look that fails found nothing.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false | null>,
  seconds = 30,
  last: () => string = () => '',
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const begun = performance.now();
    let failure = '';
    try {
      const seen = await look();
      if (seen) return seen;
    } catch (error) {
      failure = `${error}: `;
    }
    if (begun > deadline) throw new Error(`waited ${seconds} s for ${what}: ${failure}${last()}`);
    await sleep(150);
  }
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv, input = ''): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
