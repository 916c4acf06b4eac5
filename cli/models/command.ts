import type { Command } from 'commander';
import { DEFAULT_DIR } from '../../dev/world/folder.ts';
import { addressOf } from '../services/address.ts';
import { asked } from '../services/asked.ts';
import { lookAtModels } from './look.ts';
import { screen } from './screen.ts';

const HELP = `
Nothing waits for a model and no decision depends on one; docs/guides/models.md says what they are for and what they see.`;

export function register(program: Command): void {
  program
    .command('models')
    .summary('show which models are asked, and how to get those that are not there')
    .description('Show which models are asked, whether they are there, and how to get them.')
    .option(
      '--dir <folder>',
      'the folder that holds the local world; DSM_ORCHESTRATOR_URL and DSM_EMBEDDING_URL go before it',
      DEFAULT_DIR,
    )
    .addHelpText('after', HELP)
    .action(({ dir }: { dir: string }) => models(dir));
}

async function models(dir: string): Promise<void> {
  const [orchestrator, embedding] = [addressOf('orchestrator', dir), addressOf('embedding', dir)];
  console.log(screen(await asked('models', () => lookAtModels(orchestrator, embedding))));
}
