import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { causeOf, downloadFile } from '../download/file.ts';
import type { BuildOptions } from '../go-programs/build-module.ts';
import { lastLines, runCommand } from '../processes/command.ts';
import { duration, every } from '../processes/progress.ts';
import { type Published, publishedFor } from './sources.ts';
import { KUBERNETES_VERSION } from './version.ts';

export interface Patience {
  /** ms until a server that does not answer counts as out of reach */
  connectMs: number;
  /** ms without a byte until a connection is given up and taken up again */
  silenceMs: number;
  retryAfterMs: number;
}

const PATIENCE: Patience = { connectMs: 5_000, silenceMs: 20_000, retryAfterMs: 1_000 };
const REPORT_EVERY_MS = 5_000;
const MEGABYTE = 1_000_000;

/**
 * Downloads the five programs as Kubernetes and etcd publish them, or from DSM_CONTROL_PLANE_MIRROR, through HTTPS_PROXY where it is
 * set. `target` appears complete or not at all; what has arrived when this is interrupted is kept beside it and used the next time.
 * @throws where nobody publishes them for this platform, when the server is out of reach, and when a checksum is wrong.
 */
export async function downloadControlPlane(
  target: string,
  options: BuildOptions,
  patience: Patience = PATIENCE,
): Promise<void> {
  const { env, log } = options;
  const platform = `${process.platform}-${process.arch}`;
  const published = publishedFor(platform, env.DSM_CONTROL_PLANE_MIRROR || undefined);
  if (published === undefined) throw new Error(`nobody publishes the control plane for ${platform}`);
  const started = performance.now();
  const dispatcher = new EnvHttpProxyAgent({
    ...proxiesOf(env),
    connect: { timeout: patience.connectMs },
    headersTimeout: patience.silenceMs,
    bodyTimeout: patience.silenceMs,
  });
  try {
    const sums = await Promise.all(published.map((file) => checksumOf(file, dispatcher, options.signal)));
    log(`downloading the Kubernetes ${KUBERNETES_VERSION} control plane into ${target}`);
    const scratch = `${target}.downloading`;
    mkdirSync(scratch, { recursive: true });
    const progress = new Progress(published.length);
    const stopReporting = every(REPORT_EVERY_MS, () => log(`  ${progress.line(performance.now() - started)}`));
    try {
      await together(published, options.signal, (file, index, signal) => {
        const path = join(scratch, basename(file.url));
        if (existsSync(path)) return Promise.resolve();
        const onProgress = (bytes: number, total: number | undefined) => progress.of(index, bytes, total);
        const { retryAfterMs } = patience;
        const sha256 = sums[index] as string;
        return downloadFile({ url: file.url, sha256, target: path, dispatcher, onProgress, signal, retryAfterMs });
      });
    } finally {
      stopReporting();
    }
    for (const file of published) await install(file, scratch, options);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(scratch, target);
  } finally {
    await dispatcher.destroy();
  }
  log(`downloaded the control plane in ${duration(performance.now() - started)}`);
}

/** The first that fails ends the others, and is what is thrown, once all have ended. */
async function together<T>(
  items: T[],
  outer: AbortSignal | undefined,
  work: (item: T, index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const signal = outer === undefined ? failed.signal : AbortSignal.any([outer, failed.signal]);
  let first: unknown;
  await Promise.all(
    items.map((item, index) =>
      work(item, index, signal).catch((error) => {
        first ??= error;
        failed.abort();
      }),
    ),
  );
  if (first !== undefined) throw first;
}

async function checksumOf(
  { url, checksums }: Published,
  dispatcher: EnvHttpProxyAgent,
  signal: AbortSignal | undefined,
): Promise<string> {
  const answer = await fetch(checksums, { dispatcher, signal: signal ?? null }).catch((error) => {
    throw new Error(`${new URL(checksums).host}: ${causeOf(error)}`);
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`${checksums}: the server says ${answer.status}`);
  }
  const text = await beginning(answer);
  const lines = text.trim().split('\n');
  const line = lines.length === 1 ? lines[0] : lines.find((each) => each.trim().endsWith(basename(url)));
  const sum = /^[0-9a-f]{64}\b/i.exec(line ?? '')?.[0];
  if (sum === undefined) throw new Error(`${checksums}: no SHA-256 of ${basename(url)} in it: ${text.slice(0, 60)}`);
  return sum.toLowerCase();
}

/** No list of checksums is longer, whatever a server sends. */
const LONGEST_LIST = 65_536;

async function beginning(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_LIST) break;
  }
  return text;
}

async function install(file: Published, scratch: string, options: BuildOptions): Promise<void> {
  const path = join(scratch, basename(file.url));
  const program = join(scratch, file.program);
  if (file.inArchive !== undefined) {
    const args = ['-xzf', path, '-C', scratch, '--strip-components=1', file.inArchive];
    const { code, stderr } = await runCommand('tar', args, options);
    if (code !== 0) throw new Error(`unpack ${path}: tar: ${lastLines(stderr, 1)}`);
    rmSync(path);
  }
  chmodSync(program, 0o755);
}

function proxiesOf(env: BuildOptions['env']) {
  const of = (name: string) => env[name] || env[name.toLowerCase()] || '';
  return { httpProxy: of('HTTP_PROXY'), httpsProxy: of('HTTPS_PROXY'), noProxy: of('NO_PROXY') };
}

class Progress {
  readonly #files: { bytes: number; total: number | undefined }[];
  #atFirst: number | undefined;

  constructor(count: number) {
    this.#files = Array.from({ length: count }, () => ({ bytes: 0, total: undefined }));
  }

  of(index: number, bytes: number, total: number | undefined): void {
    this.#files[index] = { bytes, total };
    this.#atFirst ??= this.#bytes();
  }

  line(elapsedMs: number): string {
    const totals = this.#files.map(({ total }) => total);
    const all = totals.includes(undefined) ? undefined : totals.reduce<number>((sum, t) => sum + (t ?? 0), 0);
    const bytes = this.#bytes();
    const perSecond = (bytes - (this.#atFirst ?? 0)) / (elapsedMs / 1000);
    const left = all === undefined || perSecond === 0 ? '' : `, ${duration(((all - bytes) / perSecond) * 1000)} left`;
    const of = all === undefined ? '' : ` of ${megabytes(all)}`;
    return `${megabytes(bytes)}${of} MB, ${(perSecond / MEGABYTE).toFixed(1)} MB/s${left}`;
  }

  #bytes(): number {
    return this.#files.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

const megabytes = (bytes: number) => Math.round(bytes / MEGABYTE);
