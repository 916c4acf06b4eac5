/** Longest text that is looked at; a model may say more. */
const LOOKED_AT = 10_000;
// Bidirectional marks, what takes no room, tags, private and unassigned characters.
const UNSEEN = /[\p{Cf}\p{Co}\p{Cn}\p{Cs}]+/gu;
// What steers a terminal, by ECMA-48: a control sequence, a string up to its end (ST, or BEL as of xterm), any other escape.
const ESCAPE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[PX\]^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;
/** More marks on one letter grow over the lines around it; scripts that people write need no more. */
const MARKS = /(\p{M}{3})\p{M}+/gu;
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const TAG = /<[^<>]*>/g;
const MARKUP = /[<>`\\|{}[\]$^~*#]+/g;
// A name alone stays ("Scrum.org says"): without a scheme, a port or a path it is no link.
const HOST = String.raw`(?:[\p{L}\p{M}\p{N}_-]+[.。])+\p{L}[\p{L}\p{M}\p{N}-]+\.?|\d+(?:\.\d+){3}`;
const SCHEME =
  'javascript|vbscript|data|mailto|file|blob|https?|wss?|s?ftps?|ssh|git|ldaps?|tel|sms|callto|sips?|xmpp|irc|magnet|intent|view-source|ms-[a-z-]+';
const LINK = new RegExp(
  String.raw`\S*(?:\/\/|www\.)\S*|(?<![\p{L}\p{N}])(?:(?:${SCHEME}):\S+|(?<!\p{M})(?:${HOST})(?:\/|\?(?=\S)|:(?=\d))\S*)`,
  'giu',
);
const REMOVED = '(link removed)';

/**
 * One line of prose from what a model wrote: no control or unseen character, no escape sequence, no markup, no link; cut at a whole character, with "…", to
 * `longest` UTF-16 units. "": nothing is left of it.
 */
export function plainText(text: string, longest: number): string {
  const line = text
    .slice(0, LOOKED_AT)
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(ESCAPE, ' ')
    .replace(BREAKS, ' ')
    .replace(MARKS, '$1')
    .replace(TAG, ' ')
    // Before links are looked for: what stands between two of their letters must not hide them.
    .replace(MARKUP, '')
    .replace(LINK, REMOVED)
    .replace(/\s+/g, ' ')
    .trim();
  return /[\p{L}\p{N}]/u.test(line.replaceAll(REMOVED, '')) ? cut(line, longest) : '';
}

function cut(line: string, longest: number): string {
  if (line.length <= longest) return line;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('en').segment(line)) {
    if (kept.length + segment.length >= longest) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
