import { Temporal } from 'temporal-polyfill';
import { stringify } from 'yaml';
import { API, type Stage } from './stage.ts';

/** Monday to Friday of the sprint's window; what is a holiday of them, the daily scrum itself tells. */
export async function workingDays(stage: Stage, name: string): Promise<string[]> {
  const { startDate, endDate } = (await stage.sprint(name)).status ?? {};
  const days: string[] = [];
  for (let d = Temporal.PlainDate.from(startDate ?? ''); d.toString() < (endDate ?? ''); d = d.add({ days: 1 })) {
    if (d.dayOfWeek <= 5) days.push(d.toString());
  }
  return days;
}

/** Applies the DailyScrums of these days and waits for their ends. */
export async function play(stage: Stage, sprintName: string, days: readonly string[]): Promise<void> {
  const there = new Set(await stage.names('dailyscrums'));
  const names = days.map((date) => `${sprintName}-${date.replaceAll('-', '')}`);
  const objects = days.map((date, i) => ({
    apiVersion: API,
    kind: 'DailyScrum',
    metadata: { name: names[i] },
    spec: { sprintRef: { name: sprintName }, date },
  }));
  const missing = objects.filter((o) => !there.has(o.metadata.name ?? ''));
  console.log(`$ kubectl apply -f -    # DailyScrums of ${days[0]} to ${days.at(-1)}`);
  await stage.kubectl(['apply', '-f', '-'], { input: missing.map((o) => stringify(o)).join('---\n'), quiet: true });
  // Ended is either way: a day after everything was done is no day of the sprint any more.
  await stage.until('the daily scrums', async () => {
    const list = JSON.parse(await stage.kubectl(['get', 'dailyscrums', '-o', 'json'], { quiet: true }));
    const ended = new Set<string>(
      list.items
        .filter((d: { status?: { phase?: string } }) => ['Completed', 'Failed'].includes(d.status?.phase ?? ''))
        .map((d: { metadata: { name: string } }) => d.metadata.name),
    );
    return names.every((n) => ended.has(n));
  });
}
