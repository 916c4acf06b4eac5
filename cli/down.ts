import { resolve } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_DIR } from '../dev/world/folder.ts';
import { stopWorld } from '../dev/world/world.ts';

export function register(program: Command): void {
  program
    .command('down')
    .summary('stop a local world; its data stays')
    .description('Stop a local world, also after a crash. Its data stays; the next "dsm up" goes on with it.')
    .option('--dir <folder>', 'the folder that holds the world', DEFAULT_DIR)
    .addHelpText('after', '\nTo forget a world, delete its folder afterwards.')
    .action(async ({ dir }: { dir: string }) => {
      const stopped = await stopWorld(dir, (line) => console.log(line));
      console.log(stopped.length === 0 ? `Nothing ran in ${resolve(dir)}.` : `Stopped ${stopped.join(', ')}.`);
    });
}
