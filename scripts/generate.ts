// Writes what is generated: from the schemas of crds/, the contracts, settings and metrics of the processes, and the rows of scripts/generate/seed and scripts/generate/dashboards; with --check writes nothing and fails when a file differs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { differingFiles, generatedFiles } from './generate/files.ts';

const root = join(import.meta.dirname, '..');
const differing = differingFiles(root, await generatedFiles());

if (process.argv.includes('--check')) {
  for (const path of differing.keys()) console.error(`generated file differs: ${path}: run make generate`);
  process.exitCode = differing.size > 0 ? 1 : 0;
} else {
  for (const [path, text] of differing) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}
