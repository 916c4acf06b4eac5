import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrangements } from '../../fixtures/services/arrangements.ts';
import { orchestratedIn, refused } from './orchestrated.ts';

const settings = {
  autonomy: 'Automatic',
  decision_mode: 'rule_based_only',
  target_probability: 0.8,
  confidence_threshold: 0.9,
  task_count: 'Enabled',
  duration: 'Enabled',
  sprint_defaults: { duration_weeks: 1, max_tasks: 5, mode: 'Simulated', close_policy: 'Manual' },
};
const declared = (owner: string, more: object = {}) => ({
  ...{ owner, digest: 'd1', settings, waiting: [], proposals: [] },
  ...more,
});

describe.each(arrangements)('how a project is decided for, in %s', (arrangement) => {
  const { start, stop, call, ok, decided, aProject, sprintsOf, caughtUp, playSprint } = orchestratedIn(arrangement);
  beforeAll(start, 120_000);
  afterAll(stop);

  const put = (id: string, body: unknown) => call('orchestrator', 'PUT', `/orchestrate/project/${id}/settings`, body);
  const release = (id: string, owner: string) =>
    call('orchestrator', 'DELETE', `/orchestrate/project/${id}/settings?owner=${encodeURIComponent(owner)}`);
  const mode = (id: string, body: unknown) =>
    call('orchestrator', 'POST', `/orchestrate/project/${id}/decision-mode`, body);
  const outlook = async (id: string) =>
    (await ok('orchestrator', 'GET', `/orchestrate/projects?project_id=${id}`)).projects[0];

  describe('as its object declares it', () => {
    it('is taken, told back by owner and digest, and given up again', async () => {
      const id = await aProject();
      expect((await put(id, declared('cluster/shop/pay'))).status).toBe(200);
      expect(await outlook(id)).toMatchObject({ owner: 'cluster/shop/pay', settings_digest: 'd1' });
      expect(await decided(id, { dry_run: true })).toMatchObject({
        ...{ source: 'rule_based_only', target: 0.8, threshold: 0.9, applied_value: 5, duration_weeks: 1 },
        limits: expect.arrayContaining(['ModeIsRuleBased']),
      });
      expect((await release(id, 'cluster/shop/other')).status).toBe(200);
      expect(await outlook(id)).toMatchObject({ owner: 'cluster/shop/pay' });
      expect((await release(id, 'cluster/shop/pay')).status).toBe(200);
      expect(await outlook(id)).toMatchObject({ owner: null, settings_digest: null });
      expect(await decided(id, { dry_run: true })).toMatchObject({ target: 0.7, threshold: 0.75, duration_weeks: 2 });
    });

    it('belongs to one owner', async () => {
      const id = await aProject();
      await put(id, declared('cluster/shop/pay'));
      expect(await put(id, declared('cluster/shop/other'))).toMatchObject({
        status: 409,
        body: { code: 'settings_declared', owner: 'cluster/shop/pay' },
      });
      expect(await mode(id, { mode: 'rule_based_only' })).toMatchObject({
        status: 409,
        body: { code: 'settings_declared', detail: expect.stringContaining('cluster/shop/pay') },
      });
    });

    it('is told to the log once, however often it is said', async () => {
      const id = await aProject();
      await put(id, declared('o'));
      const { version } = await outlook(id);
      await put(id, declared('o'));
      expect((await outlook(id)).version).toBe(version);
      await put(id, declared('o', { digest: 'd2' }));
      expect((await outlook(id)).version).toBeGreaterThan(version);
    });

    it('waits for Sprints that wait in Kubernetes, and names them', async () => {
      const id = await aProject();
      await put(id, declared('o', { waiting: ['sprint-a', 'sprint-b'] }));
      expect(await decided(id)).toMatchObject({
        ...{ action: 'Wait', reason: 'SprintsWait', waiting: ['sprint-a', 'sprint-b'] },
        sentence: 'Wait: Sprints wait: sprint-a, sprint-b',
      });
      expect(await sprintsOf(id)).toEqual([]);
    });

    it('leaves no trace of a project that nobody knows when what was never declared is given up', async () => {
      expect((await release('NOBODYS', 'o')).status).toBe(200);
      expect(await call('orchestrator', 'GET', '/orchestrate/project/NOBODYS/status')).toMatchObject(
        refused(404, 'project_not_found'),
      );
    });

    it.each<[string, object]>([
      ['no owner', { owner: '' }],
      ['a target below a half', { settings: { ...settings, target_probability: 0.4 } }],
      ['a threshold of certainty', { settings: { ...settings, confidence_threshold: 1 } }],
      ['no name of an object', { waiting: [''] }],
      ['no id of a decision', { proposals: ['x'] }],
    ])('refuses %s', async (_what, more) =>
      expect(await put('ORC1', declared('o', more))).toMatchObject(refused(422, 'invalid_input')),
    );
  });

  describe('by REST', () => {
    it('answers with what applies from now on', async () => {
      const id = await aProject();
      const wish = { mode: 'rule_based_only', confidence_threshold: 0.8, enable_sprint_duration_adjustment: false };
      expect(await mode(id, wish)).toMatchObject({
        status: 200,
        body: {
          applied_config: {
            ...{ mode: 'rule_based_only', confidence_threshold: 0.8, target_probability: 0.7 },
            ...{ enable_task_count_adjustment: true, enable_sprint_duration_adjustment: false },
          },
        },
      });
      expect(await decided(id, { dry_run: true })).toMatchObject({ source: 'rule_based_only', threshold: 0.8 });
    });

    it.each<[string, object]>([
      ['a word that is no mode', { mode: 'hybrid' }],
      ['a threshold below a half', { mode: 'rule_based_only', confidence_threshold: 0.49 }],
      ['a threshold above 99 %', { mode: 'rule_based_only', confidence_threshold: 0.991 }],
      ['a target above 95 %', { mode: 'rule_based_only', target_probability: 0.96 }],
      ['nothing', {}],
      ['an unknown member', { mode: 'rule_based_only', min_similar_projects: 3 }],
    ])('refuses %s with 400, as the seed has it', async (_what, body) =>
      expect(await mode('ORC1', body)).toMatchObject(refused(400, 'invalid_input')),
    );

    it('knows no project that nobody knows', async () =>
      expect(await mode('NOBODYS', { mode: 'rule_based_only' })).toMatchObject(refused(404, 'project_not_found')));
  });

  describe('the daily scrum', () => {
    const remove = (id: string, name: string) =>
      call('orchestrator', 'DELETE', `/orchestrate/project/${id}/cronjob/${name}`);

    it('of a sprint is no longer started by itself', async () => {
      const id = await aProject();
      await decided(id);
      const name = `run-dailyscrum-${id.toLowerCase()}-s01`;
      const cronjobs = async () => (await ok('orchestrator', 'GET', `/orchestrate/project/${id}/status`)).cronjobs;
      expect(await cronjobs()).toEqual([
        { name, schedule: '0 14 * * 1-5', status: 'active', last_schedule_time: null },
      ]);
      expect(await remove(id, name)).toMatchObject({
        status: 200,
        body: { message: `CronJob ${name} deleted successfully`, cronjob_name: name },
      });
      expect(await cronjobs()).toMatchObject([{ name, status: 'suspended' }]);
    });

    it('is not found under another name, without a sprint, or in another project', async () => {
      const id = await aProject();
      expect(await remove(id, `run-dailyscrum-${id.toLowerCase()}-s01`)).toMatchObject(
        refused(404, 'cronjob_not_found'),
      );
      await decided(id);
      expect(await remove(id, 'run-dailyscrum-other-s01')).toMatchObject(refused(404, 'cronjob_not_found'));
      expect(await remove('NOBODYS', 'x')).toMatchObject(refused(404, 'project_not_found'));
    });

    it('of a sprint that an object declares is that object’s', async () => {
      const id = await aProject();
      await ok('sprint', 'POST', `/sprints/${id}`, {
        ...{ sprint_name: 'Checkout', external_ref: `cluster/shop/${id}`, external_spec: '{}' },
        daily_scrum: { schedule: '0 9 * * 1-5' },
      });
      expect(await remove(id, `run-dailyscrum-${id.toLowerCase()}-s01`)).toMatchObject({
        status: 409,
        body: { code: 'sprint_declared', detail: expect.stringContaining(`cluster/shop/${id}`) },
      });
    });
  });

  it('comes out of the log as the same rows again', async () => {
    const id = await aProject(60, 3);
    await put(id, declared('o', { settings: { ...settings, decision_mode: 'intelligence_enhanced' } }));
    for (let n = 0; n < 3; n++) await playSprint(id);
    const rejected = await decided(id, { act: false });
    await ok('orchestrator', 'POST', `/orchestrate/project/${id}/decisions/${rejected.decision_id}/reject`);
    await decided(id, { act: false, again: true });
    await caughtUp();
    const rows = async () => ({
      projects: (await ok('orchestrator', 'GET', '/orchestrate/projects?limit=1000')).projects.sort(byProject),
      forecasts: (await ok('orchestrator', 'GET', '/orchestrate/forecasts?limit=1000')).forecasts.sort(bySprint),
      outcomes: (await ok('orchestrator', 'GET', '/orchestrate/outcomes?limit=1000')).outcomes,
      audit: await ok('orchestrator', 'GET', `/orchestrate/intelligence/decision-audit/${id}`),
    });
    const before = await rows();
    expect((await call('orchestrator', 'POST', '/orchestrate/rebuild')).status).toBe(202);
    await caughtUp();
    expect(await rows()).toEqual(before);
  });
});

const byProject = (a: { project_id: string }, b: { project_id: string }) => (a.project_id < b.project_id ? -1 : 1);
const bySprint = (a: { sprint_id: string }, b: { sprint_id: string }) => (a.sprint_id < b.sprint_id ? -1 : 1);
