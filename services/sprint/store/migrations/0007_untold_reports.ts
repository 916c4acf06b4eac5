import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the next daily scrum tells is found without reading all that were told. */
export const indexUntoldReports: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('progress_reports_untold')
      .on('progress_reports')
      .column('sprint_id')
      .where(sql.ref('told_on'), 'is', null)
      .execute();
  },
};
