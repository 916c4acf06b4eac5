import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Decision } from '../../../../services/orchestrator/contract/shapes.ts';
import { DEFAULT_SETTINGS } from '../../../../services/orchestrator/settings.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { declareProject } from '../../fixtures/services/declare.ts';
import { type Hosted, startHosted } from '../../fixtures/services/hosted.ts';
import { allEvents } from '../together/chronicle-answers.ts';
import { ATTEMPTS } from './injections.ts';

// Two projects alike but for their words and the order in which their tasks were told: what is decided must be alike as well.

let world: Hosted;
beforeAll(async () => {
  world = await startHosted('PGlite');
});
afterAll(() => world?.stop());

const TASKS = 200;
/** Both carry the mark by which they are looked for. */
const title = (i: number): string => `TITLE-${i} ${ATTEMPTS[i % ATTEMPTS.length]}`;
const name = (i: number): string => `NAME-${i} ${ATTEMPTS[i % ATTEMPTS.length]}`;

const call: Hosted['call'] = (...request) => world.call(...request);
const ok = async (...request: Parameters<Hosted['call']>) => {
  const { status, body } = await call(...request);
  expect(status, `${request[1]} ${request[2]}: ${JSON.stringify(body).slice(0, 500)}`).toBeLessThan(300);
  return body;
};
const decide = (project: string, options: object): Promise<{ decision: Decision; text: string }> =>
  eventually(async () => {
    const body = await ok('orchestrator', 'POST', `/orchestrate/project/${project}`, { options });
    return { decision: body.decision, text: JSON.stringify(body) };
  });

/** What is decided, without what names it. */
const comparable = (decision: Decision, project: string) => ({
  ...decision,
  ...{
    decision_id: '',
    project_id: '',
    sprint_id: '',
    decided_at: '',
    correlation_id: '',
    fingerprint: '',
    start: null,
  },
  tasks: decision.tasks.map((id) => id.replace(project, '')),
});

async function twin(project: string, title: (i: number) => string, name: (i: number) => string, order: 1 | -1) {
  await declareProject(call, project, { team: [{ id: `${project}-1` }, { id: `${project}-2` }] });
  const tasks = Array.from({ length: TASKS }, (_, i) => ({
    task_id: `${project}-${String(i).padStart(3, '0')}`,
    title: title(i),
    points: 1 + (i % 5),
    priority: 1 + (i % 3),
  }));
  await ok('backlog', 'PUT', `/backlogs/${project}`, { digest: 'd', tasks: order === 1 ? tasks : tasks.toReversed() });
  await ok('orchestrator', 'PUT', `/orchestrate/project/${project}/settings`, {
    ...{ owner: `test/${project}`, digest: 'd', waiting: [], proposals: [] },
    settings: {
      ...DEFAULT_SETTINGS,
      sprint_defaults: { duration_weeks: 2, max_tasks: 8, mode: 'Live', close_policy: 'Manual' },
    },
  });
  const decisions: Decision[] = [];
  const texts: string[] = [];
  const ask = async (options: object) => {
    const { decision, text } = await decide(project, options);
    decisions.push(decision);
    texts.push(text);
    return decision;
  };
  let sprintId = '';
  return {
    decisions,
    texts,
    /** its last sprint is counted */
    isCounted: () => decide(project, { dry_run: true }),
    propose: () => ask({ act: false }),
    start: async (n: number) => {
      sprintId = String((await ask({ sprint_name: name(n), goal: name(n + 1) })).sprint_id);
    },
    /** does some of its tasks, and closes it unless the decision does */
    finish: async (done: number) => {
      const listed = await ok('sprint', 'GET', `/sprints/${sprintId}/tasks`);
      for (const { task_id } of listed.slice(0, done))
        await ok('sprint', 'POST', `/tasks/${task_id}/progress`, { progress_percentage: 100 });
      const { action } = await ask({});
      if (action === 'Wait') await ok('sprint', 'POST', `/sprints/${sprintId}/close`);
    },
  };
}

it(`${TASKS} injected titles and names, and another order of the backlog, change no decision`, async () => {
  const refused = await call('backlog', 'PUT', '/backlogs/WORDS', {
    digest: 'd',
    tasks: [{ task_id: 'X', title: 'x'.repeat(5_000) }],
  });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(refused.status).toBeLessThan(500);
  const plain = await twin(
    'PLAIN',
    (i) => `Do ${i}`,
    () => 'Checkout',
    1,
  );
  const words = await twin('WORDS', title, name, -1);
  const both = async (what: (each: typeof plain) => Promise<unknown>) => {
    for (const each of [plain, words]) await what(each);
  };
  for (const [n, done] of [8, 3, 8, 8].entries()) {
    await both((each) => each.isCounted());
    await both((each) => each.start(n * 2 + 1));
    await both((each) => each.finish(done));
  }
  await both((each) => each.isCounted());
  await both((each) => each.propose());

  expect(words.decisions).toHaveLength(plain.decisions.length);
  for (const [i, decision] of words.decisions.entries()) {
    const like = plain.decisions[i] as Decision;
    // The sentence of a sprint that runs has its name.
    const sentence = decision.action === 'Wait' ? like.sentence : decision.sentence;
    expect({ ...comparable(decision, 'WORDS'), sentence }).toEqual(comparable(like, 'PLAIN'));
  }
  expect(new Set(words.decisions.map(({ action }) => action))).toEqual(new Set(['StartSprint', 'Wait', 'CloseSprint']));

  const events = await allEvents(call);
  const own = events.filter(({ event_type }) => ['ORCHESTRATION_DECISION', 'ForecastChanged'].includes(event_type));
  expect(own.length).toBeGreaterThan(10);
  const told = own.map(({ event_data }) => event_data);
  const read = [
    await ok('orchestrator', 'GET', '/orchestrate/projects'),
    await ok('orchestrator', 'GET', '/orchestrate/forecasts'),
  ];
  for (const shown of [...told, ...words.texts.map((text) => JSON.parse(text)), ...read]) {
    const strings = stringsIn(shown);
    expect(strings.filter((text) => text.includes('TITLE-'))).toEqual([]);
    for (const text of strings.filter((each) => each.includes('NAME-')))
      expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  }
  const sentences = [...words.decisions.map(({ sentence }) => sentence), ...told.map(({ sentence = '' }) => sentence)];
  expect(sentences.some((sentence) => sentence.includes('NAME-'))).toBe(true);
  for (const sentence of sentences) expect(sentence).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200f]/u);
});

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
