import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ran, ROOT, runCommand } from '../../fixtures/command.ts';
import { poll } from '../../fixtures/waiting.ts';
import { type Hosted, startHosted } from '../fixtures/services/hosted.ts';

// The commands of the Scrum Master on real services, as a process of their own sees them.

let hosted: Hosted;
const TITLE = 'ship\u001b[31m it \u202enow';
const PROJECT = 'PAY';

beforeAll(async () => {
  hosted = await startHosted('PGlite');
  const { call } = hosted;
  await call('project', 'POST', '/projects', { id: PROJECT, name: TITLE });
  for (const id of ['E1', 'E2', 'E3']) await call('project', 'POST', '/employees', { id, name: TITLE });
  await call('project', 'POST', `/projects/${PROJECT}/team-members-assign`, { employee_ids: ['E1', 'E2', 'E3'] });
  const tasks = Array.from({ length: 80 }, (_, i) => ({ task_id: `T${i}`, title: TITLE, points: 3 }));
  await call('backlog', 'PUT', `/backlogs/${PROJECT}`, { digest: 'd', tasks });
  for (let n = 1; n <= 5; n++) await play(n === 5 ? 2 : 10);
});
afterAll(() => hosted?.stop());

/** Plays one sprint by REST for some days, then closes it. */
async function play(days: number): Promise<void> {
  const started = await poll(
    async () => {
      const answer = await hosted.call('orchestrator', 'POST', `/orchestrate/project/${PROJECT}`, {});
      return answer.body.sprint_id ?? undefined;
    },
    { what: 'the start of a sprint', seconds: 20, pauseMs: 50 },
  );
  for (let day = 0; day < days; day++) await hosted.call('sprint', 'POST', `/sprints/${started}/run-daily-scrum`);
  expect((await hosted.call('sprint', 'POST', `/sprints/${started}/close`)).status).toBe(200);
}

function dsm(...args: string[]): Promise<Ran> {
  const { project, sprint, orchestrator } = hosted.host.endpoints;
  const { PATH, HOME } = process.env;
  const urls = { DSM_PROJECT_URL: project, DSM_SPRINT_URL: sprint, DSM_ORCHESTRATOR_URL: orchestrator };
  return runCommand(process.execPath, [`${ROOT}/cli/dsm.ts`, ...args], { env: { PATH, HOME, ...urls } });
}

const decisions = async () =>
  (await hosted.call('chronicle', 'GET', '/v1/events?limit=1000')).body.events.filter(
    (event: { event_type: string }) => event.event_type === 'ORCHESTRATION_DECISION',
  ).length;

describe('dsm decide', () => {
  it('explains what would be started, and stores nothing', async () => {
    const before = await decisions();
    const { code, stdout, stderr } = await dsm('decide', 'pay');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^PAY: StartSprint: \d+ tasks/);
    for (const label of [
      'Why',
      'Sprint',
      'Rule',
      'Learned',
      'Applied',
      'All done',
      'Delivered',
      'Rests on',
      'Gate',
      'Tasks',
    ])
      expect(stdout).toMatch(new RegExp(`^ {2}${label} +\\S`, 'm'));
    expect(stdout).toMatch(/Sprint +number 6, 2 weeks/);
    expect(stdout).toMatch(/Rests on +4 own closed sprints/);
    expect(stdout).toMatch(/FewSprints: fewer than five/);
    expect(stdout).toMatch(/A dry run: nothing was stored, started or closed\.\n$/);
    expect(await decisions()).toBe(before);
  });

  it('says the same as the service, as JSON', async () => {
    const { stdout } = await dsm('decide', PROJECT, '--json');
    const { body } = await hosted.call('orchestrator', 'POST', `/orchestrate/project/${PROJECT}`, {
      options: { dry_run: true },
    });
    const { decision_id: _id, correlation_id: _correlation, start: _start, ...decided } = JSON.parse(stdout).decision;
    expect(body.decision).toMatchObject(decided);
  });

  it('--again asks for the proposal once more after a rejection, and keeps it', async () => {
    const propose = () =>
      hosted.call('orchestrator', 'POST', `/orchestrate/project/${PROJECT}`, { options: { act: false } });
    const { decision } = (await propose()).body;
    expect(decision.state).toBe('proposed');
    await hosted.call(
      'orchestrator',
      'POST',
      `/orchestrate/project/${PROJECT}/decisions/${decision.decision_id}/reject`,
    );
    expect((await propose()).body.decision.reason).toBe('Rejected');
    const { code, stdout } = await dsm('decide', PROJECT, '--again');
    expect(code).toBe(0);
    const [, kept] = /\nThe proposal for sprint 6 is kept as decision (\S+)\./.exec(stdout) ?? [];
    expect(kept).not.toBe(decision.decision_id);
    expect((await propose()).body.decision).toMatchObject({ decision_id: kept, state: 'proposed' });
  });

  it.each([
    ['NOBODY', /^dsm: decide NOBODY: /],
    ['nobody', /^dsm: decide nobody: the services know no Project of this name/],
  ])('does not know %s', async (name, stderr) => {
    const ran = await dsm('decide', name);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(stderr);
  });
});

describe('dsm backtest --from-installation', () => {
  it('takes the closed sprints that teach, and counts the others', async () => {
    const { code, stdout, stderr } = await dsm('backtest', '--from-installation', '--json', '--rule', '8');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '1 closed sprints teach nothing and were left out\n' });
    expect(JSON.parse(stdout)).toMatchObject({ sprints: 4, projects: 1, forecasts: 1, rejected: [], left_out: 1 });
    expect((await dsm('backtest', '--from-installation')).stdout).toMatch(/^4 sprints of 1 projects, 1 forecasts\n/);
  });

  it('tells each sprint once, page by page, with its way to the end', async () => {
    const read = async (query: string) =>
      (await hosted.call('orchestrator', 'GET', `/orchestrate/outcomes?${query}`)).body;
    const { outcomes } = await read('limit=1000');
    expect(outcomes.map((o: { number: number }) => o.number)).toEqual([1, 2, 3, 4, 5]);
    expect(outcomes.map((o: { evidence: string }) => o.evidence === 'none')).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    for (const { delivered, done_at_30: at30, done_at_50: at50, done_at_80: at80 } of outcomes.slice(0, 4)) {
      expect([at30, at50, at80, delivered]).toEqual([at30, at50, at80, delivered].sort((a, b) => a - b));
      expect(at30).not.toBeNull();
    }
    const first = await read('limit=2');
    expect((await read(`limit=1000&after=${first.next}`)).outcomes).toEqual(outcomes.slice(2));
  });

  it.each([[['backtest']], [['backtest', 'a.csv', '--from-installation']]])(
    '%j says too little or too much',
    async (args) => {
      const { code, stderr } = await dsm(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^dsm: say either a file or --from-installation/);
    },
  );
});

it('dsm rebuild orchestrator comes back with the same outcomes', async () => {
  const read = async () => (await hosted.call('orchestrator', 'GET', '/orchestrate/outcomes')).body;
  const before = await read();
  const { code, stdout, stderr } = await dsm('rebuild', 'orchestrator');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/\nThe orchestrator is rebuilt \(\d+\.\d s\)\.\n$/);
  expect(await read()).toEqual(before);
});

it('dsm adopt --list names the project, and nothing steers the terminal', async () => {
  const { stdout } = await dsm('adopt', '--list');
  expect(stdout).toBe('PROJECT   NAME               SPRINT   PEOPLE\nPAY       ship [31m it now   -        3\n');
  const { stdout: manifest } = await dsm('adopt', PROJECT);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  expect(manifest.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});

it('says which service is away', async () => {
  await hosted.host.take('orchestrator');
  const { code, stderr } = await dsm('decide', PROJECT);
  await hosted.host.giveBack('orchestrator');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^dsm: decide PAY: orchestrator service is away: .*is a world up\?/);
});
