import type { ProjectClient } from '../../services/project/contract/client.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';
import { allPages } from '../services/all-pages.ts';
import { shown } from '../terminal-text.ts';

/** A project that no object declares. */
export interface Ownerless {
  id: string;
  name: string;
  /** the sprint that runs */
  sprint: string | undefined;
  people: number;
}

const PAGE = 1000;

export async function ownerless(
  projects: Pick<ProjectClient, 'listProjects' | 'listTeamMembers'>,
  sprints: Pick<SprintClient, 'listSprints'>,
): Promise<Ownerless[]> {
  const all = await allPages((query) => projects.listProjects({ query }));
  const found = all.filter(({ owner }) => owner === null);
  const running = found.length === 0 ? new Map<string, string>() : await runningSprints(sprints);
  const rows: Ownerless[] = [];
  for (const { id, name } of found) {
    const { team_members } = await projects.listTeamMembers({ params: { project_id: id } });
    rows.push({ id, name, sprint: running.get(id), people: team_members.length });
  }
  return rows;
}

/** project → id of its running sprint */
async function runningSprints(client: Pick<SprintClient, 'listSprints'>): Promise<Map<string, string>> {
  const running = new Map<string, string>();
  for (let since: string | undefined; ; ) {
    const changed = since === undefined ? {} : { changed_since: since };
    const { sprints, next } = await client.listSprints({ query: { ...changed, status: 'in_progress', limit: PAGE } });
    for (const { project_id, sprint_id } of sprints) running.set(project_id, sprint_id);
    if (sprints.length < PAGE) return running;
    since = next;
  }
}

/** The list as a table. Pure. */
export function tableOf(rows: readonly Ownerless[]): string {
  const cells = [
    ['PROJECT', 'NAME', 'SPRINT', 'PEOPLE'],
    ...rows.map(({ id, name, sprint, people }) => [id, name, sprint ?? '-', String(people)].map(shown)),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}
