// What takes hours: kills, outages, events and examples in numbers that no suite has. The sizes are variables, so that a part can be tried.
//   npm run soak [-- kills | stops | outages | network | stream | examples | replicas | runtime | operator …]
import { spawnSync } from 'node:child_process';

const {
  DSM_KILLS = '3000',
  DSM_AWAY_MS = '60000',
  DSM_STOPPED_MS = '20000',
  DSM_CUT_MS = '20000',
  DSM_CUTS = '57',
  DSM_CUT_WORLDS = '3',
  DSM_EXAMPLES = '2000',
  DSM_EVENTS = '1000000',
  DSM_FAULTS = Array.from({ length: 10 }, () => 'kill end stop block steal').join(' '),
  DSM_API_AWAY_MS = '1000,20000,60000',
  DSM_STORM_MS = '60000',
  DSM_WATCH_FAULT_MS = '180000',
  DSM_OPERATIONS = '10000',
  DSM_OPERATOR_KILLS = 'each',
  DSM_OPERATOR_SCENARIOS = 'live,simulated,waiting,queue',
  // A fault that comes once in so many is what this is for.
  DSM_TEST_RETRIES = '0',
} = process.env;
const RUNTIME = { DSM_API_AWAY_MS, DSM_STORM_MS, DSM_WATCH_FAULT_MS, DSM_OPERATIONS };
const SERVICES = {
  DSM_KILLS,
  DSM_AWAY_MS,
  DSM_STOPPED_MS,
  DSM_CUT_MS,
  DSM_CUTS,
  DSM_CUT_WORLDS,
  DSM_EXAMPLES,
};
const OPERATOR = { DSM_OPERATOR_KILLS, DSM_OPERATOR_SCENARIOS };
// What is measured on the way is told at once, not kept for an end that is hours away.
const suite = (path: string) => ['vitest', 'run', '--disableConsoleIntercept', '--project', 'integration', path];
const PARTS: Record<string, string[]> = {
  kills: suite('together/faults/kills'),
  stops: suite('together/faults/stops'),
  outages: suite('together/faults/outage'),
  network: suite('together/faults/network'),
  stream: ['node', 'test/soak/stream.ts', '--events', DSM_EVENTS],
  examples: suite('services/openapi'),
  replicas: suite('integration/operator/replicas'),
  runtime: suite('runtime/faults'),
  operator: suite('controllers/killed'),
};

const wished = process.argv.slice(2);
const parts = wished.length > 0 ? wished : Object.keys(PARTS);
const failed = parts.filter((part) => {
  const [command, ...args] = PARTS[part] ?? [];
  if (command === undefined) throw new Error(`soak: ${part}: one of ${Object.keys(PARTS).join(', ')}`);
  console.log(`soak: ${part}`);

  const env = { ...process.env, DSM_TEST_RETRIES, ...SERVICES, DSM_FAULTS, ...RUNTIME, ...OPERATOR };
  const begun = performance.now();
  const hasFailed = spawnSync(command, args, { stdio: 'inherit', env }).status !== 0;
  const minutes = (performance.now() - begun) / 60_000;
  console.log(`soak: ${part}: ${hasFailed ? 'failed' : 'holds'} after ${minutes.toFixed(1)} min`);
  return hasFailed;
});
console.log(failed.length === 0 ? 'soak: all of it holds' : `soak: failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
