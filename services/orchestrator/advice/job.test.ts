import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { start } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { type ModelFault, ModelProblem, type ModelServer, type Question } from '../../kit/models/model-server.ts';
import { noModels } from '../../kit/models/no-models.ts';
import type { Decision } from '../contract/shapes.ts';
import { writeDecision } from '../deciding/write-decision.ts';
import { episodeIdOf } from '../memory/episode-id.ts';
import { listForecasts } from '../reads.ts';
import { findAdvice } from '../store/advice.ts';
import type { Said } from './ask.ts';
import { adviceBeside } from './beside.ts';
import { type AdviceDeps, AdviceJob } from './job.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let job: AdviceJob;
let P: string;
let projects = 0;
let asked: Question[];
let results: (string | null)[];
let logged: string;
/** the fault of every question, until it is set back */
let fault: ModelFault | null;
let most = 0;
let underWay = 0;

const server = {
  ...{ ...noModels, url: 'http://models' },
  ask: async (question: Question) => {
    asked.push(question);
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, 5));
    underWay--;
    if (fault !== null) throw new ModelProblem(fault, 'SECRET words of the server');
    return { value: { summary: 'SAID', recommendations: [], risk: 'High' }, milliseconds: 1 };
  },
} satisfies ModelServer;

const jobWith = (more: Partial<AdviceDeps> = {}): AdviceJob =>
  new AdviceJob({
    ...{ db: store.db, unit: store.unit, history: store.history, server, model: 'chat', hasCaughtUp: () => true },
    log: pino({ level: 'trace' }, { write: (line: string) => (logged += line) }),
    measured: (said: Said) => results.push(said.fault),
    ...more,
  });
/** Lets a job look, until it asks nothing more; between the two tries of a question that failed there is half a second. */
const looked = async (other = job): Promise<void> => {
  other.look();
  for (let calm = 0, before = -1; calm < (fault === null ? 4 : 25); before = asked.length) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    calm = asked.length === before ? calm + 1 : 0;
  }
};
const write = (decision: Decision) => store.unit().run('write', (work) => writeDecision(work, decision));
const said = (id: string) => findAdvice(store.db, id);
const outlooks = async (since = '0') => listForecasts(store.db, { changed_since: since, limit: 50 });

beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  P = `ADV${projects++}`;
  [asked, results, logged, fault] = [[], [], '', null];
  store.clock.set('2026-11-23T09:05:00Z');
  await store.forget();
  await store.db.deleteFrom('advice').execute();
  await store.told();
  job = jobWith();
});
afterEach(() => job.stop());

describe('what is asked about', () => {
  it('a decision that may be acted on, once', async () => {
    const decision = aDecision(P);
    await write(decision);
    await looked();
    await looked();
    expect(asked).toHaveLength(1);
    expect(results).toEqual([null]);
    expect(await said(decision.decision_id)).toMatchObject({
      ...{ project_id: P, risk: 'High', summary: 'SAID', model: 'chat:latest', fault: null, failures: 0, version: 1 },
    });
  });

  it.each<[string, Partial<Decision>]>([
    ['a Wait', { action: 'Wait', state: 'waited', number: null }],
    ['one that a human rejected', { state: 'rejected' }],
    ['one that others came before', { state: 'superseded' }],
    ['one of more than ten minutes ago', { decided_at: '2026-11-23T08:54:00.000Z' }],
  ])('not %s', async (_what, more) => {
    await write(aDecision(P, more));
    await looked();
    expect(asked).toEqual([]);
  });

  it('a running sprint that people started, however long it runs', async () => {
    store.clock.set('2026-11-30T09:00:00Z');
    await store.apply(start(`${P}-S01`, [1, 2, 3]));
    await looked();
    expect(JSON.parse(asked[0]?.facts ?? '')).toMatchObject({ started_by: 'People', commitment: 3, person_days: 20 });
    expect(await said(episodeIdOf({ sprint_id: `${P}-S01`, decision_id: null }))).toMatchObject({ risk: 'High' });
  });

  it('the newest first, one at a time', async () => {
    for (let i = 0; i < 6; i++)
      await write(aDecision(`${P}N${i}`, { decided_at: `2026-11-23T09:0${i}:00.000Z`, applied_value: i + 1 }));
    await looked();
    expect(asked.map(({ facts }) => JSON.parse(facts).commitment)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(most).toBe(1);
  });

  it('again when the decision says something else under its id', async () => {
    const decision = aDecision(P);
    await write(decision);
    await looked();
    await write({ ...decision, version: 2, state: 'acting', sentence: 'the same' });
    job.saysAnew(decision.decision_id);
    await looked();
    expect(asked).toHaveLength(1);
    await write({ ...decision, version: 3, applied_value: 9 });
    job.saysAnew(decision.decision_id);
    await looked();
    expect(asked).toHaveLength(2);
    expect(await said(decision.decision_id)).toMatchObject({ version: 2 });
  });

  it('nothing where it is switched off, no model is named, no server is, or the log is not read', async () => {
    const advice = { advice: 'Disabled' } as never;
    await write(aDecision(P));
    await store.db
      .updateTable('projects')
      .set({ settings: JSON.stringify(advice) })
      .execute();
    await looked();
    await store.db.updateTable('projects').set({ settings: null }).execute();
    for (const more of [{ model: '' }, { server: noModels }, { hasCaughtUp: () => false }]) await looked(jobWith(more));
    expect(asked).toEqual([]);
    await looked();
    expect(asked).toHaveLength(1);
  });
});

describe('a burst of decisions', () => {
  it('goes first: nothing is asked before it is over', async () => {
    await write(aDecision(P));
    for (let i = 0; i < 10; i++) {
      job.soon();
      job.look();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(asked).toEqual([]);
    }
    await expect.poll(() => asked.length).toBe(1);
  });

  it('is not waited for by who waits for advice', async () => {
    await write(aDecision(P));
    job.soon();
    const told = job.waiters.until('somebody', 5_000);
    job.soon();
    await expect.poll(() => asked.length, { timeout: 150, interval: 5 }).toBe(1);
    await job.stop();
    await told;
  });
});

describe('a failure', () => {
  it('is kept and told, its words are not, and the server is left alone', async () => {
    fault = 'away';
    await store.apply(start(`${P}-S01`, [1, 2, 3]), start(`${P}B-S01`, [1, 2, 3]));
    await looked();
    // Of the second one it is known without asking.
    expect(asked).toHaveLength(2);
    expect(results).toEqual(['away']);
    const { forecasts } = await outlooks();
    const advice = { risk: 'Unknown', summary: '', error: 'the model server cannot be reached' };
    expect(forecasts).toMatchObject([{ advice }, { advice }]);
    expect((await store.told()).map(({ event_type }) => event_type)).not.toContain('AdviceGiven');
    await looked();
    expect(asked).toHaveLength(2);
    expect(logged).toContain('advice: asking the model fails');
    expect(logged).toContain('"fault":"away","reason":"the model server cannot be reached"');
    expect(logged).not.toMatch(/SECRET|commitment|stack/);
  });

  it('of a running sprint is asked about again by the next process, and readers see that', async () => {
    fault = 'missing';
    await store.apply(start(`${P}-S01`, [1, 2, 3]));
    await looked();
    const { next } = await outlooks();
    fault = null;
    const other = jobWith();
    await looked(other);
    await other.stop();
    expect((await outlooks(next)).forecasts).toMatchObject([{ sprint_id: `${P}-S01`, advice: { summary: 'SAID' } }]);
    expect((await store.told()).at(-1)).toMatchObject({
      ...{ event_type: 'AdviceGiven', aggregate_version: 1, event_data: { project_id: P, sprint_id: `${P}-S01` } },
    });
    expect(logged).not.toContain('SAID');
  });

  it('that is the model’s ends after three questions, until another model is put in', async () => {
    fault = 'unusable';
    await store.apply(start(`${P}-S01`, [1, 2, 3]));
    for (let i = 0; i < 3; i++) await looked();
    expect(asked).toHaveLength(6);
    fault = null;
    const restarted = jobWith();
    await looked(restarted);
    expect(asked).toHaveLength(6);
    const exchanged = jobWith({ model: 'other:7b' });
    await looked(exchanged);
    expect(asked).toHaveLength(7);
    expect((await outlooks()).forecasts).toMatchObject([{ advice: { model: 'other:7b', error: null } }]);
  });
});

describe('a server that is left alone', () => {
  const besideOf = (decision: Decision, advisory_wait_ms: number, dry_run = false) =>
    adviceBeside({ db: store.db, history: store.history, job }, decision, { dry_run, advisory_wait_ms });
  /** Its pause is longer than any test. */
  const failedOften = async (): Promise<Decision> => {
    const decision = aDecision(P);
    await write(decision);
    fault = 'away';
    for (let i = 0; i < 2; i++) await besideOf(decision, 5_000);
    expect(asked).toHaveLength(4);
    return decision;
  };

  it.each([false, true])(
    'is asked all the same for who waits, and no longer left alone once it answers (dry run: %s)',
    async (dryRun) => {
      const decision = await failedOften();
      fault = null;
      expect((await besideOf(decision, 0, dryRun)).advisory.error).not.toBeNull();
      expect(asked).toHaveLength(4);
      const { advisory, advised } = await besideOf(decision, 2_000, dryRun);
      expect(advisory).toMatchObject({ error: null, summary: 'SAID' });
      expect(advised).toMatchObject({ cache_hit: false });
      await write(aDecision(`${P}B`, { applied_value: 3 }));
      await looked();
      expect(asked.length).toBeGreaterThan(5);
    },
  );

  it('that was slow is asked too, however often it was', async () => {
    const decision = aDecision(P);
    await write(decision);
    fault = 'slow';
    for (let i = 0; i < 3; i++)
      expect((await besideOf(decision, 5_000)).advisory.error).toBe('the model did not answer in time');
    fault = null;
    expect((await besideOf(decision, 5_000)).advisory.error).toBeNull();
  }, 15_000);

  it('is asked once a second, however many wait', async () => {
    await failedOften();
    const before = asked.length;
    const decisions = Array.from({ length: 5 }, (_, i) => aDecision(`${P}W${i}`, { applied_value: i + 1 }));
    for (const each of decisions) await write(each);
    await Promise.all(decisions.map((each) => besideOf(each, 2_500)));
    // Each question has its second try half a second later.
    expect(asked.length - before).toBeLessThanOrEqual(4);
    expect(asked.length).toBeGreaterThan(before);
  });
});

describe('what was said', () => {
  it('stays when everything is worked out anew', async () => {
    const events = [start(`${P}-S01`, [1, 2, 3])];
    await store.apply(...events);
    await looked();
    await store.forget();
    await store.workOutAnew(...events);
    await looked(jobWith());
    expect((await outlooks()).forecasts).toMatchObject([{ advice: { summary: 'SAID' } }]);
    expect(asked).toHaveLength(1);
  });

  it('is forgotten after three months', async () => {
    await store.apply(start(`${P}-S01`, [1, 2, 3]));
    await looked();
    const id = episodeIdOf({ sprint_id: `${P}-S01`, decision_id: null });
    await store.db.updateTable('sprints').set({ status: 'closed' }).execute();
    store.clock.set('2027-02-20T09:00:00Z');
    await looked(jobWith());
    expect(await said(id)).toBeDefined();
    store.clock.set('2027-02-22T09:00:00Z');
    await looked(jobWith());
    expect(await said(id)).toBeUndefined();
  });

  it('of a decision is shown on the sprint that began with it', async () => {
    const decision = aDecision(P, { state: 'acting' });
    await write(decision);
    await looked();
    await store.apply(start(`${P}-S01`, [1, 2, 3], { decision_id: decision.decision_id }));
    expect((await outlooks()).forecasts).toMatchObject([
      { decision_id: decision.decision_id, advice: { risk: 'High' } },
    ]);
    await looked();
    expect(asked).toHaveLength(1);
  });
});
