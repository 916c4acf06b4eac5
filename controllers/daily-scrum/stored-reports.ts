import type { SprintClient } from '../../services/sprint/contract/client.ts';
import type { DailyScrumReport } from '../../services/sprint/contract/shapes.ts';

/** A sprint as the service has it, with the reports that it stored of it. */
export interface StoredReports {
  sprintID: string;
  /** date → report */
  reports: ReadonlyMap<string, DailyScrumReport>;
}

type Reads = Pick<SprintClient, 'getByRef' | 'listDailyScrums'>;

/** The most that one answer holds: more daily scrums than any sprint of ours has days. */
const LIMIT = 1_000;
const STANDS_MS = 10_000;

/**
 * Asks for the stored reports of a sprint once for all its daily scrums that are looked at together, as all of them are when the
 * operator comes back. What is stored never changes, so a short while of standing makes none of it untrue.
 */
export function storedReportsOf(
  service: Reads,
  now: () => number = () => performance.now(),
): (externalRef: string) => Promise<StoredReports> {
  const asked = new Map<string, { at: number; answer: Promise<StoredReports> }>();
  return (externalRef) => {
    for (const [ref, { at }] of asked) if (now() - at >= STANDS_MS) asked.delete(ref);
    const standing = asked.get(externalRef);
    if (standing !== undefined) return standing.answer;
    const answer = ask(service, externalRef);
    asked.set(externalRef, { at: now(), answer });
    // What failed is asked again by the next one.
    answer.catch(() => asked.delete(externalRef));
    return answer;
  };
}

async function ask(service: Reads, externalRef: string): Promise<StoredReports> {
  const { sprint_id } = await service.getByRef({ query: { external_ref: externalRef } });
  const reports = await service.listDailyScrums({ params: { sprint_id }, query: { limit: LIMIT } });
  return { sprintID: sprint_id, reports: new Map(reports.map((report) => [report.date, report])) };
}
