import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { DEFAULT_DIR } from '../../dev/world/folder.ts';
import { ServiceProblem } from '../../services/kit/calls/client.ts';
import type { OrchestrationAnswer } from '../../services/orchestrator/contract/answer.ts';
import { type OrchestratorClient, orchestratorClient } from '../../services/orchestrator/contract/client.ts';
import { projectClient } from '../../services/project/contract/client.ts';
import { addressOf } from '../services/address.ts';
import { asked } from '../services/asked.ts';
import { projectNamed } from '../services/project-named.ts';
import { toJson } from '../terminal-text.ts';
import { explain } from './explain.ts';
import { whatCameOf } from './outcome.ts';

const HELP = `
PROJECT is the id of a project (PAY) or the name of its Project object (payments; team-a/payments where the name alone is not enough).

Without --again it is a dry run: nothing is stored, started or closed. --again asks for the proposal once more after a human has
rejected it, and what is proposed is stored.

Examples:
  dsm decide payments
  dsm decide PAY --json
  dsm decide PAY --again`;

/** A sprint that has just closed is counted within a second or two. */
const WAIT_MS = 5_000;
const LOOK_EVERY_MS = 500;

interface Options {
  again?: true;
  json?: true;
  dir: string;
}

export function register(program: Command): void {
  program
    .command('decide')
    .summary('show what would be decided for a project, and why')
    .description('Show what the Scrum Master would decide for a project now, and why.')
    .argument('<project>', "a project's id, or the name of its Project object")
    .option('--again', 'ask for the proposal once more after a rejection')
    .option('--json', 'the whole answer as JSON')
    .option(
      '--dir <folder>',
      'the folder that holds the local world; DSM_ORCHESTRATOR_URL and DSM_PROJECT_URL go before it',
      DEFAULT_DIR,
    )
    .addHelpText('after', HELP)
    .action((project: string, options: Options) => decide(project, options));
}

async function decide(name: string, { again, json, dir }: Options): Promise<void> {
  const [at, projectsAt] = [addressOf('orchestrator', dir), addressOf('project', dir)];
  const client = orchestratorClient(at.url, at.settings);
  const options = again ? { act: false, again: true } : { dry_run: true };
  const answer = await asked(`decide ${name}`, async () => {
    const id = await projectNamed(projectClient(projectsAt.url, projectsAt.settings), name);
    return whenCounted(() => client.orchestrate({ params: { project_id: id }, body: { options } }));
  });
  if (json) {
    process.stdout.write(toJson(answer));
    return;
  }
  console.log(explain(answer.decision));
  console.log(`\n${again ? whatCameOf(answer.decision) : 'A dry run: nothing was stored, started or closed.'}`);
}

/** Asks again while the last sprint is not counted yet. */
async function whenCounted(ask: () => ReturnType<OrchestratorClient['orchestrate']>): Promise<OrchestrationAnswer> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ServiceProblem && error.code === 'history_behind')) throw error;
      if (performance.now() > deadline)
        throw new Error(`${error.detail}; asked for ${WAIT_MS / 1000} s: try again in a while`, { cause: error });
      await sleep(LOOK_EVERY_MS);
    }
  }
}
