import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_DIR } from '../dev/world/folder.ts';
import { type SprintClient, sprintClient } from '../services/sprint/contract/client.ts';
import type { SprintTask } from '../services/sprint/contract/shapes.ts';
import { addressOf } from './services/address.ts';
import { asked } from './services/asked.ts';
import { shown } from './terminal-text.ts';

const HELP = `
The task must be in a running sprint. A report without --impediment clears an earlier one; handing a task over reports nothing.
A completed task that is in progress again stands at 99 % unless --progress says how much is done.

Examples:
  dsm task PAY-TASK001 --progress 40
  dsm task PAY-TASK001 --progress 40 --impediment "waits for access to the test database"
  dsm task PAY-TASK001 --status completed
  dsm task PAY-TASK001 --assignee E001
  dsm task PAY-TASK001 --assignee none`;

const NOBODY = 'none';

interface Options {
  progress?: number;
  status?: SprintTask['status'];
  impediment?: string;
  assignee?: string;
  project?: string;
  dir: string;
}

export function register(program: Command): void {
  program
    .command('task')
    .summary('report progress or an impediment on a task, or hand it over')
    .description('Report progress or an impediment on a task of a running sprint, or hand it over.')
    .argument('<id>', 'the task')
    .option('--progress <percent>', 'how much is done, 0 to 100', readPercent)
    .addOption(
      new Option('--status <status>', 'else it follows the progress').choices([
        'assigned_to_sprint',
        'in_progress',
        'completed',
      ]),
    )
    .option('--impediment <text>', 'what blocks the task')
    .option('--assignee <id>', 'who takes the task, somebody in the team; none: nobody')
    .option('--project <id>', 'project id, when several projects have a task of that name')
    .option('--dir <folder>', 'the folder that holds the local world; DSM_SPRINT_URL goes before it', DEFAULT_DIR)
    .addHelpText('after', HELP)
    .action((id: string, options: Options) => change(id, options));
}

async function change(id: string, options: Options): Promise<void> {
  const { progress, status, impediment, assignee, project } = options;
  const isReport = progress !== undefined || status !== undefined || impediment !== undefined;
  if (!isReport && assignee === undefined) {
    throw new Error(`task ${id}: nothing to report: give --progress, --status, --impediment or --assignee`);
  }
  const { url, settings } = addressOf('sprint', options.dir);
  const client = sprintClient(url, settings);
  const name = { params: { task_id: id }, query: project === undefined ? {} : { project_id: project } };
  await asked(`task ${id}`, async () => {
    // First: the report may complete the sprint, and with it the time to hand anything over.
    if (assignee !== undefined) {
      const body = { assigned_to: assignee === NOBODY ? null : assignee };
      tellHandOver(await client.handOver({ ...name, body }));
    }
    if (!isReport) return;
    const body = {
      ...(progress === undefined ? {} : { progress_percentage: progress }),
      ...(status === undefined ? {} : { status }),
      ...(impediment === undefined ? {} : { impediment }),
    };
    tellProgress(await client.reportProgress({ ...name, body }));
  });
}

type Answer<Route extends 'handOver' | 'reportProgress'> = Awaited<ReturnType<SprintClient[Route]>>;

function tellHandOver({ task_id, sprint_name, assigned_to }: Answer<'handOver'>): void {
  console.log(shown(`${task_id} in ${sprint_name}: assigned to ${assigned_to ?? 'nobody'}`));
}

function tellProgress({ task_id, sprint_name, progress_percentage, status, impediment }: Answer<'reportProgress'>) {
  const blocked = impediment === null ? '' : `, blocked: ${impediment}`;
  console.log(shown(`${task_id} in ${sprint_name}: ${progress_percentage} %, ${status}${blocked}`));
}

function readPercent(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) > 100)
    throw new InvalidArgumentError('a whole number from 0 to 100 is wanted');
  return Number(text);
}
