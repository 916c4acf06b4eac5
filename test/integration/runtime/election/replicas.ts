import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import { whenThisProcessEnds } from '../../../fixtures/when-this-process-ends.ts';
import { eventually } from '../api-server.ts';

const PROGRAM = fileURLToPath(new URL('replica.ts', import.meta.url));
const SHIFTED = fileURLToPath(new URL('shifted-clock.ts', import.meta.url));

export interface ReplicaOptions {
  name: string;
  namespace: string;
  kubeconfig: string;
  counter: Counter;
  /** Those of its test, as tests run side by side. */
  atEnd: TestContext['onTestFinished'];
  /** How far its wall clock is ahead of the machine's. */
  shiftMs?: number;
}

interface Line {
  /** When it was heard, in ms of performance.now(). */
  at: number;
  message: string;
  why?: string;
  port?: number;
}

export interface Replica {
  name: string;
  lines: Line[];
  signal(signal: NodeJS.Signals): void;
  /** How it ended: an exit code or a signal. */
  ended: Promise<number | NodeJS.Signals | null>;
  /** What it says on standard error. */
  complaints: string[];
}

/** A process that is ended with its test, or with this process at the latest. */
export function startReplica({ name, namespace, kubeconfig, counter, atEnd, shiftMs }: ReplicaOptions): Replica {
  const { PATH } = process.env;
  const env: NodeJS.ProcessEnv = {
    PATH,
    KUBECONFIG: kubeconfig,
    NAMESPACE: namespace,
    NAME: name,
    COUNTER: counter.url,
  };
  const shifted = shiftMs === undefined ? [] : ['--import', SHIFTED];
  if (shiftMs !== undefined) env.SHIFT_MS = String(shiftMs);
  const child = spawn(process.execPath, [...shifted, PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const tie = whenThisProcessEnds(['kill', '-KILL', String(child.pid)]);
  const lines: Line[] = [];
  const complaints: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push({ ...JSON.parse(part), at: performance.now() });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  );
  atEnd(async () => {
    child.kill('SIGKILL');
    child.kill('SIGCONT');
    await ended;
    tie.callOff();
  });
  return { name, lines, signal: (signal) => void child.kill(signal), ended, complaints };
}

/** The `count`th time that it said so. */
export function said({ name, lines, complaints }: Replica, message: string, seconds = 30, count = 1): Promise<Line> {
  const found = () => lines.filter((line) => line.message === message)[count - 1];
  const heard = () => `${name}: ${message}: ${lines.map((line) => line.message).join(', ')} ${complaints.join('')}`;
  return eventually(name, found, seconds * 1000).catch(() => {
    throw new Error(`not said within ${seconds} s: ${heard()}`);
  });
}

export const LEADS = 'this process leads';
export const LOST = 'this process leads no longer';
export const WARM = 'caches are warm';
export const FOLLOWS = 'this process stands by';

/** A service that starts a thing as often as it is asked to. */
export interface Counter {
  url: string;
  /** Who has started what, in order. */
  starts: { by: string; what: string; at: number }[];
  close(): void;
}

export async function startCounter(): Promise<Counter> {
  const starts: Counter['starts'] = [];
  const server = createServer((request, response) => {
    const what = (request.url ?? '').slice(1);
    let by = '';
    request.on('data', (part) => {
      by += part;
    });
    request.on('end', () => {
      if (request.method === 'POST') starts.push({ by, what, at: performance.now() });
      // It takes its time: another leader would come in between.
      setTimeout(() => response.end(String(starts.filter((start) => start.what === what).length)), 20);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, starts, close };
}
