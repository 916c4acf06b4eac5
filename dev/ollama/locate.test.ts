import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { describeOllama, findOllama, ollamaFolder, whyMissing } from './locate.ts';
import { prepareOllama } from './prepare.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-ollama-locate-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const program = (file: string, script = 'exit 0') => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
};
const fillCache = () => {
  for (const file of ['bin/ollama', 'lib/ollama/llama-server'])
    program(join(ollamaFolder({ XDG_CACHE_HOME: dir }), file));
};
const startServer = async (body: string) => {
  const server: Server = createServer((_, answer) => answer.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('findOllama', () => {
  const env = (more = {}) => ({ XDG_CACHE_HOME: dir, PATH: join(dir, 'bin'), HOME: dir, ...more });

  it('takes the server of OLLAMA_HOST first, then the program of PATH, then the cache', async () => {
    expect(await findOllama(env())).toBeUndefined();
    fillCache();
    const cached = await findOllama(env());
    expect(cached).toMatchObject({ kind: 'program', from: 'cache', version: '0.34.4' });
    program(join(dir, 'bin/ollama'), 'echo "ollama version is 0.40.1"');
    const installed = await findOllama(env());
    expect(installed).toMatchObject({ kind: 'program', from: 'PATH', version: '0.40.1' });
    const host = await startServer('{"version":"0.41.0"}');
    const running = await findOllama(env({ OLLAMA_HOST: host }));
    expect(running).toEqual({ kind: 'server', url: `http://${host}`, version: '0.41.0' });
    expect([cached!, installed!, running!].map(describeOllama)).toEqual([
      'Ollama 0.34.4, built into the cache',
      'Ollama 0.40.1, installed',
      `Ollama 0.41.0, running at http://${host}`,
    ]);
  });

  it.each([
    ['with a server of another version', 'echo "ollama version is 0.20.0"; echo "Warning: client version is 0.40.1"'],
    [
      'without a server',
      'echo "Warning: could not connect to a running Ollama instance"; echo "Warning: client version is 0.40.1"',
    ],
  ])('tells the version of the program, not of the server: %s', async (_, script) => {
    program(join(dir, 'bin/ollama'), script);
    expect(await findOllama(env())).toMatchObject({ version: '0.40.1' });
  });

  it('passes over a server that does not answer or is another one', async () => {
    fillCache();
    expect(await findOllama(env({ OLLAMA_HOST: '127.0.0.1:1' }))).toMatchObject({ from: 'cache' });
    const other = await startServer('<html>');
    expect(await findOllama(env({ OLLAMA_HOST: other }))).toMatchObject({ from: 'cache' });
  });

  it('takes no half-made build', async () => {
    program(join(ollamaFolder({ XDG_CACHE_HOME: dir }), 'bin/ollama'));
    expect(await findOllama(env())).toBeUndefined();
  });
});

describe('prepareOllama', () => {
  const lines: string[] = [];
  const prepare = (more: Record<string, string> = {}) =>
    prepareOllama({
      env: { XDG_CACHE_HOME: dir, HOME: dir, PATH: join(dir, 'bin'), ...more },
      log: (line) => lines.push(line),
    });

  it('says in one line what is missing and what to do, and keeps it for the tests', async () => {
    const reason =
      /^build Ollama: go: not there \(.*\); install Go .*, or install Ollama: https:\/\/ollama\.com\/download$/;
    await expect(prepare()).rejects.toThrow(reason);
    expect(whyMissing({ XDG_CACHE_HOME: dir })).toMatch(reason);
  });

  it.each([
    ['a C compiler', ['go'], /^build Ollama: my-cc: .*install a C compiler/],
    ['apt', ['go', 'my-cc'], /^build Ollama: apt-get: .*Debian/],
    ['dpkg', ['go', 'my-cc', 'apt-get'], /^build Ollama: dpkg-deb: .*Debian/],
  ])('misses %s', async (_, there, reason) => {
    for (const name of there) program(join(dir, 'bin', name), 'echo my-cc');
    await expect(prepare()).rejects.toThrow(reason);
  });

  it('says when OLLAMA_HOST is of no use', async () => {
    fillCache();
    expect(await prepare({ OLLAMA_HOST: 'user:secret@127.0.0.1:1' })).toMatchObject({ from: 'cache' });
    expect(lines).toEqual(['OLLAMA_HOST: http://127.0.0.1:1 does not answer: not used']);
  });
});
