import { analyse } from 'chardet';

/** Windows writes letters where the ISO sets have control characters, so its sets read both. */
const SUPERSETS: Record<string, string> = {
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-2': 'windows-1250',
  'ISO-8859-5': 'windows-1251',
  'ISO-8859-7': 'windows-1253',
  'ISO-8859-8': 'windows-1255',
  'ISO-8859-9': 'windows-1254',
  ASCII: 'windows-1252',
};
/** Whether letters are mostly two bytes in it. */
export function isMultibyte(encoding: string): boolean {
  return MULTIBYTE.includes(encoding);
}

const MULTIBYTE = ['Shift_JIS', 'EUC-JP', 'EUC-KR', 'Big5', 'GB18030', 'ISO-2022-JP', 'ISO-2022-KR', 'ISO-2022-CN'];

/** The most likely encoding of text that is neither UTF-8 nor UTF-16, by a name that TextDecoder knows. */
export function detectEncoding(file: Uint8Array): string {
  const bytes = sampleOf(file);
  const text = Buffer.from(bytes).toString('latin1');
  const matches = analyse(bytes);
  const isShort = (text.match(/[\x80-\xff]/g)?.length ?? 0) < 12;
  // The library is not sure of a few letters; those of two bytes either read well or do not.
  const wide = matches.find(({ name }) => isMultibyte(name) && readsWell(bytes, name));
  if (isShort && wide !== undefined) return wide.name;
  // A few accents among ASCII say little; a word without ASCII is of another script.
  if (isShort && !/[\x80-\xff]{4}/.test(text)) return western(text);
  for (const { name, confidence } of matches) {
    if (isMultibyte(name) ? !readsWell(bytes, name) : confidence < 20) continue;
    const encoding = SUPERSETS[name] ?? name;
    if (encoding !== 'windows-1252' && isKnown(encoding)) return encoding;
    break;
  }
  return western(text);
}

const SAMPLE = 65_536;

/** Lines with letters beyond ASCII, as many as tell: the library reads every byte several times. */
function sampleOf(file: Uint8Array): Uint8Array {
  if (file.length <= SAMPLE) return file;
  const lines: Uint8Array[] = [];
  for (let start = 0, length = 0; start < file.length && length < SAMPLE; ) {
    const end = file.indexOf(0x0a, start);
    const line = file.subarray(start, end < 0 ? file.length : end + 1);
    if (line.some((byte) => byte > 0x7f)) {
      lines.push(line);
      length += line.length;
    }
    start += line.length;
  }
  return Buffer.concat(lines);
}

/** Whether every byte is a sign in it, and the letters stand as they do in the languages that the encoding is for. */
function readsWell(bytes: Uint8Array, name: string): boolean {
  if (!isKnown(name)) return false;
  try {
    const text = new TextDecoder(name, { fatal: true }).decode(bytes);
    // Half-width katakana and private signs are what other texts look like when they are read so.
    const odd = text.match(/[\uff61-\uff9f\ue000-\uf8ff]/g)?.length ?? 0;
    const native = text.match(/[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/g)?.length ?? 0;
    // "Gr\u9c3fe" was a word with one accent.
    const inWords =
      text.match(/(?<=[A-Za-z])[\u4e00-\u9fff\uac00-\ud7af]|[\u4e00-\u9fff\uac00-\ud7af](?=[a-z])/g)?.length ?? 0;
    return native > 0 && native >= odd && inWords * 3 < native;
  } catch {
    return false;
  }
}

/** Of the Western sets, by bytes that stand within words: old Macs have their accents where Windows has quotes and dashes. */
function western(text: string): string {
  const within = (range: string) => text.match(new RegExp(`(?<=[A-Za-z])[${range}](?=[a-z])`, 'g'))?.length ?? 0;
  if (within('\\x80-\\x91\\x93-\\x9f') > within('\\xc0-\\xff')) return 'macintosh';
  // Signs of 1252 that are letters in Polish: ł ą ż Ł Ż.
  if (within('\\xb3\\xb9\\xbf\\xa3\\xaf') > 0) return 'windows-1250';
  return within('\\xf0\\xfd\\xfe') > 1 ? 'windows-1254' : 'windows-1252';
}

function isKnown(name: string): boolean {
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}
