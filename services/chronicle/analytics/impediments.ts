import { sql } from 'kysely';
import { impedimentOf, type Standing } from '../domain/action-items.ts';
import { counted } from '../domain/counted.ts';
import type { Answer } from '../notes/bodies.ts';
import type { ChronicleDatabase } from '../store/tables.ts';
import { requireProject } from './known-project.ts';
import { mostFrequent } from './most-frequent.ts';

type StatusCounts = Partial<Record<Standing, number>>;

/** @throws Problem project_not_found */
export async function impediments(db: ChronicleDatabase, project_id: string): Promise<Answer<'getImpediments'>> {
  await requireProject(db, project_id);
  const reports = await db
    .selectFrom('impediment_reports')
    .select(['cause', sql<number>`count(*)`.as('n')])
    .where('project_id', '=', project_id)
    .groupBy('cause')
    .execute();
  const items = await db
    .selectFrom('action_items')
    .select(['description', 'status', sql<number>`count(*)`.as('n')])
    .where('project_id', '=', project_id)
    .groupBy(['description', 'status'])
    .orderBy('description')
    .execute();
  const statuses = new Map<string, StatusCounts>();
  const totals = { open: 0, closed: 0 };
  for (const { description, status, n } of items) {
    const about = impedimentOf(description);
    const counts = statuses.get(about) ?? {};
    statuses.set(about, { ...counts, [status]: (counts[status] ?? 0) + n });
    totals[status] += n;
  }
  const frequency = mostFrequent(new Map(reports.map((r) => [r.cause, r.n])));
  const [first] = frequency;
  return {
    project_id,
    impediment_frequency: Object.fromEntries(frequency),
    impediment_status_counts: Object.fromEntries(statuses),
    impediment_analysis_summary: [
      first
        ? `${counted(frequency.length, 'different impediment')} told in daily scrums, most often: ${first[0]} (${counted(first[1], 'report')}).`
        : 'No impediment was told in daily scrums.',
      `${counted(totals.open, 'action item')} open, ${totals.closed} closed.`,
    ].join(' '),
  };
}
