// The small controller beside controller-runtime's, each on a control plane of its own, driven and measured from outside. Run:
//   node bench/runtime/compare.ts [--peers ours,controller-runtime] [--workloads w1,w2,w3,w4,w5,check,w6]
// Needs Go: for the driver (standard library alone, so that measuring costs less than what is measured) and for controller-runtime.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildGo, run, startSetting } from './setting.ts';
import { comparison, type Result } from './table.ts';

const OURS = join(import.meta.dirname, 'controller.ts');
const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: 'controller-runtime,ours' },
    workloads: { type: 'string', default: 'w1,w2,w3,w4,w5,check,w6' },
  },
});

const driver = await buildGo('driver');
const folder = mkdtempSync(join(tmpdir(), 'dsm-bench-'));
const out = join(folder, 'results.jsonl');
const results: Result[] = [];
const workloads = values.workloads.split(',');
// An API server that goes away is the last of its control plane.
const series = [workloads.filter((name) => name !== 'w6'), workloads.filter((name) => name === 'w6')];
try {
  for (const peer of values.peers.split(','))
    for (const names of series.filter((each) => each.length > 0)) await measure(peer, names);
  for (const line of readFileSync(out, 'utf8').trim().split('\n')) results.push(JSON.parse(line) as Result);
  console.log(comparison(results));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(peer: string, names: string[]): Promise<void> {
  const command = peer === 'ours' ? [process.execPath, OURS] : [await buildGo('controller-runtime')];
  const setting = await startSetting();
  console.error(`${peer}: ${names.join(', ')}`);
  try {
    const { dir, script, env } = setting;
    const options = ['-controlplane', script, '-dir', dir, '-name', peer, '-phases', names.join(','), '-out', out];
    await run(driver, [...options, '--', ...command], { env });
  } finally {
    await setting.stop();
  }
}
