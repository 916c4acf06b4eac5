import type { Command } from 'commander';

const HELP = `
Its settings are variables of the environment: docs/reference/configuration.md. It ends in order on SIGTERM. What is wrong with the
settings is told on standard error, all at once, with exit code 78.

Example:
  DSM_KUBECONFIG=.dsm/kubeconfig DSM_ENDPOINTS_FILE=.dsm/endpoints.json dsm operator`;

export function register(program: Command): void {
  program
    .command('operator')
    .summary('run the operator')
    .description('Run the operator, which makes clusters and services as the objects say.')
    .addHelpText('after', HELP)
    .action(async () => {
      await import('../../operator/main.ts');
    });
}
