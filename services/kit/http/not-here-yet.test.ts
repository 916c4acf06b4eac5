import { expect, it } from 'vitest';
import { Problem } from '../calls/problem.ts';
import { readOnceArrived } from './not-here-yet.ts';

const missing = new Problem('note_not_found', 'x');
const isMissing = (error: unknown) => error === missing;

/**
 * Reads the answers one after the other; an error is thrown. Says what it did in turn, and how it ended. Of each wait the words say how it
 * ended; more waits than words fail the test.
 */
async function reading(answers: unknown[], waits: ('arrived' | 'late')[], senders: string[] = []) {
  const did: string[] = [];
  const read = async () => {
    did.push('read');
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const wait = async (what: string) => {
    did.push(what);
    return (waits.shift() ?? expect.fail('one wait more')) === 'arrived';
  };
  const arrival = { caughtUp: () => wait('streams'), published: (from: readonly string[]) => wait(from.join()) };
  const outcome = await readOnceArrived(read, isMissing, arrival, senders).catch((error: unknown) => error);
  return { outcome, did: did.join(' ') };
}

it.each<[string, unknown[], Parameters<typeof reading>[1], unknown, string]>([
  ['what is there is read once', [['a']], [], ['a'], 'read'],
  ['what is no list too', [{ n: 0 }], [], { n: 0 }, 'read'],
  ['what arrives meanwhile is found', [missing, ['a']], ['arrived'], ['a'], 'read streams read'],
  ['also where others are still on their way', [[], ['a']], ['late'], ['a'], 'read streams read'],
  ['nothing is nothing when all has arrived', [missing, missing], ['arrived'], missing, 'read streams read'],
  ['and an empty list one', [[], []], ['arrived'], [], 'read streams read'],
])('%s', async (_what, answers, waits, outcome, did) =>
  expect(await reading(answers, waits)).toEqual({ outcome, did }),
);

const notYetHere = expect.objectContaining({ code: 'not_yet_here', retryAfter: 1 });

it.each<[string, unknown[], Parameters<typeof reading>[1], unknown, string]>([
  ['found on the streams', [[], ['a']], ['arrived'], ['a'], 'read streams read'],
  ['not there', [[], [], []], ['arrived', 'arrived', 'arrived'], [], 'read streams read sprint streams read'],
  [
    'published late',
    [[], [], ['a']],
    ['arrived', 'arrived', 'arrived'],
    ['a'],
    'read streams read sprint streams read',
  ],
  ['not known', [missing, [], missing], ['arrived', 'late'], notYetHere, 'read streams read sprint read'],
  [
    'known, not here',
    [[], [], []],
    ['arrived', 'arrived', 'late'],
    notYetHere,
    'read streams read sprint streams read',
  ],
])('what a sender tells is %s', async (_what, answers, waits, outcome, did) =>
  expect(await reading(answers, waits, ['sprint'])).toEqual({ outcome, did }),
);

it('nobody is told that there is nothing while that is not known', async () => {
  for (const nothing of [missing, []]) {
    const { outcome } = await reading([nothing, nothing], ['late']);
    expect(outcome).toEqual(notYetHere);
  }
});

it('other faults are not waited for', async () => {
  const fault = new Problem('invalid_input', 'x');
  expect(await reading([fault], [])).toEqual({ outcome: fault, did: 'read' });
});
