import { expect, it } from 'vitest';
import { Problem } from '../calls/problem.ts';
import { readOnceArrived } from './not-here-yet.ts';

const missing = new Problem('note_not_found', 'x');
const isMissing = (error: unknown) => error === missing;

/** Reads the answers one after the other; an error is thrown. Says how often it read and waited. */
async function reading(answers: unknown[], isCaughtUp: boolean) {
  const did: string[] = [];
  const read = async () => {
    did.push('read');
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const caughtUp = async () => {
    did.push('wait');
    return isCaughtUp;
  };
  const outcome = await readOnceArrived(read, isMissing, caughtUp).catch((error: unknown) => error);
  return { outcome, did: did.join(' ') };
}

it.each<[string, unknown[], boolean, unknown, string]>([
  ['what is there is read once', [['a']], false, ['a'], 'read'],
  ['what is no list too', [{ n: 0 }], false, { n: 0 }, 'read'],
  ['what arrives meanwhile is found', [missing, ['a']], true, ['a'], 'read wait read'],
  ['also where others are still on their way', [[], ['a']], false, ['a'], 'read wait read'],
  ['nothing is nothing when all has arrived', [missing, missing], true, missing, 'read wait read'],
  ['and an empty list one', [[], []], true, [], 'read wait read'],
])('%s', async (_what, answers, isCaughtUp, outcome, did) =>
  expect(await reading(answers, isCaughtUp)).toEqual({ outcome, did }),
);

it('nobody is told that there is nothing while that is not known', async () => {
  for (const nothing of [missing, []]) {
    const { outcome } = await reading([nothing, nothing], false);
    expect(outcome).toMatchObject({ code: 'not_yet_here', retryAfter: 1 });
  }
});

it('other faults are not waited for', async () => {
  const fault = new Problem('invalid_input', 'x');
  expect(await reading([fault], false)).toEqual({ outcome: fault, did: 'read' });
});
