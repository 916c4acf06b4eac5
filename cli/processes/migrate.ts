import { type Command, InvalidArgumentError } from 'commander';
import { ConfigError, EXIT_CONFIG } from '../../services/kit/process/config.ts';
import { createLogger, type Logger } from '../../services/kit/process/logger.ts';
import { migrateService } from '../../services/kit/run-service.ts';

const HELP = `
Every service does this itself when it starts, one process at a time. Before an upgrade it shows whether the database can be reached and
taken to the new release, while the old one still runs on it. The settings are those of the service: docs/reference/configuration.md.
A schema that is up to date, or newer, is left as it is.

Example:
  DSM_DATABASE_URL_FILE=/run/secrets/sprint-database DSM_BUS=memory … dsm migrate sprint`;

const MIGRATIONS = {
  project: async (log: Logger) => migrateService((await import('../../services/project/setup.ts')).program, log),
  backlog: async (log: Logger) => migrateService((await import('../../services/backlog/setup.ts')).program, log),
  sprint: async (log: Logger) => migrateService((await import('../../services/sprint/setup.ts')).program, log),
  chronicle: async (log: Logger) => migrateService((await import('../../services/chronicle/setup.ts')).program, log),
  orchestrator: async (log: Logger) =>
    migrateService((await import('../../services/orchestrator/setup.ts')).program, log),
};
type Name = keyof typeof MIGRATIONS;
const NAMES = Object.keys(MIGRATIONS).join(', ');

export function register(program: Command): void {
  program
    .command('migrate')
    .summary('bring the database of a service up to this release')
    .description('Bring the database of a service up to this release.')
    .argument('<service>', `one of: ${NAMES}`, known)
    .addHelpText('after', HELP)
    .action((name: Name) => migrateSchema(name));
}

async function migrateSchema(name: Name): Promise<void> {
  try {
    await MIGRATIONS[name](createLogger('migrate', 'warn'));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT_CONFIG;
    return;
  }
  console.log(`The schema of ${name} is that of this release, or newer.`);
}

function known(name: string): Name {
  if (name in MIGRATIONS) return name as Name;
  throw new InvalidArgumentError(`There is no such database; there are: ${NAMES}.`);
}
