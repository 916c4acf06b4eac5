import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadFile } from './file.ts';
import { type Answer, answerWith, breakAfter, serve } from './test-server.ts';

const CONTENT = randomBytes(300_000);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

describe('downloadFile', () => {
  let dir: string;
  let dispatcher: Agent;
  let server: Awaited<ReturnType<typeof serve>>;
  const target = () => join(dir, 'etcd');
  const download = async (answer: Answer | Buffer, signal?: AbortSignal) => {
    server = await serve({ '/etcd': answer });
    const url = `${server.url}/etcd`;
    await downloadFile({ url, sha256: SHA256, target: target(), dispatcher, retryAfterMs: 1, signal });
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dsm-download-'));
    dispatcher = new Agent({ headersTimeout: 300, bodyTimeout: 300 });
  });
  afterEach(async () => {
    await dispatcher.destroy();
    await server.close();
    rmSync(dir, { recursive: true });
  });
  const isThere = () => expect(readFileSync(target()).equals(CONTENT)).toBe(true);
  const isNotThere = () => expect(existsSync(target())).toBe(false);

  it('writes the file', async () => {
    await download(CONTENT);
    isThere();
    expect(existsSync(`${target()}.part`)).toBe(false);
  });

  it('takes up a cut connection where it broke, as often as there is progress', async () => {
    await download(breakAfter(CONTENT, 20_000));
    isThere();
    expect(server.requests.length).toBeGreaterThan(5);
    expect(server.requests[1]).toMatch(/^\/etcd bytes=[1-9]\d*-$/);
  });

  it('takes up a connection that has gone silent', async () => {
    await download((request, response, attempt) =>
      (attempt === 1 ? breakAfter(CONTENT, 200_000, true) : answerWith(CONTENT))(request, response, attempt),
    );
    isThere();
  });

  it('goes on with what an earlier run has left', async () => {
    writeFileSync(`${target()}.part`, CONTENT.subarray(0, 250_000));
    await download(CONTENT);
    isThere();
    expect(server.requests).toEqual(['/etcd bytes=250000-']);
  });

  it('begins anew where the part was of another file', async () => {
    writeFileSync(`${target()}.part`, randomBytes(250_000));
    await download(CONTENT);
    isThere();
    expect(server.requests).toEqual(['/etcd bytes=250000-', '/etcd']);
  });

  it('begins anew where the part is longer than the file', async () => {
    writeFileSync(`${target()}.part`, randomBytes(400_000));
    await download(CONTENT);
    isThere();
  });

  it('takes the whole file of a server that knows no ranges', async () => {
    writeFileSync(`${target()}.part`, randomBytes(1_000));
    await download((_request, response) => void response.writeHead(200).end(CONTENT));
    isThere();
  });

  it('gives up on content that is wrong twice', async () => {
    await expect(download(randomBytes(300_000))).rejects.toThrow(/its SHA-256 is .* not .* changed on its way/);
    isNotThere();
    expect(server.requests).toEqual(['/etcd', '/etcd']);
  });

  it('gives up when there is no progress', async () => {
    await expect(download((_request, response) => void response.destroy())).rejects.toThrow(/5 tries without progress/);
    isNotThere();
  });

  it('asks again after a 503, and not after a 404', async () => {
    await download((request, response, attempt) =>
      attempt < 3 ? void response.writeHead(503).end() : answerWith(CONTENT)(request, response, attempt),
    );
    isThere();
    await server.close();
    await expect(download((_request, response) => void response.writeHead(404).end())).rejects.toThrow('says 404');
    expect(server.requests).toHaveLength(1);
  });

  it('takes a web page for no file, however often it is asked', async () => {
    const page: Answer = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>');
    await expect(download(page)).rejects.toThrow(/a web page came instead of the file/);
    expect(server.requests).toHaveLength(1);
  });

  it('ends at once when asked to, and keeps what it has', async () => {
    const signal = AbortSignal.timeout(100);
    await expect(download(breakAfter(CONTENT, 100_000, true), signal)).rejects.toThrow();
    expect(readFileSync(`${target()}.part`).length).toBe(100_000);
    isNotThere();
  });
});
