// Fails when a file imports what its room may not (scripts/check-imports/rooms.ts) or has a name that says nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaintsAbout, complaintsAboutNames } from './check-imports/judge.ts';

const root = join(import.meta.dirname, '..');
const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const paths = new Set(listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path))));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const repository = {
  paths,
  dependencies: new Set(Object.keys(manifest.dependencies)),
  devDependencies: new Set(Object.keys(manifest.devDependencies)),
};

const sources = [...paths].filter((path) => path.endsWith('.ts'));
const complaints = [
  ...complaintsAboutNames(paths),
  ...sources.flatMap((path) => complaintsAbout(path, readFileSync(join(root, path), 'utf8'), repository)),
];
for (const complaint of complaints) console.error(complaint);
console.log(`imports: ${sources.length} files, ${complaints.length} against the table`);
process.exitCode = complaints.length > 0 ? 1 : 0;
