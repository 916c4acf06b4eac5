import { expect, it } from 'vitest';
import { mendIdentifier } from './identifier.ts';

it.each([
  ['Task 1', 'Task-1'],
  ['Zoë Ø', 'Zoe-O'],
  ['李雷', 'LiLei'],
  ['Иван Петров', 'Ivan-Petrov'],
  ['#12', '12'],
  ['a/b', 'a-b'],
  ['-x-', 'x'],
  ['🔥', 'fire'],
  ['', ''],
])('%j becomes %j', (text, id) => expect(mendIdentifier(text)).toBe(id));

it('keeps long ones apart', () => {
  const [one, other] = [mendIdentifier(`${'a'.repeat(70)}1`), mendIdentifier(`${'a'.repeat(70)}2`)];
  expect(one).toHaveLength(63);
  expect(one).not.toBe(other);
});
