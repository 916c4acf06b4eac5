import { type Command, InvalidArgumentError } from 'commander';

const HELP = `
Its settings are variables of the environment: docs/reference/configuration.md. It ends in order on SIGTERM. What is wrong with the
settings is told on standard error, all at once, with exit code 78.

Example:
  DSM_PGLITE_DIR=/tmp/project DSM_BUS=memory DSM_AUTH=none dsm service project`;

const PROCESSES: Record<string, () => Promise<unknown>> = {
  project: () => import('../../services/project/main.ts'),
  backlog: () => import('../../services/backlog/main.ts'),
  sprint: () => import('../../services/sprint/main.ts'),
  chronicle: () => import('../../services/chronicle/main.ts'),
  embedding: () => import('../../services/embedding/main.ts'),
  orchestrator: () => import('../../services/orchestrator/main.ts'),
};
const NAMES = Object.keys(PROCESSES).join(', ');

export function register(program: Command): void {
  program
    .command('service')
    .summary('run one of the services')
    .description('Run one of the services.')
    .argument('<name>', `one of: ${NAMES}`, known)
    .addHelpText('after', HELP)
    .action(async (name: string) => {
      await PROCESSES[name]?.();
    });
}

function known(name: string): string {
  if (name in PROCESSES) return name;
  throw new InvalidArgumentError(`There is no such service; there are: ${NAMES}.`);
}
