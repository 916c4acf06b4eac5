import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';
import { findProgram } from '../../../dev/ollama/locate.ts';
import { startOllama, TINY_EMBED } from '../../../dev/ollama/start.ts';
import { tieToThisProcess } from '../../../dev/processes/tie.ts';
import { TestWorld } from '../../e2e/world.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';
import { openDatabase } from '../fixtures/services/databases.ts';
import { servicesProcess } from '../fixtures/services/services-process.ts';

// Not a test of its own: killed.test.ts runs it and kills it. It starts one of everything that tests start, and never ends.
it('starts all and never ends', { timeout: 600_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-services-'));
  tieToThisProcess(dir);
  await Promise.all([
    openDatabase('PostgreSQL'),
    startTiedControlPlane(),
    servicesProcess(dir).boot(),
    TestWorld.up('2030-01-07T12:00:00Z'),
    startModels(),
  ]);
  const file = join(tmpdir(), 'started');
  writeFileSync(`${file}.new`, String(process.pid));
  renameSync(`${file}.new`, file);
  await new Promise(() => {});
});

/** With a model loaded, which is a process of its own. */
async function startModels(): Promise<void> {
  const program = await findProgram(process.env);
  if (program === undefined) return;
  const { url } = await startOllama(program.command);
  await fetch(`${url}/api/embed`, { method: 'POST', body: JSON.stringify({ model: TINY_EMBED, input: 'x' }) });
}
