import type { Command } from 'commander';

/**
 * Each command's module exports `register(program)`, which adds the command with its options and action. Only the one
 * that is asked for is loaded, so that `dsm task` does not wait for a Kubernetes client.
 */
interface CommandModule {
  register: (program: Command) => void;
}

export const COMMANDS: Record<string, { summary: string; load: () => Promise<CommandModule> }> = {
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
