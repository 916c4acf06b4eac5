import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { DEFAULT_DIR } from '../../dev/world/folder.ts';
import { ServiceProblem } from '../../services/kit/calls/client.ts';
import type { OrchestrationAnswer } from '../../services/orchestrator/contract/answer.ts';
import { type OrchestratorClient, orchestratorClient } from '../../services/orchestrator/contract/client.ts';
import { projectClient } from '../../services/project/contract/client.ts';
import { addressOf } from '../services/address.ts';
import { asked } from '../services/asked.ts';
import { projectNamed } from '../services/project-named.ts';
import { toJson } from '../terminal-text.ts';
import { beside } from './beside.ts';
import { explain } from './explain.ts';
import { whatCameOf } from './outcome.ts';

const HELP = `
PROJECT is the id of a project (PAY) or the name of its Project object (payments; team-a/payments where the name alone is not enough).

Without --again it is a dry run: nothing is stored, started or closed. --again asks for the proposal once more after a human has
rejected it, and what is proposed is stored.

Examples:
  dsm decide payments
  dsm decide PAY --json
  dsm decide PAY --again
  dsm decide PAY --advice 0      does not wait for what a language model says of it`;

/** A sprint that has just closed is counted within a second or two. */
const WAIT_MS = 5_000;
const LOOK_EVERY_MS = 500;
/** A small model on a laptop's processor has answered by then; one that is away is told at once. */
const ADVICE_SECONDS = 10;
const LONGEST_ADVICE_SECONDS = 60;
/** What a decision takes beside the advice. */
const ANSWER_MS = 10_000;

interface Options {
  again?: true;
  advice: number;
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
    .option(
      '--advice <seconds>',
      `how long to wait for what a language model says of it, 0 to ${LONGEST_ADVICE_SECONDS}; it decides nothing`,
      seconds,
      ADVICE_SECONDS,
    )
    .option('--json', 'the whole answer as JSON')
    .option(
      '--dir <folder>',
      'the folder that holds the local world; DSM_ORCHESTRATOR_URL and DSM_PROJECT_URL go before it',
      DEFAULT_DIR,
    )
    .addHelpText('after', HELP)
    .action((project: string, options: Options) => decide(project, options));
}

async function decide(name: string, { again, advice, json, dir }: Options): Promise<void> {
  const [at, projectsAt] = [addressOf('orchestrator', dir), addressOf('project', dir)];
  const adviceMs = Math.round(advice * 1000);
  const client = orchestratorClient(at.url, { ...at.settings, timeoutMs: ANSWER_MS + adviceMs });
  const options = { ...(again ? { act: false, again } : { dry_run: true }), advisory_wait_ms: adviceMs };
  const answer = await asked(`decide ${name}`, async () => {
    const id = await projectNamed(projectClient(projectsAt.url, projectsAt.settings), name);
    return whenCounted(() => client.orchestrate({ params: { project_id: id }, body: { options } }));
  });
  if (json) {
    process.stdout.write(toJson(answer));
    return;
  }
  console.log([explain(answer.decision), beside(answer)].filter((text) => text !== '').join('\n'));
  console.log(`\n${again ? whatCameOf(answer.decision) : 'A dry run: nothing was stored, started or closed.'}`);
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= LONGEST_ADVICE_SECONDS) return value;
  throw new InvalidArgumentError(`0 to ${LONGEST_ADVICE_SECONDS}`);
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
