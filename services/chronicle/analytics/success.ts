import { sql } from 'kysely';

/** A row of `sprint_figures` whose sprint was a success: `isSuccess` of domain/sprint-figures.ts, for the database. */
export const wasSuccess = sql<boolean>`completed_tasks * 5 >= tasks * 4`;
