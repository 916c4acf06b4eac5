import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KilledWorld } from './killed-world.ts';
import { inTurn, type View } from './operator-process.ts';
import { SCENARIOS } from './scenarios.ts';

// The operator is killed right after a write: the API server has done it, and nobody has heard so. It is started again and sees
// the present, or the past as it was before people acted, or only half of the news. All ends as if nothing had happened.

/** `chain`: one life a scenario, killed after each write of it. `each`: a life for each write and each view, killed once. */
const KILLS = process.env.DSM_OPERATOR_KILLS ?? 'chain';
const CHOSEN = (process.env.DSM_OPERATOR_SCENARIOS ?? 'live,simulated,waiting').split(',');
const VIEWS: View[] = ['present', 'past', 'half of the news'];
const AT_ONCE = 2;

let world: KilledWorld;
beforeAll(async () => {
  world = await KilledWorld.start();
});
afterAll(() => world?.stop());

const all = Object.entries(SCENARIOS).filter(([name]) => CHOSEN.includes(name));

describe.runIf(KILLS === 'chain')('the operator is killed after each of its writes', () => {
  it.concurrent.each(all)(
    '%s',
    async (name, steps) => {
      const { states } = await world.undisturbed(name, steps);
      const kills = await world.killed(name, steps, states, { isLast: () => true, view: inTurn });
      expect(kills).toBeGreaterThan(steps.length);
    },
    300_000,
  );
});

describe.runIf(KILLS === 'each')('the operator is killed once', () => {
  it.each(all)(
    '%s',
    async (name, steps) => {
      const { states, writes } = await world.undisturbed(name, steps);
      const lives = Array.from({ length: writes }, (_, i) => VIEWS.map((view) => ({ last: i + 1, view }))).flat();
      const work = async () => {
        for (let life = lives.shift(); life !== undefined; life = lives.shift()) {
          const { last, view } = life;
          await world.killed(name, steps, states, { isLast: (write) => write === last, view: () => view });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    7_200_000,
  );
});
