import type { Command } from 'commander';
import { DEFAULT_DIR } from '../../dev/world/folder.ts';
import { type ProjectClient, projectClient } from '../../services/project/contract/client.ts';
import { sprintClient } from '../../services/sprint/contract/client.ts';
import { ANNOTATION_LIMIT, annotationBytes } from '../import/manifest/fit.ts';
import { toYaml } from '../import/manifest/manifest.ts';
import { addressOf } from '../services/address.ts';
import { asked } from '../services/asked.ts';
import { nameOfOwner } from '../services/owner.ts';
import { shown, withEscapes } from '../terminal-text.ts';
import { ownerless, tableOf } from './list.ts';
import { type HeldProject, manifestOf } from './manifest.ts';

const HELP = `
For a project that was made by REST, or whose Project was deleted.

Standard output: a Project with the team, the calendar and the absences that the services hold, for kubectl apply -f -
Standard error:  what does not fit a Project and was merged, cut or left out.

The backlog stays with the services (source External). Once the Project is applied its running sprint is shown too.

Examples:
  dsm adopt --list
  dsm adopt PAY | kubectl apply -f -`;

interface Options {
  list?: true;
  dir: string;
}

export function register(program: Command): void {
  program
    .command('adopt')
    .summary('print a Project manifest of a project that no object declares')
    .description('Print a Project manifest of a project that lives in the services and that no object declares.')
    .argument('[project]', "the project's id")
    .option('--list', 'list such projects')
    .option(
      '--dir <folder>',
      'the folder that holds the local world; DSM_PROJECT_URL and DSM_SPRINT_URL go before it',
      DEFAULT_DIR,
    )
    .addHelpText('after', HELP)
    .action((id: string | undefined, { list, dir }: Options, command: Command) => {
      const isOne = (id === undefined) === (list === true);
      if (!isOne) command.error('error: say either a project or --list', { exitCode: 2 });
      return id === undefined ? listOwnerless(dir) : adopt(id, dir);
    });
}

async function adopt(id: string, dir: string): Promise<void> {
  const { url, settings } = addressOf('project', dir);
  const manifest = await asked(`adopt ${id}`, async () =>
    manifestOf(await heldBy(projectClient(url, settings), id), (sentence) => console.error(shown(sentence))),
  );
  if (annotationBytes(manifest) > ANNOTATION_LIMIT)
    console.error('the manifest is larger than kubectl apply takes: use kubectl apply --server-side -f -');
  process.stdout.write(withEscapes(toYaml(manifest)));
}

/** @throws Error when an object declares the project; ServiceProblem project_not_found */
async function heldBy(projects: ProjectClient, id: string): Promise<HeldProject> {
  const params = { project_id: id };
  const project = await projects.getProject({ params });
  if (project.owner !== null) {
    const object = nameOfOwner(project.owner);
    throw new Error(`${object === undefined ? project.owner : `Project ${object}`} declares it already`);
  }
  const [{ team_members: team }, absences] = await Promise.all([
    projects.listTeamMembers({ params }),
    projects.listPto({ params }),
  ]);
  return { ...project, team, absences };
}

async function listOwnerless(dir: string): Promise<void> {
  const [projectsAt, sprintsAt] = [addressOf('project', dir), addressOf('sprint', dir)];
  const rows = await asked('list projects', () =>
    ownerless(projectClient(projectsAt.url, projectsAt.settings), sprintClient(sprintsAt.url, sprintsAt.settings)),
  );
  console.log(rows.length === 0 ? 'An object declares every project.' : tableOf(rows));
}
