import { type Kysely, sql } from 'kysely';

/** Tables with a row, or several, a sprint, and what of a copy is its own; the sprint's id always is. */
const COPIED: Record<string, string> = {
  'sprint.sprints': `'number', n, 'changed', (select last from sprint.change_head) + n, 'external_ref', null, 'external_uid', null`,
  'sprint.tasks': '',
  'sprint.daily_scrums': '',
  'sprint.progress_reports': `'id', nextval(pg_get_serial_sequence('sprint.progress_reports', 'id'))`,
  'project.project_sprints': '',
  'backlog.closed_sprints': '',
  'chronicle.notes': `'note_id', gen_random_uuid()`,
  'chronicle.sprint_figures': '',
  'orchestrator.sprints': `'number', n`,
  'orchestrator.sprint_days': '',
  'orchestrator.forecasts': '',
};

/** Gives a project so many closed sprints more: each is a copy of its last one, in every service's tables. */
export async function copyClosedSprints(root: Kysely<unknown>, projectId: string, copies: number): Promise<void> {
  const { rows } = await sql<{ sprint_id: string; number: number }>`
    select sprint_id, number from sprint.sprints where project_id = ${projectId} order by number desc limit 1`.execute(
    root,
  );
  const [last] = rows;
  if (last === undefined) throw new Error(`copy closed sprints: ${projectId} has none`);
  const to = last.number + copies;
  for (const [table, own] of Object.entries(COPIED)) {
    const changes = sql.raw(own === '' ? '' : `, ${own}`);
    await sql`insert into ${sql.table(table)}
      select (jsonb_populate_record(t, to_jsonb(t) || jsonb_build_object('sprint_id', ${projectId}::text || '-S' || n ${changes}))).*
      from ${sql.table(table)} t, generate_series(${last.number + 1}::integer, ${to}::integer) n
      where t.sprint_id = ${last.sprint_id}`.execute(root);
  }
  await sql`update sprint.change_head set last = last + ${to + 1}`.execute(root);
  const newest = `${projectId}-S${to}`;
  await sql`update sprint.projects set last_number = ${to}, last_closed_sprint_id = ${newest}
    where project_id = ${projectId}`.execute(root);
  await sql`update backlog.backlogs set last_closed_sprint_id = ${newest}, version = version + 1
    where project_id = ${projectId}`.execute(root);
}
