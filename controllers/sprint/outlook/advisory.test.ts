import { describe, expect, it } from 'vitest';
import { advisoryStatus } from '../../../crds/fields/advisory.ts';
import { PROJECT } from '../../../crds/resources.ts';
import type { SprintStatus } from '../../../crds/sprint.ts';
import type { Advice, SprintOutlook } from '../../../services/orchestrator/contract/shapes.ts';
import { aForecast, anAdvice } from '../../../test/fixtures/outlooks.ts';
import { reconcile } from '../reconcile.ts';
import { wantsOutlook } from '../setup.ts';
import { aProject, aSprint, held, started } from '../test-scope.ts';
import { closed, request, World } from '../test-world.ts';
import { advisoryOf } from './advisory.ts';
import { isLastShown, isShown, outlookFields } from './outlook.ts';

const SHOWN = {
  risk: 'Medium',
  summary: 'Six tasks are in line with the last sprints',
  recommendations: ['Keep one task in reserve', 'Ask early for what blocks'],
  model: 'llama3.2:latest',
  time: '2026-11-24T09:00:09Z',
};
const advised = (more: Partial<Advice> = {}) => aForecast({ advice: anAdvice(more) });

describe('what is shown of advice', () => {
  it('is words and a time', () => expect(advisoryOf(anAdvice())).toEqual(SHOWN));

  it('of a failure is a risk that nobody has judged, and why', () =>
    expect(advisoryOf(anAdvice({ risk: 'Low', summary: 'fine', error: 'the model server is away\n' }))).toEqual({
      risk: 'Unknown',
      summary: 'the model server is away',
      model: SHOWN.model,
      time: SHOWN.time,
    }));

  it.each<[string, string, string]>([
    ['a line end and what erases a screen', 'a\r\nb\u001b[2Jc', 'a b c'],
    ['what names a window', 'a\u001b]0;pwn\u0007b\u009b1mc', 'a b c'],
    ['a letter that grows over other lines', `z${'\u0335'.repeat(490)}!`, `z${'\u0335'.repeat(3)}!`],
    ['marks that turn text round', '\u202etxet\u2066 \u200bok\u200f', 'txet ok'],
    ['tags that nobody sees', 'run\u{e0072}\u{e006d}', 'run'],
    ['half a pair', 'a\ud83dz', 'az'],
    ['letters of other scripts', 'é 語 ü 😀', 'é 語 ü 😀'],
    ['nothing', '\u0000\u202e', 'The answer holds nothing that can be shown'],
  ])('cleans a summary with %s', (_what, summary, expected) =>
    expect(advisoryOf(anAdvice({ summary })).summary).toBe(expected),
  );

  it('cuts, never within a character, and leaves out what is empty', () => {
    const { summary, recommendations } = advisoryOf(
      anAdvice({ summary: `${'x'.repeat(498)}😀😀`, recommendations: ['\u200b', 'r'.repeat(300), 'b', 'c', 'd'] }),
    );
    expect(summary).toBe(`${'x'.repeat(498)}…`);
    expect(recommendations).toEqual([`${'r'.repeat(199)}…`, 'b', 'c']);
  });

  it('lets no sign through that steers or hides, and always fits the schema', () => {
    const planes = Array.from({ length: 0x20000 }, (_, code) => code).concat([0xe0001, 0xe0072, 0xf0000, 0x10ffff]);
    for (let at = 0; at < planes.length; at += 128) {
      const said = String.fromCodePoint(...planes.slice(at, at + 128));
      const shown = advisoryOf(anAdvice({ summary: said, recommendations: [said, ''], model: said }));
      expect(advisoryStatus.safeParse(shown)).toMatchObject({ success: true, data: shown });
      expect([shown.summary, ...(shown.recommendations ?? []), shown.model].join('')).not.toMatch(
        /[\p{C}\p{Zl}\p{Zp}]/u,
      );
    }
  });
});

describe('whether an object shows it', () => {
  const running = { isRunning: true, isAdviceWanted: true };
  const fields = outlookFields(advised(), undefined, running);
  /** as the API server gives it back: keys in another order, nothing undefined */
  const status = JSON.parse(
    JSON.stringify({
      observedGeneration: 1,
      ...started,
      ...fields,
      advisory: Object.fromEntries(Object.entries(SHOWN).reverse()),
    }),
  ) as SprintStatus;

  it.each<[string, SprintOutlook, boolean]>([
    ['the same', advised(), true],
    ['how long it took', advised({ generation_ms: 1 }), true],
    ['another word', advised({ recommendations: ['Keep two tasks in reserve'] }), false],
    ['none any more', aForecast(), false],
  ])('%s', (_what, known, expected) => {
    expect(isShown(known, status)).toBe(expected);
    expect(wantsOutlook(aSprint({}, status), known)).toBe(!expected);
  });

  it('of a closed sprint may come late, and is not taken away when the orchestrator has it no more', () => {
    const { health: _, ...ended } = status;
    const { advisory: __, ...without } = ended;
    expect(isLastShown(advised(), without)).toBe(false);
    expect(isLastShown(advised(), ended)).toBe(true);
    expect(isLastShown(aForecast(), ended)).toBe(true);
  });

  it('stays while nothing is known, and goes where it is not wanted', () => {
    expect(outlookFields(undefined, status, running).advisory).toEqual(SHOWN);
    for (const known of [undefined, advised()])
      expect(outlookFields(known, status, { ...running, isAdviceWanted: false }).advisory).toBeUndefined();
  });
});

describe('a whole pass', () => {
  const REF = 'k8s:uid/team-a/payments/sprint-1';
  const STATUS = 'apply sprints/sprint-1/status';
  const running = async () => {
    const world = new World();
    world.held.set(REF, held({ external_uid: 'uid-sprint-1', external_spec: '{}' }));
    world.begin({}, started);
    const pass = async () => {
      await reconcile(request, world.cluster.context, world.deps);
      return world.cluster.takeAsked();
    };
    world.forecasts.set('PAY-S01', aForecast());
    await pass();
    return { world, pass };
  };
  const advisory = (world: World) => world.sprint()?.status?.advisory;
  const disable = (world: World) => {
    const { status } = world.cluster.find(PROJECT as never, { namespace: 'team-a', name: 'payments' }) as never;
    world.cluster.put(PROJECT, { ...aProject({ orchestration: { advice: 'Disabled' } }), status } as never);
  };

  it('writes advice once, without an Event, and moves no condition', async () => {
    const { world, pass } = await running();
    const told: unknown[] = [];
    world.cluster.context.events.record = (_object, event) => void told.push(event);
    const conditions = world.sprint()?.status?.conditions;
    world.forecasts.set('PAY-S01', advised());
    expect(await pass()).toEqual(['getByRef', STATUS]);
    expect(advisory(world)).toEqual(SHOWN);
    expect(await pass()).toEqual(['getByRef']);
    expect([told, world.sprint()?.status?.conditions]).toEqual([[], conditions]);
  });

  it('takes it away when the Project says so, of a running sprint and of one that has ended', async () => {
    const { world, pass } = await running();
    world.forecasts.set('PAY-S01', advised());
    await pass();
    world.held.set(REF, held({ ...closed, external_uid: 'uid-sprint-1', external_spec: '{}' }));
    await pass();
    await pass();
    expect([advisory(world), await pass()]).toEqual([SHOWN, []]);
    disable(world);
    expect(await pass()).toContain(STATUS);
    expect(advisory(world)).toBeUndefined();
    await pass();
    expect(await pass()).toEqual([]);
  });

  it('shows advice that comes after the end', async () => {
    const { world, pass } = await running();
    world.held.set(REF, held({ ...closed, external_uid: 'uid-sprint-1', external_spec: '{}' }));
    for (let i = 0; i < 3; i++) await pass();
    world.forecasts.set('PAY-S01', advised());
    expect(await pass()).toContain(STATUS);
    expect(advisory(world)).toEqual(SHOWN);
  });
});
