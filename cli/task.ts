import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_DIR } from '../dev/world/folder.ts';
import { readInstallation } from '../dev/world/installation.ts';
import { ServiceProblem, ServiceUnavailable } from '../services/kit/calls/client.ts';
import { sprintClient } from '../services/sprint/contract/client.ts';
import type { SprintTask } from '../services/sprint/contract/shapes.ts';

const HELP = `
The task must be in a running sprint. A report without --impediment clears an earlier one.

Examples:
  dsm task PAY-TASK001 --progress 40
  dsm task PAY-TASK001 --progress 40 --impediment "waits for access to the test database"
  dsm task PAY-TASK001 --status completed`;

interface Options {
  progress?: number;
  status?: SprintTask['status'];
  impediment?: string;
  project?: string;
  dir: string;
}

export function register(program: Command): void {
  program
    .command('task')
    .summary('report progress or an impediment on a task')
    .description('Report progress or an impediment on a task of a running sprint.')
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
    .option('--project <id>', 'project id, when several projects have a task of that name')
    .option('--dir <folder>', 'the folder that holds the local world; DSM_SPRINT_URL goes before it', DEFAULT_DIR)
    .addHelpText('after', HELP)
    .action((id: string, options: Options) => report(id, options));
}

async function report(id: string, options: Options): Promise<void> {
  const { progress, status, impediment, project } = options;
  if (progress === undefined && status === undefined && impediment === undefined) {
    throw new Error(`task ${id}: nothing to report: give --progress, --status or --impediment`);
  }
  const url = sprintUrl(options.dir);
  const installation = process.env.DSM_SPRINT_URL ? undefined : readInstallation(options.dir);
  try {
    const done = await sprintClient(() => url, { installation }).reportProgress({
      params: { task_id: id },
      query: project === undefined ? {} : { project_id: project },
      body: {
        ...(progress === undefined ? {} : { progress_percentage: progress }),
        ...(status === undefined ? {} : { status }),
        ...(impediment === undefined ? {} : { impediment }),
      },
    });
    const blocked = done.impediment === null ? '' : `, blocked: ${done.impediment}`;
    console.log(`${done.task_id} in ${done.sprint_id}: ${done.progress_percentage} %, ${done.status}${blocked}`);
  } catch (error) {
    if (error instanceof ServiceProblem) throw new Error(`task ${id}: ${error.detail}`);
    if (error instanceof ServiceUnavailable)
      throw new Error(`task ${id}: ${error.message}: is a world up? ("dsm up" starts what is missing of it)`);
    throw error;
  }
}

function sprintUrl(dir: string): string {
  const given = process.env.DSM_SPRINT_URL;
  if (given) return given;
  const file = join(dir, 'endpoints.json');
  if (!existsSync(file)) throw new Error(`${file}: not there: is a world up? ("dsm up"; or set DSM_SPRINT_URL)`);
  const sprint = sprintOf(readFileSync(file, 'utf8'));
  if (sprint === undefined) throw new Error(`${file}: names no sprint service`);
  return sprint;
}

function sprintOf(endpoints: string): string | undefined {
  try {
    return (JSON.parse(endpoints) as { sprint?: string }).sprint || undefined;
  } catch {
    return undefined;
  }
}

function readPercent(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) > 100)
    throw new InvalidArgumentError('a whole number from 0 to 100 is wanted');
  return Number(text);
}
