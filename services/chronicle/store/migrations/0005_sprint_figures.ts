import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What analytics count, a row a sprint, and the impediments that daily scrums told; the notes that are there are counted here, later ones
 * as they are filed. Notes of no sprint have the row of sprint ''.
 */
export const addSprintFigures: Migration = {
  // biome-ignore lint/suspicious/noExplicitAny: the tables as they are when this migration comes
  async up(db: Kysely<any>) {
    await db.schema
      .createTable('sprint_figures')
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('sprint_id', 'text', (c) => c.notNull())
      .addColumn('daily_scrums', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('impediments', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('last_report', 'date')
      .addColumn('completed_told', 'bigint')
      .addColumn('outcome_by', 'text', (c) => c.check(sql`outcome_by in ('hand', 'event')`))
      .addColumn('told_at', 'timestamptz')
      // As text: what the notes hold may be a date that the database cannot.
      .addColumn('start_date', 'text')
      .addColumn('end_date', 'text')
      .addColumn('duration_weeks', 'integer')
      .addColumn('tasks', 'integer')
      .addColumn('completed_tasks', 'integer')
      .addColumn('team_size', 'integer')
      .addColumn('people_with_tasks', 'integer')
      .addPrimaryKeyConstraint('sprint_figures_pk', ['project_id', 'sprint_id'])
      .execute();
    await db.schema
      .createTable('impediment_reports')
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('sprint_id', 'text', (c) => c.notNull())
      .addColumn('report_date', 'text', (c) => c.notNull())
      .addColumn('employee_id', 'text', (c) => c.notNull())
      .addColumn('task_id', 'text', (c) => c.notNull())
      .addColumn('cause', 'text', (c) => c.notNull())
      .execute();
    // Digests, since ids and words together can be longer than an index takes.
    const words = sql`project_id || E'\n' || sprint_id || E'\n' || report_date || E'\n' || employee_id || E'\n' || task_id || E'\n' || cause`;
    await db.schema
      .createIndex('impediment_reports_once')
      .unique()
      .on('impediment_reports')
      .expression(sql`md5(${words})`)
      .execute();
    await db.schema
      .createIndex('impediment_reports_by_project')
      .on('impediment_reports')
      .column('project_id')
      .execute();
    await countOldImpediments(db);
    await countOldNotes(db);
    await countOldRetrospectives(db);
  },
};

// biome-ignore-start lint/suspicious/noExplicitAny: the tables as they are when this migration comes
async function countOldImpediments(db: Kysely<any>): Promise<void> {
  const days = sql`jsonb_each(body -> 'reports')`.as(sql`day(report_date, people)`);
  const people = sql`jsonb_array_elements(people)`.as(sql`person(told)`);
  const tasks = sql`jsonb_array_elements(told -> 'tasks')`.as(sql`task(line)`);
  const bare = sql`case when starts_with(line ->> 'impediments', (line ->> 'id') || ': ')
    then substr(line ->> 'impediments', length(line ->> 'id') + 3) else line ->> 'impediments' end`;
  const cause = sql<string>`left(regexp_replace(regexp_replace(${bare}, '\\s+', ' ', 'g'), '^ |[. ]+$', '', 'g'), 500)`;
  const none = ['', '-', 'n/a', 'nil', 'no', 'no impediment', 'no impediments', 'none', 'nothing'];
  await db
    .insertInto('impediment_reports')
    .columns(['project_id', 'sprint_id', 'report_date', 'employee_id', 'task_id', 'cause'])
    .expression((e) =>
      e
        .selectFrom(['notes', days, people, tasks])
        .select([
          'project_id',
          sql`coalesce(sprint_id, '')`.as('sprint_id'),
          sql`day.report_date`.as('report_date'),
          sql`coalesce(told ->> 'employee_id', '')`.as('employee_id'),
          sql`line ->> 'id'`.as('task_id'),
          cause.as('cause'),
        ])
        .where('kind', '=', 'daily_scrum')
        .where(sql`lower(${cause})`, 'not in', none),
    )
    .onConflict((c) => c.doNothing())
    .execute();
}

async function countOldNotes(db: Kysely<any>): Promise<void> {
  const held = sql`kind = 'daily_scrum' and (written_by = 'hand' or jsonb_path_exists(body, '$.reports.*[*]'))`;
  const told = sql`body -> 'summary_metrics' ->> 'completed_tasks'`;
  const last = sql`(array_agg((${told})::bigint order by report_date desc, created_at desc, note_id desc)
    filter (where ${told} is not null))[1]`;
  const impediments = db
    .selectFrom('impediment_reports as i')
    .select((e) => e.fn.countAll().as('n'))
    .whereRef('i.project_id', '=', 'notes.project_id')
    .where('i.sprint_id', '=', sql`coalesce(notes.sprint_id, '')`);
  await db
    .insertInto('sprint_figures')
    .columns(['project_id', 'sprint_id', 'daily_scrums', 'last_report', 'completed_told', 'impediments'])
    .expression((e) =>
      e
        .selectFrom('notes')
        .select([
          'project_id',
          sql`coalesce(sprint_id, '')`.as('scope'),
          sql`count(*) filter (where ${held})`.as('daily_scrums'),
          sql`max(report_date) filter (where ${told} is not null)`.as('last_report'),
          last.as('completed_told'),
          impediments.as('impediments'),
        ])
        .groupBy(['project_id', 'sprint_id']),
    )
    .execute();
}

async function countOldRetrospectives(db: Kysely<any>): Promise<void> {
  const completed = sql`$.tasks_summary[*] ? (@.status == "completed" || @.status == "close" || @.progress_percentage == 100)`;
  const distinct = (path: string) =>
    sql`(select count(distinct id) from jsonb_path_query(body, ${sql.lit(path)}) id where jsonb_typeof(id) = 'string')`;
  await db
    .updateTable('sprint_figures')
    .from('notes')
    .set({
      outcome_by: sql`written_by`,
      told_at: sql`created_at`,
      start_date: sql`body ->> 'start_date'`,
      end_date: sql`body ->> 'end_date'`,
      duration_weeks: sql`(body ->> 'duration_weeks')::integer`,
      tasks: sql`jsonb_array_length(body -> 'tasks_summary')`,
      completed_tasks: sql`jsonb_array_length(jsonb_path_query_array(body, '${completed}'))`,
      team_size: distinct('$.attendees[*]'),
      people_with_tasks: distinct('$.tasks_summary[*].employee_id'),
    })
    .whereRef('sprint_figures.project_id', '=', 'notes.project_id')
    .whereRef('sprint_figures.sprint_id', '=', 'notes.sprint_id')
    .where('kind', '=', 'retrospective')
    // That of the close goes before one by hand.
    .where((e) =>
      e.or([
        e('written_by', '=', 'event'),
        e.not(
          e.exists(
            e
              .selectFrom('notes as close')
              .select('close.note_id')
              .where('close.kind', '=', 'retrospective')
              .where('close.written_by', '=', 'event')
              .whereRef('close.sprint_id', '=', 'notes.sprint_id')
              .whereRef('close.project_id', '=', 'notes.project_id'),
          ),
        ),
      ]),
    )
    .execute();
}
// biome-ignore-end lint/suspicious/noExplicitAny: the tables as they are when this migration comes
