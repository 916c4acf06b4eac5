// Changes the product line by line and says which changes no unit test of the same room notices. CONTRIBUTING.md says how to read it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantsOf } from './mutants/find.ts';
import { lineOf, SUMMARY_HEAD, summaryOf } from './mutants/report.ts';
import { roomNames, roomOf } from './mutants/rooms.ts';
import { sampleOf } from './mutants/sample.ts';
import { tryAll } from './mutants/trials.ts';

const { values } = parseArgs({
  options: {
    room: { type: 'string', multiple: true },
    file: { type: 'string', default: '' },
    sample: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
  },
});
const [size, seed] = [Number(values.sample), Number(values.seed)];
if (!(size > 0) || !Number.isInteger(seed)) throw new Error('--sample and --seed are numbers: --sample 100 --seed 7');

const root = join(import.meta.dirname, '..');
const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
const paths = listed.toString().split('\0');

const summaries: string[] = [];
for (const name of values.room ?? roomNames(paths)) {
  const room = roomOf(name.replace(/\/$/, ''), paths);
  if (room.sources.length === 0) throw new Error(`no room of this name: ${name}`);
  const sources = room.sources.filter((path) => path.startsWith(values.file));
  const all = sources.flatMap((path) => mutantsOf(path, readFileSync(join(root, path), 'utf8')));
  const chosen = sampleOf(all, size, seed);
  console.log(`${room.name}: ${chosen.length} of ${all.length} mutants, ${room.tests.length} test files`);
  const tried = await tryAll(root, room, chosen);
  for (const { mutant, outcome } of tried) if (outcome !== 'killed') console.log(`  ${outcome}: ${lineOf(mutant)}`);
  summaries.push(summaryOf(room.name, tried));
  console.log(summaries.at(-1));
}
console.log(`\n${SUMMARY_HEAD}\n${summaries.join('\n')}`);
