import { expect, it } from 'vitest';
import { recommendationsIn } from './recommendations.ts';

it.each<[string, string[], string[]]>([
  [
    'sentences stay, at most three',
    ['Wait a day', 'Talk first', 'Take five', 'Take six'],
    ['Wait a day', 'Talk first', 'Take five'],
  ],
  [
    'what is said twice is said once',
    ['Wait a day', 'wait a  day.', '**Wait a day**', 'Talk first'],
    ['Wait a day', 'Talk first'],
  ],
  ['code words go', ['TasksUnassigned', 'High', 'Gate-Closed', '6', 'Keep a reserve'], ['Keep a reserve']],
  ['scripts without spaces stay', ['保留一个任务', 'High'], ['保留一个任务']],
  ['nothing goes', ['', '<br>', '\u200b'], []],
])('%s', (_what, texts, shown) => expect(recommendationsIn(texts)).toEqual(shown));
