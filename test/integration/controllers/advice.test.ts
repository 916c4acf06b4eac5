import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sprint } from '../../../crds/sprint.ts';
import { TINY_CHAT, TINY_EMBED } from '../../../dev/ollama/start.ts';
import { ollamaServer } from '../../../services/kit/models/ollama-server.ts';
import { MONDAY } from '../../fixtures/dates.ts';
import { tasks } from '../../fixtures/manifests.ts';
import { isWrite, requestsIn } from '../fixtures/audit-log.ts';
import { describeWithOwnOllama } from '../fixtures/ollama.ts';
import { project, sprint } from './manifests.ts';
import { condition, key, PROJECTS, SPRINTS, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

// What a Sprint shows of a language model: the real server, the real services, the real API server.

describeWithOwnOllama('advice in the status of a Sprint', (ollama) => {
  let world: OperatorWorld;
  beforeAll(async () => {
    const server = ollamaServer({ url: ollama().url, authorization: undefined });
    world = await startOperatorWorld({ server, chat: TINY_CHAT, embedding: TINY_EMBED, dimensions: 1024 });
    world.moveClockTo(new Date(`${MONDAY}T12:00:00Z`));
  });
  afterAll(() => world?.stop());

  const until = (name: string, check: (s: Sprint) => boolean, seconds = 30) =>
    waitForObject(world.admin, SPRINTS, key(name), check, seconds * 1000);
  const begin = async (name: string) => {
    await apply(world, project(name, { backlog: { tasks: tasks(name.toUpperCase(), 6) } }), sprint(`${name}-1`, name));
    await until(`${name}-1`, (s) => condition(s, 'Ready') === 'True/Active' && s.status?.forecast !== undefined);
  };
  const advised = (name: string) => until(`${name}-1`, (s) => s.status?.advisory !== undefined);
  const writes = () =>
    requestsIn(world.auditLog).filter((r) => r.user.username.endsWith(':dsm-operator') && isWrite(r)).length;

  it('is what the model said, without an Event of its own, and is written once', async () => {
    await begin('said');
    const { status } = await advised('said');
    expect(status?.advisory).toMatchObject({
      risk: expect.stringMatching(/^(Low|Medium|High)$/),
      summary: expect.stringMatching(/./),
      model: expect.stringContaining(TINY_CHAT),
    });
    expect(condition({ status }, 'Ready')).toBe('True/Active');
    const events = await world.kubectl(['get', 'events', '-o', 'jsonpath={.items[*].note}{.items[*].message}']);
    expect(events).not.toContain(status?.advisory?.summary);
    const before = writes();
    await sleep(3_000);
    expect(writes()).toBe(before);
  });

  it('stays while the orchestrator is away, and goes when the Project says so', async () => {
    await world.host.take('orchestrator');
    const patch = (kind: string, name: string, spec: object) =>
      world.kubectl(['patch', kind, name, '--type=merge', '-p', JSON.stringify({ spec })]);
    await patch('sprint', 'said-1', { goal: 'It works better' });
    const kept = await until('said-1', (s) => s.status?.observedGeneration === s.metadata.generation);
    expect(kept.status?.advisory?.model).toContain(TINY_CHAT);
    await patch('project', 'said', { orchestration: { advice: 'Disabled' } });
    const { status } = await until('said-1', (s) => s.status?.advisory === undefined);
    expect(status?.forecast?.display).toMatch(/%$/);
    await world.host.giveBack('orchestrator');
  });

  it('stands beside what dsm decide says', async () => {
    await apply(world, project('next', { backlog: { tasks: tasks('NEXT', 6) } }));
    await waitForObject(world.admin, PROJECTS, key('next'), (p) => condition(p, 'Ready') === 'True/Ready');
    const { orchestrator, project: projects } = world.host.endpoints;
    const env = { DSM_ORCHESTRATOR_URL: orchestrator, DSM_PROJECT_URL: projects };
    expect(await world.dsm(['decide', 'next', '--advice', '0'], env)).toContain('none: not there yet');
    expect(await world.dsm(['decide', 'next', '--advice', '30'], env)).toMatch(
      /Advice +dsm-tiny-chat\S* says: .+\n.*Risk (Low|Medium|High), in the model's judgement\. It decides nothing\.\n\nA dry run/s,
    );
  });

  it('comes of models that dsm models shows, and says how to get when they are gone', async () => {
    const { orchestrator, embedding } = world.host.endpoints;
    const models = () => world.dsm(['models'], { DSM_ORCHESTRATOR_URL: orchestrator, DSM_EMBEDDING_URL: embedding });
    expect(await models()).toMatch(
      new RegExp(
        `Model server ${ollama().url}\\n +Chat +${TINY_CHAT}: is there.*\\n +Embedding +${TINY_EMBED}: is there.*\\n +Memory +\\d+ decisions`,
      ),
    );
    await ollama().kill();
    expect(await models()).toMatch(/does not answer.*\n +To start it: ollama serve\n +Chat +\S+: not in use\n/);
  });

  it('of a sprint that begins with the server gone is risk Unknown, and why', async () => {
    await begin('gone');
    // Of a failure no event is told: it is read with what else has changed, every half minute.
    const { status } = await until('gone-1', (s) => s.status?.advisory !== undefined, 60);
    expect(status?.advisory).toMatchObject({ risk: 'Unknown', summary: expect.stringContaining('the model server') });
    expect(status?.advisory?.recommendations).toBeUndefined();
    expect(condition({ status }, 'Ready')).toBe('True/Active');
  });
});
