import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Completed tasks stay for ever: what is open is found, and the rest counted, without reading them. The database itself counts, so that
 * processes of the release before count as well. Whoever writes a task holds its backlog's row.
 */
export const findOpenTasks: Migration = {
  async up(db: Kysely<unknown>) {
    // Whoever writes tasks holds their backlog first: the other way around the two would wait for each other.
    await db.schema
      .alterTable('backlogs')
      .addColumn('completed_tasks', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema.createIndex('tasks_by_status').on('tasks').columns(['project_id', 'status']).execute();
    const tables = db as Kysely<{
      backlogs: { project_id: string; completed_tasks: number };
      tasks: { project_id: string; status: string };
    }>;
    await tables
      .updateTable('backlogs')
      .set((e) => ({
        completed_tasks: e
          .selectFrom('tasks')
          .select((t) => t.fn.countAll<number>().as('tasks'))
          .whereRef('tasks.project_id', '=', 'backlogs.project_id')
          .where('status', '=', 'completed'),
      }))
      .where('project_id', 'in', (e) => e.selectFrom('tasks').select('project_id').where('status', '=', 'completed'))
      .execute();
    await sql`create function backlog.count_completed() returns trigger language plpgsql as $$
      begin
        update backlog.backlogs set completed_tasks = completed_tasks
          + case when tg_op <> 'DELETE' and new.status = 'completed' then 1 else -1 end
          where project_id = coalesce(new.project_id, old.project_id);
        return null;
      end $$`.execute(db);
    await when('insert', sql`new.status = 'completed'`).execute(db);
    await when('delete', sql`old.status = 'completed'`).execute(db);
    await when('update', sql`(old.status = 'completed') <> (new.status = 'completed')`).execute(db);
  },
};

const when = (event: 'insert' | 'delete' | 'update', condition: ReturnType<typeof sql>) =>
  sql`create trigger ${sql.ref(`completed_by_${event}`)} after ${sql.raw(event)} on backlog.tasks
    for each row when (${condition}) execute function backlog.count_completed()`;
