import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, answerWith, breakAfter, serve } from '../download/test-server.ts';
import { runCommand } from '../processes/command.ts';
import { downloadControlPlane } from './download.ts';
import { publishedFor } from './sources.ts';
import { ETCD_VERSION, PROGRAMS } from './version.ts';

const PLATFORM = `${process.platform}-${process.arch}`;
const PATIENCE = { connectMs: 300, silenceMs: 300, retryAfterMs: 1 };
const CONTENT = Object.fromEntries(PROGRAMS.map((program) => [program, randomBytes(200_000)])) as Record<
  (typeof PROGRAMS)[number],
  Buffer
>;
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

describe.skipIf(publishedFor(PLATFORM, undefined) === undefined)('downloadControlPlane', () => {
  let dir: string;
  let lines: string[];
  let server: Awaited<ReturnType<typeof serve>>;
  let files: Record<string, Buffer | Answer>;
  const target = () => join(dir, 'control-plane');
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'dsm-control-plane-'));
    lines = [];
    files = await publish(join(dir, 'published'));
  });
  afterEach(async () => {
    await server?.close();
    rmSync(dir, { recursive: true });
  });
  const download = async (env: Record<string, string> = {}) => {
    server = await serve(files);
    const of = { PATH: process.env.PATH, DSM_CONTROL_PLANE_MIRROR: server.url, ...env };
    await downloadControlPlane(target(), { env: of, log: (line) => lines.push(line) }, PATIENCE);
  };
  const pathOf = (name: string) => Object.keys(files).find((path) => path.endsWith(name)) as string;
  const isWhole = () => {
    for (const program of PROGRAMS) {
      expect(readFileSync(join(target(), program)).equals(CONTENT[program]), program).toBe(true);
      expect(statSync(join(target(), program)).mode & 0o111, program).toBe(0o111);
    }
  };

  it('leaves the five programs and nothing else', async () => {
    await download();
    isWhole();
    expect((await runCommand('ls', [target()], { env: process.env })).stdout.trim().split('\n').sort()).toEqual(
      [...PROGRAMS].sort(),
    );
    expect(lines).toEqual([expect.stringContaining('downloading the Kubernetes'), expect.stringContaining('in 0 s')]);
  });

  it('comes through a server that cuts and falls silent', async () => {
    const [api, kubectl] = [pathOf('/kube-apiserver'), pathOf('/kubectl')];
    files[api] = breakAfter(CONTENT['kube-apiserver'], 50_000);
    files[kubectl] = (request, response, attempt) =>
      (attempt === 1 ? breakAfter(CONTENT.kubectl, 50_000, true) : answerWith(CONTENT.kubectl))(
        request,
        response,
        attempt,
      );
    await download();
    isWhole();
  });

  it('goes on where an earlier run was ended', async () => {
    mkdirSync(`${target()}.downloading`);
    writeFileSync(`${target()}.downloading/kubectl.part`, CONTENT.kubectl.subarray(0, 150_000));
    await download();
    isWhole();
    expect(server.requests).toContain(`${pathOf('/kubectl')} bytes=150000-`);
  });

  it('leaves nothing that could be started when one program is not what its checksum says', async () => {
    files[pathOf('/kube-scheduler')] = randomBytes(200_000);
    await expect(download()).rejects.toThrow(/kube-scheduler: its SHA-256 is/);
    expect(existsSync(target())).toBe(false);
  });

  it('takes a sign-in page for no checksum', async () => {
    files[pathOf('/kubectl.sha256')] = Buffer.from('<html>Welcome to our hotel</html>');
    await expect(download()).rejects.toThrow(/no SHA-256 of kubectl in it: <html>Welcome/);
  });

  it.each(['mirror.example', 'ftp://mirror.example', '/srv/mirror'])('takes %s for no mirror', (mirror) =>
    expect(download({ DSM_CONTROL_PLANE_MIRROR: mirror })).rejects.toThrow(
      `DSM_CONTROL_PLANE_MIRROR=${mirror}: want an address that begins with https://`,
    ),
  );

  it('shows no password of a mirror', () =>
    expect(download({ DSM_CONTROL_PLANE_MIRROR: 'https://u:secret@mirror.example' })).rejects.toThrow(
      /^DSM_CONTROL_PLANE_MIRROR: want an address without user and password$/,
    ));

  it('reads no more of a list of checksums than one can be long', async () => {
    let sent = 0;
    files[pathOf('/kubectl.sha256')] = (_, response) => {
      const more = () => {
        if (sent > 50_000_000 || response.destroyed) return;
        sent += 100_000;
        response.write('x'.repeat(100_000), more);
      };
      more();
    };
    await expect(download()).rejects.toThrow(/no SHA-256 of kubectl in it: xxx/);
    expect(sent).toBeLessThan(20_000_000);
  });

  it('follows a server that sends it elsewhere', async () => {
    const [path, other] = [pathOf('/kubectl'), '/elsewhere/kubectl'];
    files[other] = CONTENT.kubectl;
    files[path] = (_, response) => response.writeHead(302, { location: other }).end();
    await download();
    isWhole();
  });

  it('says which host is out of reach', async () => {
    const mirror = { DSM_CONTROL_PLANE_MIRROR: 'http://127.0.0.1:2' };
    await expect(download(mirror)).rejects.toThrow(/^127\.0\.0\.1:2: .*ECONNREFUSED/);
  });

  it('goes through the proxy of the environment', async () => {
    const proxy = await serve(files);
    try {
      await download({ HTTP_PROXY: proxy.url, DSM_CONTROL_PLANE_MIRROR: 'http://mirror.example' });
      isWhole();
      expect(proxy.requests.length).toBeGreaterThanOrEqual(10);
    } finally {
      await proxy.close();
    }
  });
});

it('has a source for Linux on both processors, and none for macOS', () => {
  expect(publishedFor('linux-arm64', undefined)?.map(({ url }) => url)).toContain(
    `https://github.com/etcd-io/etcd/releases/download/${ETCD_VERSION}/etcd-${ETCD_VERSION}-linux-arm64.tar.gz`,
  );
  expect(publishedFor('darwin-arm64', undefined)).toBeUndefined();
});

/** What a mirror has: path → content. */
async function publish(scratch: string): Promise<Record<string, Buffer | Answer>> {
  const files: Record<string, Buffer> = {};
  for (const { program, url, checksums, inArchive } of publishedFor(PLATFORM, 'http://mirror') ?? []) {
    let content = CONTENT[program];
    if (inArchive !== undefined) {
      const path = join(scratch, inArchive);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, content);
      await runCommand('tar', ['-czf', 'archive.tar.gz', inArchive], { cwd: scratch, env: process.env });
      content = readFileSync(join(scratch, 'archive.tar.gz'));
    }
    files[new URL(url).pathname] = content;
    const name = url.slice(url.lastIndexOf('/') + 1);
    const line =
      inArchive === undefined ? sha256(content) : `${'0'.repeat(64)}  other.zip\n${sha256(content)}  ${name}\n`;
    files[new URL(checksums).pathname] = Buffer.from(line);
  }
  return files;
}
