import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY_CHAT, TINY_EMBED } from '../../../dev/ollama/start.ts';
import { tieToThisProcess } from '../../../dev/processes/tie.ts';
import type { ServiceName } from '../../../dev/services/host.ts';
import { stopWorld } from '../../../dev/world/world.ts';
import { succeeded } from '../../fixtures/command.ts';
import { type Collector, startCollector } from '../../fixtures/otlp-collector.ts';
import { eventually } from '../../fixtures/waiting.ts';
import { describeWithOllama } from '../fixtures/ollama.ts';
import { runGuide } from './run-guide.ts';
import { type Shell, shellIn } from './shell.ts';

// The guides on traces and models, whose own commands start the local world: with a collector of ours, and with tiny models under other names.

const PLACE = 'with models and traces';
let folder: string;
let bash: Shell;
let tie: ReturnType<typeof tieToThisProcess>;
let collector: Collector;
const shell = () => bash;
const world = () => join(folder, '.dsm');
const endpoint = (name: ServiceName): string => JSON.parse(readFileSync(join(world(), 'endpoints.json'), 'utf8'))[name];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dsm-guides-'));
  mkdirSync(world());
  tie = tieToThisProcess(world());
  collector = await startCollector();
  bash = shellIn(folder, [join(world(), 'bin')], {
    ...{ DSM_PORTS: 'any', OLLAMA_HOST: 'off', KUBECONFIG: join(world(), 'kubeconfig') },
  });
});
afterAll(async () => {
  await stopWorld(world());
  await tie.untie();
  collector.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('traces', () => {
  runGuide('telemetry.md', PLACE, {
    shell,
    words: { 'http://127.0.0.1:4318': () => collector.url, $URL: () => endpoint('project') },
  });

  it('come to the collector, by the name that the guide says to look for', () =>
    eventually(async () => expect(collector.spans.map(({ name }) => name)).toContain('reconcile sprint')));
});

describeWithOllama('models', (ollama) => {
  beforeAll(() => {
    Object.assign(bash.env, {
      ...{ OLLAMA_HOST: ollama().url, DSM_CHAT_MODEL: TINY_CHAT, DSM_EMBEDDING_MODEL: TINY_EMBED },
    });
  });
  runGuide('models.md', PLACE, {
    shell,
    words: { 'make up': 'dsm up', 'localhost:8086': () => endpoint('embedding') },
  });

  it('are said to be there', async () => {
    const { stdout } = succeeded(await bash.run('dsm models'));
    expect(stdout).toContain(`${TINY_CHAT}: is there, and comments on decisions`);
    expect(stdout).toContain(`${TINY_EMBED}: is there`);
  });
});
