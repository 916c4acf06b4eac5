#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { shownLines } from './terminal-text.ts';

/**
 * Each command's module exports `register(program)`, which adds the command with its options and action. Only the one
 * that is asked for is loaded, so that `dsm task` does not wait for a Kubernetes client.
 */
interface CommandModule {
  register: (program: Command) => void;
}

const COMMANDS: Record<string, { summary: string; load: () => Promise<CommandModule> }> = {
  demo: {
    summary: 'play one project from import to retrospective on a local world',
    load: () => import('./demo/command.ts'),
  },
  up: { summary: 'start a local world, or what is missing of it', load: () => import('./up.ts') },
  down: { summary: 'stop a local world; its data stays', load: () => import('./down.ts') },
  'daily-scrum': {
    summary: 'hold the daily scrum of a sprint (what its CronJob runs)',
    load: () => import('./daily-scrum.ts'),
  },
  operator: { summary: 'run the operator', load: () => import('./processes/operator.ts') },
  service: { summary: 'run one of the services', load: () => import('./processes/service.ts') },
  webhook: { summary: 'run the admission webhook', load: () => import('./processes/webhook.ts') },
  migrate: {
    summary: 'bring the database of a service up to this release',
    load: () => import('./processes/migrate.ts'),
  },
  task: { summary: 'report progress or an impediment on a task, or hand it over', load: () => import('./task.ts') },
  decide: { summary: 'show what would be decided for a project, and why', load: () => import('./decide/command.ts') },
  models: {
    summary: 'show which models are asked, and how to get those that are not there',
    load: () => import('./models/command.ts'),
  },
  backtest: {
    summary: 'score the forecasts on a history of closed sprints',
    load: () => import('./backtest/command.ts'),
  },
  events: {
    summary: 'watch what travels between the services, and help it on',
    load: () => import('./events/command.ts'),
  },
  rebuild: {
    summary: 'work out anew what a service knows, from the log of all events',
    load: () => import('./rebuild.ts'),
  },
  adopt: {
    summary: 'print a Project manifest of a project that no object declares',
    load: () => import('./adopt/command.ts'),
  },
  import: {
    summary: 'print a Project manifest made from a CSV file or a Backlog.md folder',
    load: () => import('./import/command.ts'),
  },
};

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
