// Puts the files of the image into a folder, as they lie in it: `node scripts/stage-image.ts FOLDER`. Dockerfile and build-image use it.
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lastLines, runCommand } from '../dev/processes/command.ts';
import { copyFiles, isOfAPackage, isShipped } from './image/contents.ts';

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['cli', 'controllers', 'crds', 'dev', 'operator', 'services', 'webhooks'];
// Node is named in full: the image has no /usr/bin/env.
const DSM = `#!/usr/local/bin/node
import('/app/cli/dsm.ts');
`;

const [target] = parseArgs({ allowPositionals: true }).positionals;
if (target === undefined) throw new Error('stage-image: FOLDER: missing: where the files are to lie');
rmSync(target, { recursive: true, force: true });
const app = join(target, 'app');
const bin = join(target, 'usr/local/bin');
for (const folder of [app, bin]) mkdirSync(folder, { recursive: true });

for (const room of ROOMS) copyFiles(join(ROOT, room), join(app, room), (path) => isShipped(`${room}/${path}`));
for (const file of ['package.json', 'LICENSE']) copyFileSync(join(ROOT, file), join(app, file));
await addPackages();
copyFileSync(process.execPath, join(bin, 'node'));
writeFileSync(join(bin, 'dsm'), DSM);
for (const program of ['node', 'dsm']) chmodSync(join(bin, program), 0o755);

/** Those that run the product, as the lock file says, without their types and documentation; and the list of them. */
async function addPackages(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'dsm-packages-'));
  try {
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(ROOT, file), join(scratch, file));
    await npm(scratch, 'ci', '--omit=dev', '--ignore-scripts', '--prefer-offline');
    copyFiles(join(scratch, 'node_modules'), join(app, 'node_modules'), isOfAPackage);
    const { stdout } = await npm(
      scratch,
      'sbom',
      '--package-lock-only',
      '--omit=dev',
      '--sbom-format=cyclonedx',
      '--sbom-type=application',
    );
    writeFileSync(join(app, 'sbom.cdx.json'), stdout);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function npm(cwd: string, ...args: string[]) {
  const result = await runCommand('npm', args, { cwd, env: process.env });
  if (result.code !== 0) throw new Error(`stage the image: npm ${args[0]}: ${lastLines(result.stderr, 3)}`);
  return result;
}
