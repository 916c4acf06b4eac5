// The whole suite. A set-up on real servers that fails is tried once more, as each test on them is, when nothing else has failed: Vitest does
// that for tests alone. DSM_TEST_RETRIES=0 tries nothing again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'dsm-suite-'));
const DSM_FAILED_SETUPS = join(folder, 'failed-setups');
const vitest = (files: string[]) =>
  spawnSync('vitest', ['run', ...files], { stdio: 'inherit', env: { ...process.env, DSM_FAILED_SETUPS } }).status ?? 1;

let status = vitest([]);
if (status !== 0 && process.env.DSM_TEST_RETRIES !== '0' && existsSync(DSM_FAILED_SETUPS)) {
  const files = readFileSync(DSM_FAILED_SETUPS, 'utf8').split('\n');
  console.log(`FAILED AT FIRST, tried once more: the set-up of ${files.join(', ')}`);
  status = vitest(files);
}
rmSync(folder, { recursive: true });
process.exit(status);
