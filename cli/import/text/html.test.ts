import { describe, expect, it } from 'vitest';
import { hasHtml, htmlToText } from './html.ts';

describe('HTML', () => {
  it.each([
    ['<p>a</p><p>b</p>', 'a\n\nb'],
    ['<div>a<br>b</div>', 'a\nb'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n- b'],
    ['<p>a &amp; b&nbsp;&lt;c&gt; &#8364; &#x20ac; &bogus;</p>', 'a & b <c> € € &bogus;'],
    [
      '<p>see <a href="https://x.org/1">this</a> and <a href="https://x.org">https://x.org</a></p>',
      'see this (https://x.org/1) and https://x.org',
    ],
    ['<p><img src="https://x.org/a.png" alt="a plan"></p>', 'a plan https://x.org/a.png'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>', 'a | b\n\nc | d'],
    ['<style>p{}</style><p>a</p><!-- b -->', 'a'],
    ['&#0;&#x110000;&#1114111;&#x10FFFF;', '&#0;&#x110000;\u{10ffff}\u{10ffff}'],
    ['&Auml;&AMP;&Eacute;', 'Ä&é'],
    ['<p><a href="#top">up</a> <a href="https://x.org/2"></a></p>', 'up https://x.org/2'],
    ["<p><img src='a.png'><img alt='b'></p>", 'a.pngb'],
    ['<ul><li><input type="checkbox" checked>a</li><li><input type=checkbox>b</li></ul>', '- [x] a\n- [ ] b'],
    ['<p>a < b and c > d</p>', 'a < b and c > d'],
  ])('%j reads %j', (html, text) => expect(htmlToText(html)).toBe(text));
});

it.each([
  ['<div>a</div>', true],
  ['Text <p>a</p>', true],
  ['Use `<p>x</p>` here', false],
  ['a < b > c', false],
  ['<Button> is broken', false],
  ['Markdown with <br> inside', false],
])('%j is HTML: %s', (text, is) => expect(hasHtml(text)).toBe(is));
