import { describe, expect, it } from 'vitest';
import { parsePerson, samePeople } from './spellings.ts';

/** The spellings that are one person, for each person. */
const grouped = (...texts: string[]) => {
  const mentions = texts.map((text) => parsePerson({ text, account: '' }));
  const groups = samePeople(mentions);
  return [...Map.groupBy(mentions, (mention) => groups.get(mention)).values()].map((group) =>
    group.map(({ text }) => text),
  );
};

describe('one person', () => {
  it.each([
    [
      'Ada Okafor',
      'ada  okafor',
      'ADA OKAFOR',
      'Okafor, Ada',
      'ada.okafor@x.org',
      'Ada Okafor <ada.okafor@x.org>',
      '@ada.okafor',
      'AdaOkafor',
    ],
    ['Ada Okafor', 'AdaOkafor'],
    ['"Ada Okafor"', 'Okafor, Ada'],
    ['(Ada Okafor)', 'ada okafor'],
    ['Ada Okafor (ada@x.org)', 'ADA@x.org'],
    ['Zoë', 'Zoe\u0308', 'Zoe'],
    ['Jürgen Müller', 'juergen.mueller@x.de', 'Jurgen Muller'],
    ['ada', 'Ada', 'ada@x.org'],
    ['Ada Okafor <ao@x.org>', 'AO@x.org'],
    ['Иван Петров', 'Петров, Иван'],
    ['山田 太郎', '山田太郎', '山田、太郎'],
  ])('%s', (...texts) => expect(grouped(...texts)).toHaveLength(1));
});

describe('different people', () => {
  it.each([
    ['李雷', '李磊'],
    ['Ada (Contractor)', 'Ben (Contractor)'],
    ['ada@x.org', 'ada@y.org'],
    ['Ada Okafor', 'Ada Larsen'],
    ['Ada', 'Ada Okafor'],
    ['A Bell', 'ABell'],
    ['a.b@x.org', 'A B'],
    ['ada2.okafor@x.org', 'Ada Okafor'],
  ])('%s', (...texts) => expect(grouped(...texts)).toHaveLength(texts.length));
  it('although one word fits both', () => expect(grouped('ada', 'ada@x.org', 'ada@y.org')).toHaveLength(3));
});

it('knows a person by the account beside the name', () => {
  const mentions = [parsePerson({ text: 'Ada Okafor', account: 'ao' }), parsePerson({ text: 'ao', account: '' })];
  const groups = samePeople(mentions);
  expect(groups.get(mentions[0]!)).toBe(groups.get(mentions[1]!));
});
