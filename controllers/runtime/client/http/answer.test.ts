import { beforeEach, expect, it } from 'vitest';
import { Answer } from './answer.ts';

const asked: string[] = [];
let answer: Answer;
beforeEach(() => {
  asked.length = 0;
  const source = {
    pause: () => void asked.push('pause'),
    resume: () => void asked.push('resume'),
    giveUp: () => void asked.push('give up'),
  };
  answer = new Answer({ status: 200, headers: new Map() }, source);
});

const push = (text: string) => answer.push(Buffer.from(text));
async function rest(body: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of body) text += part;
  return text;
}

it('gives its text, whether it is there already or not, also when a character is cut in two', async () => {
  expect([answer.finish(), await answer.text()]).toEqual([undefined, '']);
  answer = new Answer({ status: 200, headers: new Map() }, { pause() {}, resume() {}, giveUp() {} });
  const text = answer.text();
  const place = Buffer.from([0xc3]);
  answer.push(place);
  await Promise.resolve();
  place[0] = 0xa9;
  answer.push(place);
  answer.finish();
  expect(await text).toBe('é');
});

it('fails when it is cut short, also when nobody was waiting then', async () => {
  const text = answer.text();
  push('a');
  await Promise.resolve();
  answer.fail(new Error('cut'));
  await expect(text).rejects.toThrow('cut');
  await expect(answer.text()).rejects.toThrow('cut');
  await expect(rest(answer.body())).rejects.toThrow('cut');
  expect(asked).not.toContain('give up');
});

it('gives what has come before it fails', async () => {
  push('a');
  answer.fail(new Error('cut'));
  const body = answer.body();
  expect((await body.next()).value).toBe('a');
  await expect(body.next()).rejects.toThrow('cut');
});

it('makes the server wait while nobody reads, and go on when somebody does', async () => {
  push('x'.repeat(262_144));
  expect(asked).toEqual([]);
  push('y');
  expect(asked).toEqual(['pause']);
  const body = answer.body();
  await body.next();
  await body.next();
  const third = body.next();
  await expect.poll(() => asked).toEqual(['pause', 'resume']);
  push('z');
  expect((await third).value).toBe('z');
  answer.finish();
  expect((await body.next()).done).toBe(true);
});

it('gives up the rest when nobody wants it, and only when there is a rest', async () => {
  push('a');
  for await (const _ of answer.body()) break;
  expect(asked).toEqual(['give up']);
  asked.length = 0;
  answer.finish();
  answer.discard();
  expect(asked).toEqual([]);
});
