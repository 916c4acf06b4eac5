/** What any route takes is a tenth as deep. What is deeper overflows the stack of who walks through it. */
const MOST_LEVELS = 100;

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Refuses JSON that lies too deep in itself, and an object that has one name twice: of such two readers see two values (RFC 8259, 4).
 * What is no JSON at all it may let pass.
 * @throws SyntaxError
 */
export function checkStructure(text: string): void {
  // The names of each object that is open; null: a list.
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const mark = text.charCodeAt(at);
    if (mark === OPEN_OBJECT || mark === OPEN_LIST) {
      open.push(mark === OPEN_OBJECT ? new Set() : null);
      if (open.length > MOST_LEVELS) throw new SyntaxError(`it is more than ${MOST_LEVELS} levels deep`);
    } else if (mark === CLOSE_OBJECT || mark === CLOSE_LIST) open.pop();
    else if (mark === QUOTE) {
      const end = endOfString(text, at);
      const names = open.at(-1);
      if (names && text.charCodeAt(endOfSpace(text, end + 1)) === COLON) addName(names, text.slice(at, end + 1));
      at = end;
    }
  }
}

/** @param quoted as it stands in the text: one name may be written in several ways */
function addName(names: Set<string>, quoted: string): void {
  const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (names.has(name)) throw new SyntaxError(`an object has the name ${JSON.stringify(name)} twice`);
  names.add(name);
}

/** Place of the quote that ends the string that begins at `start`; of the end of the text when none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

function endOfSpace(text: string, start: number): number {
  let at = start;
  while (' \t\n\r'.includes(text[at] ?? '.')) at++;
  return at;
}
