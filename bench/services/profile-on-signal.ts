// Preloaded into a process that somebody else has started (NODE_OPTIONS=--import): SIGUSR2 begins a CPU profile, the next one ends it and
// writes it as BENCH_PROFILES/<pid>.cpuprofile.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { Profiler } from './profiler.ts';

const folder = process.env.BENCH_PROFILES;
if (folder !== undefined) {
  const profiler = new Profiler();
  const file = join(folder, `${process.pid}.cpuprofile`);
  let isUnderWay = false;
  process.on('SIGUSR2', async () => {
    isUnderWay = !isUnderWay;
    if (isUnderWay) return profiler.begin();
    await profiler.end(`${file}.new`);
    renameSync(`${file}.new`, file);
  });
}
