import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategyContext } from '../../../../services/orchestrator/contract/answer.ts';
import { strategyRoutes as routes } from '../../../../services/orchestrator/contract/strategies.ts';
import { arrangements } from '../../fixtures/services/arrangements.ts';
import { orchestratedIn, refused } from './orchestrated.ts';

const PATH = '/orchestrate/intelligence/strategies';
const NOBODYS = '00000000-0000-4000-8000-000000000000';

describe.each(arrangements)('strategies in %s', (arrangement) => {
  const { start, stop, call, ok, decide, aProject, playSprint } = orchestratedIn(arrangement);
  let known: string;
  beforeAll(async () => {
    await start();
    known = await aProject(90);
    for (let n = 0; n < 8; n++) await playSprint(known);
  }, 180_000);
  afterAll(stop);

  it('are listed, and told sprint by sprint', async () => {
    const all = await ok('orchestrator', 'GET', `${PATH}?min_confidence=0&include_inactive=true`);
    expect(routes.listStrategies.answer.strict().parse(all)).toEqual(all);
    expect(all.total_strategies).toBe(all.strategies.length);
    for (const { strategy_id } of all.strategies) {
      const fared = await ok('orchestrator', 'GET', `${PATH}/${strategy_id}/performance`);
      expect(routes.getStrategyPerformance.answer.strict().parse(fared)).toEqual(fared);
    }
    const own = await ok('orchestrator', 'GET', `${PATH}?min_confidence=0&project_id=${known}`);
    expect(own.strategies.every(({ state }: { state: string }) => state === 'shadow')).toBe(true);
  });

  it('refuse what they do not know', async () => {
    expect(await call('orchestrator', 'GET', `${PATH}/${NOBODYS}/performance`)).toMatchObject(
      refused(404, 'strategy_not_found'),
    );
    expect((await call('orchestrator', 'GET', `${PATH}?min_confidence=2`)).status).toBe(422);
  });

  it('evolve when they are asked to as in the night', async () => {
    const answer = await ok('orchestrator', 'POST', `${PATH}/evolve`);
    expect(routes.evolveStrategies.answer.strict().parse(answer)).toMatchObject({
      ...{ strategies_created: 0, strategies_updated: 0, strategies_deprecated: 0 },
      episodes_analyzed: 8,
    });
  });

  it('stand beside every decision, and change none', async () => {
    const { body } = await decide(known, { dry_run: true });
    expect(strategyContext.strict().parse(body.strategy_context)).toEqual(body.strategy_context);
    expect(body.strategy_context).toMatchObject({ strategies_applied: 0, strategy_influence_weight: 0 });
  });
});
