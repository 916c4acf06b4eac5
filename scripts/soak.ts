// What takes hours: kills, outages, events and examples in numbers that no suite has. The sizes are variables, so that a part can be tried.
//   npm run soak [-- kills | stream | outages | examples …]
import { spawnSync } from 'node:child_process';

const {
  DSM_KILLS = '3000',
  DSM_AWAY_MS = '60000',
  DSM_STOPPED_MS = '20000',
  DSM_EXAMPLES = '2000',
  DSM_EVENTS = '1000000',
} = process.env;
const suite = (path: string) => ['vitest', 'run', '--project', 'integration', path];
const PARTS: Record<string, string[]> = {
  kills: suite('together/faults/kills'),
  stops: suite('together/faults/stops'),
  outages: suite('together/faults/outage'),
  stream: ['node', 'test/soak/stream.ts', '--events', DSM_EVENTS],
  examples: suite('services/openapi'),
};

const wished = process.argv.slice(2);
const parts = wished.length > 0 ? wished : Object.keys(PARTS);
const failed = parts.filter((part) => {
  const [command, ...args] = PARTS[part] ?? [];
  if (command === undefined) throw new Error(`soak: ${part}: one of ${Object.keys(PARTS).join(', ')}`);
  console.log(`soak: ${part}`);
  const env = { ...process.env, DSM_KILLS, DSM_AWAY_MS, DSM_STOPPED_MS, DSM_EXAMPLES };
  return spawnSync(command, args, { stdio: 'inherit', env }).status !== 0;
});
console.log(failed.length === 0 ? 'soak: all of it holds' : `soak: failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
