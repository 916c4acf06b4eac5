import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { visibleProjects } from '../process/request-scope.ts';

/** Of rows of a project: those that whoever asked may see. Every row where nobody is asked who they are. */
export function visibleBy(column: string): RawBuilder<SqlBool> {
  const projects = visibleProjects();
  return projects === undefined ? sql<SqlBool>`true` : sql<SqlBool>`${sql.ref(column)} = any(${[...projects]}::text[])`;
}
