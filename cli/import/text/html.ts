const BLOCK = 'p|div|ul|ol|table|tr|h[1-6]|blockquote|pre|section|article|header|footer|dl|dt|dd|hr|form|tbody|thead';
const INLINE =
  'a|span|b|i|u|s|em|strong|code|font|br|img|li|td|th|sub|sup|small|label|input|html|body|head|style|script|center|strike|del|ins|mark';
const TAG = new RegExp(`</?(?:${BLOCK}|${INLINE})(?:\\s[^<>]*)?/?>`, 'i');

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  bull: '•',
  middot: '·',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  euro: '€',
  pound: '£',
  sect: '§',
  times: '×',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  agrave: 'à',
  aacute: 'á',
  acirc: 'â',
  ccedil: 'ç',
  iacute: 'í',
  oacute: 'ó',
  uacute: 'ú',
  ntilde: 'ñ',
  aring: 'å',
  oslash: 'ø',
  aelig: 'æ',
  rarr: '→',
  larr: '←',
  check: '✓',
  shy: '',
  zwnj: '',
};

/** Whether a whole cell is HTML. Markdown with a tag inside, or a title about `<b>`, is not. */
export function isHtml(text: string): boolean {
  const trimmed = text.trim();
  return (
    trimmed.startsWith('<') &&
    trimmed.endsWith('>') &&
    TAG.test(trimmed) &&
    new RegExp(`^(?:<!--|${TAG.source})`, 'i').test(trimmed)
  );
}

/** Whether a text has HTML in it rather than signs of its own: a block that ends, and no code around it. */
export function hasHtml(text: string): boolean {
  return isHtml(text) || (!text.includes('`') && /<\/(?:p|div|li|ul|ol|span|table)>/i.test(text));
}

/** The text that a reader of the HTML sees; an address or a picture stays as its address. */
export function htmlToText(html: string): string {
  const text = html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(style|script|head)\b[^>]*>[\s\S]*?<\/\1>/gi, '')
    .replace(/[ \t\r\n]+/g, ' ')
    .replace(
      /<a\b[^>]*?\bhref\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)[^>]*>([\s\S]*?)<\/a>/gi,
      (_, href: string, inner: string) => linkText(href.replace(/^["']|["']$/g, ''), inner),
    )
    .replace(/<img\b[^>]*>/gi, (tag) =>
      [attribute(tag, 'alt'), attribute(tag, 'src')].filter((part) => part !== '').join(' '),
    )
    .replace(/<input\b[^>]*type=["']?checkbox["']?[^>]*>/gi, (tag) => (/\bchecked\b/i.test(tag) ? '[x] ' : '[ ] '))
    .replace(/<br\b[^>]*>/gi, '\n')
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(/<\/t[dh]>\s*<t[dh]\b[^>]*>/gi, ' | ')
    .replace(new RegExp(`</?(?:${BLOCK})(?:\\s[^<>]*)?/?>`, 'gi'), '\n')
    .replace(new RegExp(`</?(?:${INLINE})(?:\\s[^<>]*)?/?>`, 'gi'), '');
  return decodeEntities(text)
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]*));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name] ?? NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function linkText(href: string, inner: string): string {
  const label = inner.replace(/<[^>]*>/g, '').trim();
  return label === '' || label === href || href.startsWith('#') ? inner || href : `${inner} (${href})`;
}

function attribute(tag: string, name: string): string {
  return (
    new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i')
      .exec(tag)
      ?.slice(1)
      .find((value) => value)
      ?.trim() ?? ''
  );
}
