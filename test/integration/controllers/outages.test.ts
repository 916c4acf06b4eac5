import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EVENTS } from '../../../controllers/runtime/observe/events/kube-event.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import { isWrite, requestsIn } from '../fixtures/audit-log.ts';
import { dailyScrum, project, sprint, tasks } from './manifests.ts';
import { condition, DAILY_SCRUMS, key, message, PROJECTS, SPRINTS, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

let world: OperatorWorld;
beforeAll(async () => {
  world = await startOperatorWorld();
  await apply(world, project('out', { backlog: { tasks: tasks('O', 2) } }), sprint('runs', 'out'));
  await untilSprint('runs', 'True/Active');
});
afterAll(() => world?.stop());

const BACK_MS = 15_000;
const untilSprint = (name: string, ready: string, ms = BACK_MS) =>
  waitForObject(world.admin, SPRINTS, key(name), (s) => condition(s, 'Ready') === ready, ms);
const untilProject = (name: string, ready: string, ms = BACK_MS) =>
  waitForObject(world.admin, PROJECTS, key(name), (p) => condition(p, 'Ready') === ready, ms);
/** Makes the operator look at a project, with nothing to do for it. */
const touch = (name: string) =>
  world.kubectl(['annotate', 'project', name, `test/at=${performance.now()}`, '--overwrite']);

describe('a service that is away is named, and all goes on when it is back', () => {
  it.each(['project', 'backlog'] as const)('%s', async (name) => {
    await world.host.take(name);
    const waiting = await untilProject('out', 'False/ServiceUnavailable');
    expect(message(waiting)).toContain(`the ${name} service`);
    expect(condition(waiting, 'Reconciling')).toBe('True/ServiceUnavailable');
    expect(waiting.status?.phase).toBe('Pending');
    const added = `added-while-${name}-away`;
    await apply(world, project(added, { backlog: { tasks: tasks('A', 1) } }), sprint(`s-${added}`, added));
    await untilSprint(`s-${added}`, 'False/ProjectNotReady');
    await world.host.giveBack(name);
    await untilProject('out', 'True/Ready');
    await untilSprint(`s-${added}`, 'True/Active');
  });

  it('sprint', async () => {
    await world.host.take('sprint');
    await apply(world, dailyScrum('runs', '2020-01-06'));
    await waitForObject(
      world.admin,
      DAILY_SCRUMS,
      key('runs-20200106'),
      (d) => condition(d, 'Ready') === 'False/ServiceUnavailable',
      BACK_MS,
    );
    const waiting = await untilSprint('runs', 'False/ServiceUnavailable');
    await untilProject('out', 'False/ServiceUnavailable');
    expect(message(waiting)).toBe('the sprint service is away');
    expect(waiting.status).toMatchObject({ phase: 'Active', sprintID: 'OUT-S01', progress: { total: 2 } });
    await world.host.giveBack('sprint');
    await untilSprint('runs', 'True/Active');
    await waitForObject(
      world.admin,
      DAILY_SCRUMS,
      key('runs-20200106'),
      (d) => condition(d, 'Succeeded') === 'False/OutsideSprint',
      BACK_MS,
    );
  });

  it('chronicle: sprints start all the same, and its return brings what was missed', async () => {
    await world.host.take('chronicle');
    expect(message(await untilSprint('runs', 'False/ServiceUnavailable'))).toBe('the chronicle service is away');
    await apply(world, project('quiet', { backlog: { tasks: tasks('Q', 1) } }), sprint('quiet-1', 'quiet'));
    const started = await waitForObject(
      world.admin,
      SPRINTS,
      key('quiet-1'),
      (s) => s.status?.phase === 'Active',
      BACK_MS,
    );
    expect(started.status?.sprintID).toBe('QUIET-S01');
    await sprintClient(() => world.host.endpoints.sprint).reportProgress({
      params: { task_id: 'O-1' },
      body: { progress_percentage: 100 },
    });
    await world.host.giveBack('chronicle');
    const shown = await untilSprint('runs', 'True/Active');
    expect(shown.status?.progress?.completed).toBe(1);
  });
});

describe('an outage is told', () => {
  it.each(['sprint', 'chronicle'] as const)(
    'as a Warning and a return each time that %s goes, and once in the log',
    async (name) => {
      const from = world.operatorLog.said.length;
      const eventsOf = async () => {
        const { items } = await world.admin.list(EVENTS, { namespace: 'default' });
        return items
          .filter(({ regarding }) => regarding.kind === 'Sprint' && regarding.name === 'runs')
          .toSorted((a, b) => a.eventTime.localeCompare(b.eventTime))
          .map(({ type, reason, note }) => `${type} ${reason} ${note}`);
      };
      // What the tests before this one caused is written first.
      await world.operator.events.flush();
      const before = (await eventsOf()).length;
      for (let time = 0; time < 2; time++) {
        await world.host.take(name);
        await untilSprint('runs', 'False/ServiceUnavailable');
        // Some retries, of which the log says nothing.
        await new Promise((resolve) => setTimeout(resolve, 5_000));
        await world.host.giveBack(name);
        await untilSprint('runs', 'True/Active');
        // The watch that says so in the log looks every two seconds: what goes again before that was away all the time.
        await vi.waitFor(() => expect(world.operatorLog.said.at(-1)).toBe(`info the ${name} service is back`), 10_000);
      }
      const lost = `Warning ServiceUnavailable the ${name} service is away`;
      const back = expect.stringMatching(/^Normal Active day /);
      await vi.waitFor(async () => expect((await eventsOf()).slice(before)).toEqual([lost, back, lost, back]), 10_000);
      const said = [`warn the ${name} service is away`, `info the ${name} service is back`];
      await vi.waitFor(() => expect(world.operatorLog.said.slice(from)).toEqual([...said, ...said]), 10_000);
    },
  );
});

describe('an operator that has nothing to do', () => {
  it('writes nothing', async () => {
    await untilProject('out', 'True/Ready');
    await world.operator.events.flush();
    const writes = () =>
      requestsIn(world.auditLog).filter((r) => r.user.username.endsWith(':dsm-operator') && isWrite(r)).length;
    // Until nothing was written for 8 s, longer than any echo or retry; the last stretch is the proof.
    const deadline = performance.now() + 40_000;
    let [before, since] = [writes(), performance.now()];
    while (performance.now() - since < 8_000) {
      await touch('quiet');
      await new Promise((resolve) => setTimeout(resolve, 500));
      const now = writes();
      if (now !== before) [before, since] = [now, performance.now()];
      expect(performance.now(), `${now} writes`).toBeLessThan(deadline);
    }
    expect(before).toBeGreaterThan(0);
  });
});
