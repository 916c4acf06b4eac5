import { type Kysely, sql } from 'kysely';

/** Of the copy number n: its sprint's decision, and the id of a task that only this sprint had. */
const DECISION = `md5($project || ' decision ' || n)::uuid`;
const TASK = `t.task_id || '-' || n`;
const PLACE = `(select position from orchestrator.log_position) + n`;
const BODY = `t.body || jsonb_build_object('decision_id', ${DECISION}, 'number', n, 'sprint_id', $project || '-S' || n)`;

/** Tables with a row, or several, a sprint, and what of a copy is its own; the sprint's id always is, its number where there is one. */
const COPIED: Record<string, string> = {
  'sprint.sprints': `'number', n, 'changed', (select last from sprint.change_head) + n, 'external_ref', null, 'external_uid', null,
    'decision_id', ${DECISION}`,
  'sprint.tasks': `'task_id', ${TASK}`,
  'sprint.daily_scrums': '',
  'sprint.progress_reports': `'id', nextval(pg_get_serial_sequence('sprint.progress_reports', 'id')), 'task_id', ${TASK}`,
  'project.project_sprints': '',
  'backlog.closed_sprints': '',
  'chronicle.notes': `'note_id', gen_random_uuid()`,
  'chronicle.decision_audits': `'note_id', gen_random_uuid(), 'audit_id', ${DECISION}`,
  'chronicle.sprint_figures': '',
  'orchestrator.sprints': `'number', n, 'closed_seq', ${PLACE}, 'decision_id', ${DECISION}`,
  'orchestrator.sprint_days': '',
  'orchestrator.forecasts': `'changed', (select changes from orchestrator.change_count) + n`,
  'orchestrator.decisions': `'decision_id', ${DECISION}, 'number', n, 'body', ${BODY}`,
  'orchestrator.agent_episodes': `'episode_id', ${DECISION}`,
};

/** Rows that name their sprint in another way. */
const SPRINT_OF: Record<string, string> = {
  'orchestrator.decisions': `t.body ->> 'sprint_id'`,
};

interface Closed {
  sprint_id: string;
  number: number;
}

/**
 * Gives a project so many closed sprints more: each is a copy of one of its first ones, in turn, in every service's tables. The log gets
 * their events; their tasks, which are theirs alone, stay in the backlog, completed.
 * @param first how many of its sprints are copied
 */
export async function copyClosedSprints(
  root: Kysely<unknown>,
  projectId: string,
  copies: number,
  first: number,
): Promise<void> {
  const { rows } = await sql<Closed>`
    select sprint_id, number from sprint.sprints where project_id = ${projectId} and status <> 'in_progress'
    order by number`.execute(root);
  const last = rows.at(-1);
  if (last === undefined) throw new Error(`copy closed sprints: ${projectId} has none`);
  const originals = rows.slice(0, first).map(({ sprint_id }) => sprint_id);
  const to = last.number + copies;
  /** a row of `t` for each of its copies n */
  const ofEach = (sprintOf: string) => sql`join generate_series(${last.number + 1}::integer, ${to}::integer) n
    on ${sql.raw(sprintOf)} = (${originals}::text[])[1 + n % ${originals.length}::integer]`;
  const named = (text: string) => sql.raw(text.replaceAll('$project', `'${projectId}'`));
  // Counted all at once.
  await sql`alter table backlog.tasks disable trigger user`.execute(root);
  await sql`insert into backlog.tasks
    select (jsonb_populate_record(t, to_jsonb(t) || jsonb_build_object('task_id', ${sql.raw(TASK)}))).*
    from sprint.tasks s join backlog.tasks t on t.task_id = s.task_id and t.project_id = ${projectId}
    ${ofEach('s.sprint_id')} where s.status = 'completed' and t.status = 'completed'`.execute(root);
  await sql`alter table backlog.tasks enable trigger user`.execute(root);
  await sql`update backlog.backlogs b set completed_tasks =
    (select count(*) from backlog.tasks t where t.project_id = b.project_id and t.status = 'completed')`.execute(root);
  for (const [table, own] of Object.entries(COPIED)) {
    const changes = named(own === '' ? '' : `, ${own}`);
    await sql`insert into ${sql.table(table)}
      select (jsonb_populate_record(t, to_jsonb(t) || jsonb_build_object('sprint_id', ${projectId}::text || '-S' || n ${changes}))).*
      from ${sql.table(table)} t ${ofEach(SPRINT_OF[table] ?? 't.sprint_id')}`.execute(root);
  }
  await copyEvents(root, ofEach);
  const newest = `${projectId}-S${to}`;
  await sql`update sprint.change_head set last = last + ${to + 1}`.execute(root);
  await sql`update orchestrator.change_count set changes = changes + ${to + 1}`.execute(root);
  await sql`update sprint.projects set last_number = ${to}, last_closed_sprint_id = ${newest}
    where project_id = ${projectId}`.execute(root);
  await sql`update backlog.backlogs set last_closed_sprint_id = ${newest}, version = version + 1
    where project_id = ${projectId}`.execute(root);
}

/** The log has them, and whoever follows it has read them. */
async function copyEvents(root: Kysely<unknown>, ofEach: (sprintOf: string) => ReturnType<typeof sql>): Promise<void> {
  await sql`insert into chronicle.events (seq, event_id, stream, envelope)
    select (select last_seq from chronicle.log_head) + row_number() over (order by n, seq), gen_random_uuid()::text, stream, envelope
    from chronicle.events t ${ofEach(`t.envelope -> 'event_data' ->> 'sprint_id'`)}`.execute(root);
  await sql`update chronicle.log_head set last_seq = (select max(seq) from chronicle.events)`.execute(root);
  await sql`update orchestrator.log_position
    set position = (select last_seq from chronicle.log_head), furthest = (select last_seq from chronicle.log_head)`.execute(
    root,
  );
}
