import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, fetch } from 'undici';

export interface FileToDownload {
  url: string;
  /** what the file must be, in hex */
  sha256: string;
  target: string;
  dispatcher: Dispatcher;
  /** Called as bytes arrive: how many are there, of how many; `total` is undefined when the server does not say. */
  onProgress?: (bytes: number, total: number | undefined) => void;
  signal?: AbortSignal | undefined;
  /** Pause before the second try in ms, doubled with each further one; 1,000 unless given. */
  retryAfterMs?: number;
}

const TRIES_WITHOUT_PROGRESS = 5;

/** The server has answered, and no further try will change what it says. */
class Refused extends Error {}

/**
 * Downloads a file that appears as `target` only when its checksum is right. What an earlier process has left in `target`.part is
 * gone on with. A cut or silent connection is taken up again where it broke, as long as there is progress.
 * @throws when there is none, when the server refuses, and when the content is wrong twice.
 */
export async function downloadFile(file: FileToDownload): Promise<void> {
  const part = `${file.target}.part`;
  for (let wrong = 0; ; ) {
    const isResumed = sizeOf(part) > 0;
    await fill(part, file);
    const sum = await sha256Of(part);
    if (sum === file.sha256) break;
    rmSync(part);
    // The rest of another version may have been put behind a part from an earlier run: only a whole download says something.
    if (!isResumed) wrong += 1;
    if (wrong === 2)
      throw new Error(
        `download ${file.url}: its SHA-256 is ${sum}, not ${file.sha256}: the file was changed on its way`,
      );
  }
  renameSync(part, file.target);
}

async function fill(part: string, file: FileToDownload): Promise<void> {
  const { url, signal, retryAfterMs = 1_000 } = file;
  let failures = 0;
  while (true) {
    const before = sizeOf(part);
    try {
      return await goOn(part, before, file);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Refused) throw error;
      failures = sizeOf(part) > before ? 0 : failures + 1;
      if (failures === TRIES_WITHOUT_PROGRESS)
        throw new Error(`download ${url}: ${failures} tries without progress: ${causeOf(error)}`);
      await delay(retryAfterMs * 2 ** failures, undefined, signal === undefined ? {} : { signal });
    }
  }
}

async function goOn(part: string, from: number, file: FileToDownload): Promise<void> {
  const { url, dispatcher, onProgress, signal = null } = file;
  const headers = from > 0 ? { range: `bytes=${from}-` } : {};
  const answer = await fetch(url, { dispatcher, signal, headers });
  const isRest = answer.status === 206;
  if (answer.status === 416) {
    await answer.body?.cancel();
    // The part is as long as the file, or longer: its checksum says which.
    return;
  }
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel();
    const why = `download ${url}: the server says ${answer.status} ${answer.statusText}`.trimEnd();
    throw answer.status >= 500 || answer.status === 429 ? new Error(why) : new Refused(why);
  }
  if (/^text\/html\b/.test(answer.headers.get('content-type') ?? '')) {
    await answer.body.cancel();
    throw new Refused(
      `download ${url}: a web page came instead of the file: of a proxy, or a network that wants a sign-in`,
    );
  }
  const start = isRest ? from : 0;
  const length = Number(answer.headers.get('content-length') ?? Number.NaN);
  const total = Number.isNaN(length) ? undefined : start + length;
  let bytes = start;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      onProgress?.(bytes, total);
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(answer.body), count, createWriteStream(part, { flags: isRest ? 'a' : 'w' }));
  if (total !== undefined && bytes < total) throw new Error(`the connection ended after ${bytes} of ${total} bytes`);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  if (existsSync(path)) await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** What fetch hides behind "fetch failed". */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? causeOf(error.cause) : error.message || error.name;
}
