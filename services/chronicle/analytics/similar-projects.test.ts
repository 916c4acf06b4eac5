import fc from 'fast-check';
import { expect, it } from 'vitest';
import { closedSprint } from '../../../test/integration/services/chronicle/closed-sprint.ts';
import { closes, completedOf, reportsOf } from '../../../test/integration/services/chronicle/figures-of-notes.ts';
import { histories, PROJECTS } from '../../../test/integration/services/chronicle/random-notes.ts';
import { chronicleInMemory } from '../../../test/integration/services/chronicle/written-notes.ts';
import { round } from '../domain/round.ts';
import { successFactors } from '../domain/success-factors.ts';
import type { Note } from '../store/notes.ts';
import { similarProjects } from './similar-projects.ts';

const chronicle = chronicleInMemory();
const mean = (values: number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0) / values.length;

function told(notes: readonly Note[], project: string) {
  const sprints = closes(notes, project)
    .map((n) => ({
      tasks: n.body.tasks_summary.length,
      done: completedOf(n),
      people: new Set(n.body.attendees).size,
      weeks: n.body.duration_weeks,
      impediments: reportsOf(notes, project).filter((r) => r.sprint === n.sprint_id).length,
    }))
    .filter((s) => s.tasks > 0);
  const good = sprints.filter((s) => s.done / s.tasks >= 0.8);
  return {
    sprints,
    rate: sprints.reduce((sum, s) => sum + s.done, 0) / sprints.reduce((sum, s) => sum + s.tasks, 0),
    tasks: mean(sprints.map((s) => s.tasks)),
    people: mean(sprints.flatMap((s) => s.people || [])),
    weeks: mean(sprints.flatMap((s) => s.weeks ?? [])),
    causes: new Set(reportsOf(notes, project).map((r) => r.cause)),
    good,
    other: sprints.filter((s) => !good.includes(s)),
  };
}

const meansOf = (sprints: ReturnType<typeof told>['sprints']) => ({
  sprints: sprints.length,
  tasks: mean(sprints.map((s) => s.tasks)),
  impediments: mean(sprints.map((s) => s.impediments)),
  team_size: mean(sprints.flatMap((s) => s.people || [])),
});

function alike(a: ReturnType<typeof told>, b: ReturnType<typeof told>): number {
  const ratio = (m: number | null, n: number | null) => (m && n ? (m < n ? m / n : n / m) : null);
  const all = new Set([...a.causes, ...b.causes]);
  const parts: [number, number | null][] = [
    [35, 1 - Math.abs(a.rate - b.rate)],
    [25, ratio(a.tasks, b.tasks)],
    [15, ratio(a.people, b.people)],
    [10, ratio(a.weeks, b.weeks)],
    [15, all.size === 0 ? null : [...all].filter((c) => a.causes.has(c) && b.causes.has(c)).length / all.size],
  ];
  const known = parts.filter(([, part]) => part !== null) as [number, number][];
  return known.reduce((sum, [w, part]) => sum + w * part, 0) / known.reduce((sum, [w]) => sum + w, 0);
}

it('similar projects are those whose notes say so', () =>
  fc.assert(
    fc.asyncProperty(histories, fc.constantFrom(0, 0.5, 0.7, 0.9), async (notes, similarity_threshold) => {
      const db = await chronicle.write(notes);
      const reference = told(notes, 'ONE');
      fc.pre(reference.sprints.length > 0);
      const expected = PROJECTS.filter((p) => p !== 'ONE' && told(notes, p).sprints.length > 0)
        .map((project_id) => ({ project_id, score: alike(reference, told(notes, project_id)) }))
        .filter(({ score }) => round(score, 4) >= similarity_threshold);
      const asked = similarProjects(db, { reference_project_id: 'ONE', similarity_threshold });
      if (expected.length === 0) {
        await expect(asked).rejects.toMatchObject({ code: 'no_similar_project' });
        return;
      }
      const answer = await asked;
      expect(answer.map((s) => s.project_id).sort()).toEqual(expected.map((s) => s.project_id).sort());
      expect(answer).toEqual(answer.toSorted((a, b) => b.similarity_score - a.similarity_score));
      for (const { project_id, score } of expected) {
        const found = answer.find((s) => s.project_id === project_id);
        const { rate, people, weeks, good, other } = told(notes, project_id);
        expect(found?.similarity_score).toBeCloseTo(score, 3);
        expect(found?.completion_rate).toBeCloseTo(rate, 3);
        if (people === null) expect(found?.team_size).toBeNull();
        else expect(found?.team_size).toBeCloseTo(people, 1);
        if (weeks === null) expect(found?.avg_sprint_duration).toBeNull();
        else expect(found?.avg_sprint_duration).toBeCloseTo(weeks, 1);
        expect(found?.key_success_factors).toEqual(successFactors(meansOf(good), meansOf(other)));
      }
    }),
    { numRuns: 60 },
  ));

it('the optimal number of tasks is that with the best mean share, the larger of equal ones', () =>
  fc.assert(
    fc.asyncProperty(histories, async (notes) => {
      fc.pre(told(notes, 'ONE').sprints.length > 0 && told(notes, 'TWO').sprints.length > 0);
      const db = await chronicle.write(notes);
      const { sprints } = told(notes, 'TWO');
      const best = [...new Set(sprints.map((s) => s.tasks))]
        .map((tasks) => ({
          tasks,
          share: mean(sprints.filter((s) => s.tasks === tasks).map((s) => s.done / tasks)) ?? 0,
        }))
        .reduce((a, b) =>
          Math.abs(a.share - b.share) < 1e-9 ? (a.tasks > b.tasks ? a : b) : a.share > b.share ? a : b,
        );
      const answer = await similarProjects(db, { reference_project_id: 'ONE', similarity_threshold: 0 });
      expect(answer.find((s) => s.project_id === 'TWO')?.optimal_task_count).toBe(best.tasks);
    }),
    { numRuns: 60 },
  ));

it('an impediment told again and again is one that two projects share, or not', async () => {
  const sprint = (project_id: string, start: string, causes: string[]) => closedSprint({ project_id, start, causes });
  const db = await chronicle.write([
    ...sprint('ONE', '2026-10-05', ['no key', 'no key', 'no lock']),
    ...sprint('TWO', '2026-10-05', ['no key', 'no key', 'no key', 'no door']),
  ]);
  const [two] = await similarProjects(db, { reference_project_id: 'ONE', similarity_threshold: 0 });
  // alike but for two of three different impediments
  expect(two?.similarity_score).toBe(0.9);
});

it('nothing is similar to a project that has closed no sprint, or that nobody knows', async () => {
  const note = { note_id: crypto.randomUUID(), kind: 'general', project_id: 'ONE', sprint_id: null } as const;
  const db = await chronicle.write([
    { ...note, report_date: null, written_by: 'hand', body: {}, created_at: new Date(0) },
  ]);
  const ask = (reference_project_id: string) => similarProjects(db, { reference_project_id, similarity_threshold: 0 });
  await expect(ask('ONE')).rejects.toMatchObject({ code: 'no_similar_project' });
  await expect(ask('TWO')).rejects.toMatchObject({ code: 'project_not_found' });
});
