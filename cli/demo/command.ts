import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_DIR } from '../../dev/world/folder.ts';
import { startWorld, type World } from '../../dev/world/world.ts';
import { modelSettings } from '../services/model-settings.ts';
import { playAdvice } from './advice.ts';
import { playLearning } from './learning.ts';
import { Stage } from './stage.ts';
import { playTwoSprints } from './two-sprints.ts';

const HELP = `
Plays on a world of its own that is gone afterwards. With --keep it plays in ./.dsm (started when it is not up) and
leaves that world running; "dsm down" ends it.`;

export function register(program: Command): void {
  program
    .command('demo')
    .summary('play one project from import to retrospective, and eight sprints by the Scrum Master')
    .description('Play one project from import to retrospective on a local world, showing kubectl’s own tables.')
    .option('--keep', 'play in ./.dsm and leave the world up', false)
    .option('--distributed', 'with a process a service, on PostgreSQL and Redis of its own', false)
    .addHelpText('after', HELP)
    .action(demo);
}

async function demo({ keep, distributed }: { keep: boolean; distributed: boolean }): Promise<void> {
  const interrupted = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    console.log(`${name}: stopping`);
    process.exitCode = name === 'SIGINT' ? 130 : 143;
    interrupted.abort(new Error('interrupted'));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const begun = performance.now();
  const dir = keep ? DEFAULT_DIR : mkdtempSync(join(tmpdir(), 'dsm-demo-'));
  let world: World | undefined;
  try {
    world = await startWorld({
      dir,
      distributed,
      tied: !keep,
      // A throw-away world must not take the well-known ports from one that somebody works with.
      servicesEnv: { ...(keep ? {} : { DSM_PORTS: 'any' }), ...modelSettings(process.env) },
      log: (line) => console.log(line),
      signal: interrupted.signal,
    });
    const stage = await Stage.in(world, interrupted.signal);
    await playTwoSprints(stage);
    await playLearning(stage);
    await playAdvice(stage);
    console.log(`\nThe demo took ${((performance.now() - begun) / 1000).toFixed(0)} s.`);
    if (keep) console.log(`The world is still up: export KUBECONFIG=${world.kubeconfig}; "dsm down" ends it.`);
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
  } finally {
    if (!keep) {
      await world?.stop();
      rmSync(dir, { recursive: true, force: true });
    }
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
