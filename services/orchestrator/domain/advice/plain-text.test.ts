import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTEMPTS } from '../../../../test/integration/services/orchestrator/injections.ts';
import { plainText } from './plain-text.ts';

const removed = '(link removed)';

describe('what a model wrote', () => {
  it.each([
    [
      'prose stays',
      'The gate is closed: 6 of 10, "as the rule"; wait.',
      'The gate is closed: 6 of 10, "as the rule"; wait.',
    ],
    ['line ends are spaces', 'one\r\ntwo\u2028three\tfour', 'one two three four'],
    ['control characters go', 'a\u0007b\u001b[2Jc', 'a b c'],
    [
      'escape sequences go',
      '\u001b[2J\u001b]0;pwn\u0007a\u001b[1;31mb\u009b0mc\u001bPq;x\u001b\\\\d\u001b(Be',
      'a b c d e',
    ],
    ['so do hidden ones', 'a\u001b\u200b[2Jb', 'a b'],
    ['a letter has three marks', `z${'\u0335'.repeat(490)}!`, `z${'\u0335'.repeat(3)}!`],
    ['marks of direction go', '\u202egnirts\u202c \u2066x\u2069\u200f', 'gnirts x'],
    ['what takes no room goes', 'no\u200bthing\ufeff\u{e0041}', 'nothing'],
    ['a lone surrogate goes', 'a\ud83db', 'ab'],
    ['links go', 'See https://evil.example/?q=1 and WWW.evil.example now', `See ${removed} and ${removed} now`],
    ...[
      ...[
        'evil.example/path',
        'a.b.evil.example:8080',
        'evil.example?q=1',
        'evil。example/x',
        '10.0.0.1/x',
        'evil.example./x',
      ],
      ...[
        'ftp:evil',
        'tel:+123',
        'mailto:x',

        'MAILTO:x@evil.example',
        'java\u200bscript:x',
        'e\u034fvil.example/x',
      ],
    ].map((link) => [`a link goes: ${link}`, `See ${link} now`, `See ${removed} now`]),
    ...[
      ...[
        'e.g. 3.5 tasks, i.e. v1.2',
        'CI/CD and/or TDD, 3/4',
        'Scrum.org says: wait',
        'at 10:30, ratio 3:2',
        'Done.Then wait',
      ],
      ...['6 of 10 (v1.2/v1.3); risk:high', 'The hotel: no', 'Is it done? Yes', 'no data: wait', 'e.g./i.e.'],
    ].map((prose) => [`prose stays: ${prose}`, prose, prose]),
    ['links of Markdown go', '[click](javascript:alert(1)) here', `click(${removed} here`],
    ['links that are hidden go', 'Go ht*tps:/`/evil.example ｈｔｔｐ：／／evil', `Go ${removed} ${removed}`],
    ['markup goes', '<b>Bold</b> **and** `rm -rf` $(reboot) #1', 'Bold and rm -rf (reboot) 1'],
    ['nothing but markup is nothing', '<img src=x> *** https://a.b', ''],
    ['nothing is nothing', ' \n\u200b ', ''],
  ])('%s', (_what, text, line) => expect(plainText(text, 500)).toBe(line));

  it('is cut at a whole character', () => {
    expect(plainText('abcdef', 6)).toBe('abcdef');
    expect(plainText('abcdefg', 6)).toBe('abcde…');
    expect(plainText('é'.repeat(9), 6)).toBe('ééééé…');
    expect(plainText('ab😀😀😀', 6)).toBe('ab😀…');
    expect(plainText(`a${'e\u0301\u0302\u0303'.repeat(5)}`, 8).isWellFormed()).toBe(true);
  });

  it('is a short line without links or markup, whatever it was', () => {
    const part = fc.oneof(
      fc.constantFrom(...ATTEMPTS, 'http', '://', '//', 'www', '.', '<', '>', '`', '*', '\u200d', '\ud83d', '\u0301'),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const text = fc.array(part, { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 500 }), (said, longest) => {
        const line = plainText(said, longest);
        expect(line.length).toBeLessThanOrEqual(longest);
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>`\\|{}[\]$^~*#]|\/\/|www\./iu);
      }),
      { numRuns: 1000 },
    );
  });
});
