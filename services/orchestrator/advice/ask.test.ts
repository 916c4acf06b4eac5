import { describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { type ModelFault, ModelProblem, type Question, type Within } from '../../kit/models/model-server.ts';
import { History } from '../learning/history.ts';
import { askForAdvice, usable } from './ask.ts';
import { subjectOfDecision } from './subject.ts';

const good = { summary: 'Six is what the rule takes.', recommendations: ['Wait a day'], risk: 'Medium' };
const { facts } = subjectOfDecision(new History(), aDecision('P'));

/** A server that gives these answers, one a question; a string is a fault. */
function serverOf(...answers: (ModelFault | { value: unknown })[]) {
  const asked: { question: Question; within: Within }[] = [];
  const ask = async (question: Question, within: Within) => {
    asked.push({ question, within });
    const answer = answers.shift() ?? 'away';
    if (typeof answer === 'string') throw new ModelProblem(answer, 'what the server says is not told on');
    return { ...answer, milliseconds: 1 };
  };
  return { asked, ask };
}
const asking = (server: ReturnType<typeof serverOf>, signal = new AbortController().signal) =>
  askForAdvice(server, 'm', facts, signal);

describe('a question', () => {
  it('has a deadline, a bound and a schema', async () => {
    const server = serverOf({ value: good });
    expect(await asking(server)).toMatchObject({ ...good, fault: null });
    expect(server.asked).toMatchObject([
      { question: { model: 'm', longest: 420, schema: { required: ['summary', 'recommendations', 'risk'] } } },
    ]);
    expect(server.asked[0]?.within.milliseconds).toBe(20_000);
  });

  it.each<[ModelFault, number]>([
    ['away', 2],
    ['busy', 2],
    ['slow', 2],
    ['unusable', 2],
    ['missing', 1],
    ['unfit', 1],
  ])('that fails as %s is asked %i times, and says nothing of the risk', async (fault, times) => {
    const server = serverOf(fault, fault, fault);
    expect(await asking(server)).toMatchObject({ risk: 'Unknown', summary: '', recommendations: [], fault });
    expect(server.asked).toHaveLength(times);
  });

  it('may succeed the second time', async () =>
    expect(await asking(serverOf({ value: 'no' }, { value: good }))).toMatchObject({ risk: 'Medium', fault: null }));

  it('is not asked again once the process ends', async () => {
    const server = serverOf('away', 'away');
    await asking(server, AbortSignal.abort());
    expect(server.asked).toHaveLength(1);
  });

  it('that fails for another reason is a fault of ours', async () => {
    const broken = { ask: () => Promise.reject(new TypeError('ours')) };
    await expect(askForAdvice(broken, 'm', facts, new AbortController().signal)).rejects.toThrow('ours');
  });
});

describe('an answer', () => {
  it.each<[string, unknown]>([
    ['no object', 'fine'],
    ['nothing', null],
    ['no summary', { ...good, summary: undefined }],
    ['a summary that is no text', { ...good, summary: 6 }],
    ['an empty summary', { ...good, summary: ' \n<br>' }],
    ['no recommendations', { ...good, recommendations: undefined }],
    ['recommendations that are no texts', { ...good, recommendations: [{ do: 'it' }] }],
    ['no risk', { ...good, risk: undefined }],
    ['another risk', { ...good, risk: 'None' }],
    ['a risk that is unknown', { ...good, risk: 'Unknown' }],
  ])('with %s cannot be used', (_what, value) => expect(usable(value)).toBeUndefined());

  it('is cut, and what is more than asked for is left out', () => {
    const said = usable({
      ...good,
      summary: 'a'.repeat(900),
      recommendations: ['', 'b '.repeat(300), 'c c', 'd d', 'e e'],
      more: 1,
    });
    expect(said?.summary).toHaveLength(500);
    expect(said?.recommendations.map(({ length }) => length)).toEqual([200, 3, 3]);
    expect(said).not.toHaveProperty('more');
  });
});
