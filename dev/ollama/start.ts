import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signalGroup } from '../processes/identity.ts';
import { freePort } from '../processes/ports.ts';
import { killProcess, type ProcessRecord, startProcess, stopAll } from '../processes/recorded.ts';
import { tieToThisProcess } from '../processes/tie.ts';
import { waitFor } from '../processes/wait.ts';
import { importModel } from './import-model.ts';
import { tinyChat } from './tiny-models/tiny-chat.ts';
import { tinyEmbed } from './tiny-models/tiny-embed.ts';

export const TINY_EMBED = 'dsm-tiny-embed';
export const TINY_CHAT = 'dsm-tiny-chat';

/** A server of models that runs. */
export interface Ollama {
  url: string;
  /** A model of that name is replaced. */
  importModel: (name: string, gguf: Buffer) => Promise<void>;
  stop: () => Promise<void>;
}

/** One that nobody else uses, so that it may come to harm. */
export interface OwnOllama extends Ollama {
  /** SIGKILL to the server and all that it started. */
  kill: () => Promise<void>;
  /** After `kill`: on the same port, with the same models. */
  startAgain: () => Promise<void>;
  /** SIGSTOP: it accepts connections and answers nothing, until `resume`. */
  pause: () => void;
  resume: () => void;
}

/**
 * Starts an Ollama of its own on 127.0.0.1 with the tiny models; nothing of it is left when this process ends. `program`: the ollama command.
 */
export async function startOllama(program: string): Promise<OwnOllama> {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-ollama-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let record: ProcessRecord;
  const start = async () => {
    record = await startProcess(dir, {
      name: 'ollama',
      rank: 0,
      command: program,
      args: ['serve'],
      env: {
        HOME: dir,
        PATH: process.env.PATH ?? '',
        OLLAMA_HOST: `127.0.0.1:${port}`,
        OLLAMA_MODELS: join(dir, 'models'),
        OLLAMA_NO_CLOUD: '1',
      },
      // Nothing that it holds outlives the test.
      graceMs: 1_000,
      leadsGroup: true,
    });
    const answers = async () =>
      (await fetch(`${url}/api/version`, { signal: AbortSignal.timeout(1_000) })).ok || undefined;
    await waitFor(answers, { what: 'Ollama', timeoutMs: 30_000, everyMs: 20, process: { dir, record } });
  };
  const tie = tieToThisProcess(dir);
  const stop = async () => {
    if (record !== undefined) signalGroup(record, 'SIGCONT');
    await stopAll(dir);
    await tie.untie();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await start();
    await importTinyModels(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    importModel: (name, bytes) => importModel(url, name, bytes),
    stop,
    kill: () => killProcess(dir, 'ollama'),
    startAgain: start,
    pause: () => void signalGroup(record, 'SIGSTOP'),
    resume: () => void signalGroup(record, 'SIGCONT'),
  };
}

export async function importTinyModels(url: string): Promise<void> {
  await Promise.all([importModel(url, TINY_EMBED, tinyEmbed()), importModel(url, TINY_CHAT, tinyChat())]);
}
