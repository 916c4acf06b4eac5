import type { Command } from 'commander';

const HELP = `
Its settings are variables of the environment: docs/reference/configuration.md. It ends in order on SIGTERM. What is wrong with the
settings is told on standard error, all at once, with exit code 78.

Example:
  DSM_KUBECONFIG=~/.kube/config DSM_WEBHOOK_SECRET=dsm/dsm-webhook dsm webhook`;

export function register(program: Command): void {
  program
    .command('webhook')
    .summary('run the admission webhook')
    .description('Run the admission webhook, which refuses and warns of what no rule of a single object can see.')
    .addHelpText('after', HELP)
    .action(async () => {
      await import('../../webhooks/main.ts');
    });
}
