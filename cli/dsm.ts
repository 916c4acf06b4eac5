#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands.ts';
import { shownLines } from './terminal-text.ts';

const USAGE_ERROR = 2;

async function main(args: string[]): Promise<number> {
  const program = new Command('dsm')
    .description('Digital Scrum Master: Scrum projects as Kubernetes objects')
    .version(await version())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'dsm: ')) })
    .showHelpAfterError('(dsm help tells more)')
    .helpCommand('help [command]', 'display help for command');
  const asked = args[0] === 'help' ? args[1] : args[0];
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    if (name === asked) (await load()).register(program);
    else program.command(name).summary(summary).description(summary);
  }
  try {
    if (args.length === 0) program.help();
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    throw error;
  }
}

async function version(): Promise<string> {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
  return manifest.version;
}

// `dsm … | head`: nobody reads on, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  // Not process.exit: what a command has written to a pipe must still get through. A command may have set its own code.
  process.exitCode = (await main(process.argv.slice(2))) || process.exitCode || 0;
} catch (error) {
  process.stderr.write(`dsm: ${shownLines(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 1;
}
