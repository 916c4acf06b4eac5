/** What stands before the body of an answer. */
export interface AnswerHead {
  status: number;
  /** by names in small letters; of a field that comes several times the first */
  headers: ReadonlyMap<string, string>;
}

/** Told what an answer consists of, in its order. */
export interface AnswerSink {
  onHead(head: AnswerHead): void;
  /** The bytes are there until it returns: what comes next is read into the same place. */
  onData(bytes: Buffer): void;
  /** `isReusable` says whether another request may be sent on the same connection. */
  onEnd(isReusable: boolean): void;
}

// Go's client takes no more than a megabyte, Node's 16 KB.
const HEAD_LIMIT = 65_536;
// A list may stand in one line or in several; two lengths make a list that is none.
const ALL_COUNT = ['connection', 'content-length', 'transfer-encoding'];
// A size of up to 13 hexadecimal digits, and an extension that nobody uses.
const CHUNK_LINE_LIMIT = 1_024;
const LINE_END = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
// RFC 9110: a token, a colon, and what is visible, blank or beyond ASCII.
const FIELD = /^([!#$%&'*+\-.^_`|~\w]+):([\t\x20-\x7e\x80-\xff]*)$/;
const CHUNK_SIZE = /^([0-9a-f]{1,13})(?:;[!#$%&'*+\-.^_`|~\w]+(?:=(?:[!#$%&'*+\-.^_`|~\w]+|"[\x20!#-[\]-~]*"))?)*$/i;

/**
 * Reads the answers of one connection (RFC 9112) from its bytes, however they are cut. What could be understood in two ways is an
 * error: after it nobody knows where the next answer begins, so the connection must not be used again.
 */
export class AnswerReader {
  #sink: AnswerSink | undefined;
  #step: 'head' | 'counted' | 'chunk line' | 'chunk' | 'chunk end' | 'trailer' | 'until the end' = 'head';
  /** The beginning of a head or of a line whose rest has not come. */
  #kept: Buffer | undefined;
  /** Bytes of the body or of the chunk that are still to come; of a trailer those that have. */
  #missing = 0;
  #isBodiless = false;
  #isReusable = false;

  /** `isBodiless`: whatever its head says, there is no body, as in an answer to CONNECT. */
  expect(sink: AnswerSink, { isBodiless = false } = {}): void {
    this.#sink = sink;
    this.#step = 'head';
    this.#isBodiless = isBodiless;
  }

  /** Keeps none of the bytes themselves. Throws when they are no answer, or come when none is expected. After that nothing is expected any more. */
  push(bytes: Buffer): void {
    let rest = this.#kept === undefined ? bytes : Buffer.concat([this.#kept, bytes]);
    this.#kept = undefined;
    try {
      while (rest.length > 0) {
        if (this.#sink === undefined) throw new Error('the server said more than was asked');
        const used = this.#take(rest, this.#sink);
        if (used === 0) {
          this.#kept = Buffer.from(rest);
          return;
        }
        rest = rest.subarray(used);
      }
    } catch (error) {
      this.#sink = undefined;
      throw error;
    }
  }

  /** The connection has ended. Throws when the answer has not. */
  close(): void {
    if (this.#sink === undefined) return;
    if (this.#step !== 'until the end') throw new Error('the connection ended before the answer did');
    this.#end(this.#sink);
  }

  /** How many bytes it could use: none when more must come first. */
  #take(bytes: Buffer, sink: AnswerSink): number {
    switch (this.#step) {
      case 'head':
        return this.#takeHead(bytes, sink);
      case 'counted':
      case 'chunk':
        return this.#takeCounted(bytes, sink);
      case 'until the end':
        sink.onData(bytes);
        return bytes.length;
      default:
        return this.#takeLine(bytes, sink);
    }
  }

  #takeHead(bytes: Buffer, sink: AnswerSink): number {
    const end = bytes.indexOf(HEAD_END);
    if (end < 0 || end > HEAD_LIMIT) {
      if (bytes.length > HEAD_LIMIT) throw new Error(`an answer's head is longer than ${HEAD_LIMIT} bytes`);
      return 0;
    }
    const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
    const [, minor, digits] = STATUS_LINE.exec(first) ?? [];
    if (digits === undefined)
      throw new Error(`no answer of HTTP/1.1 begins with ${JSON.stringify(first.slice(0, 40))}`);
    const status = Number(digits);
    // We ask for no other protocol, and an announcement that an answer will come is no answer.
    if (status === 101) throw new Error('the server would speak another protocol');
    if (status >= 200) this.#begin(sink, { status, headers: fieldsOf(lines) }, minor === '1');
    return end + HEAD_END.length;
  }

  #begin(sink: AnswerSink, head: AnswerHead, isCurrent: boolean): void {
    const { status, headers } = head;
    // RFC 9110, 9.3.6: what an answer to CONNECT says of its length means nothing.
    const told = this.#isBodiless ? 'counted' : this.#lengthOf(headers, isCurrent);
    const hasBody = !this.#isBodiless && status !== 204 && status !== 304;
    this.#step = hasBody ? told : 'counted';
    if (!hasBody) this.#missing = 0;
    const closes = headers.get('connection')?.toLowerCase().split(',') ?? [];
    this.#isReusable = isCurrent && this.#step !== 'until the end' && !closes.some((each) => each.trim() === 'close');
    sink.onHead(head);
    if (this.#step === 'counted' && this.#missing === 0) this.#end(sink);
  }

  #lengthOf(headers: ReadonlyMap<string, string>, isCurrent: boolean): 'counted' | 'chunk line' | 'until the end' {
    const coding = headers.get('transfer-encoding');
    const length = headers.get('content-length');
    if (coding !== undefined) {
      if (coding.toLowerCase() === 'chunked' && length === undefined && isCurrent) return 'chunk line';
      throw new Error(`an answer's length is told in a way that is not understood: ${coding}`);
    }
    if (length === undefined) return 'until the end';
    this.#missing = Number(length);
    if (/^\d+$/.test(length) && Number.isSafeInteger(this.#missing)) return 'counted';
    throw new Error(`an answer's length is ${JSON.stringify(length.slice(0, 40))}`);
  }

  #takeCounted(bytes: Buffer, sink: AnswerSink): number {
    const used = Math.min(this.#missing, bytes.length);
    this.#missing -= used;
    sink.onData(used === bytes.length ? bytes : bytes.subarray(0, used));
    if (this.#missing > 0) return used;
    if (this.#step === 'chunk') this.#step = 'chunk end';
    else this.#end(sink);
    return used;
  }

  #takeLine(bytes: Buffer, sink: AnswerSink): number {
    const end = bytes.indexOf(LINE_END);
    const limit = this.#step === 'trailer' ? HEAD_LIMIT : CHUNK_LINE_LIMIT;
    if (end < 0 || end > limit) {
      if (bytes.length > limit) throw new Error(`a line between an answer's chunks is longer than ${limit} bytes`);
      return 0;
    }
    if (this.#step === 'chunk line') this.#beginChunk(bytes.toString('latin1', 0, end));
    else if (this.#step === 'trailer') this.#takeTrailer(bytes.toString('latin1', 0, end), sink);
    else if (end === 0) this.#step = 'chunk line';
    else throw new Error('a chunk of an answer is longer than it says');
    return end + LINE_END.length;
  }

  #takeTrailer(line: string, sink: AnswerSink): void {
    if (line === '') {
      this.#end(sink);
      return;
    }
    this.#missing += line.length;
    if (this.#missing > HEAD_LIMIT)
      throw new Error(`what follows an answer's chunks is longer than ${HEAD_LIMIT} bytes`);
    const [name] = fieldOf(line);
    if (name === 'content-length' || name === 'transfer-encoding')
      throw new Error('an answer tells its length at its end');
  }

  #beginChunk(line: string): void {
    const size = CHUNK_SIZE.exec(line)?.[1];
    if (size === undefined) throw new Error(`no chunk of an answer begins with ${JSON.stringify(line.slice(0, 40))}`);
    this.#missing = Number.parseInt(size, 16);
    this.#step = this.#missing === 0 ? 'trailer' : 'chunk';
  }

  #end(sink: AnswerSink): void {
    this.#sink = undefined;
    sink.onEnd(this.#isReusable);
  }
}

/** Of a field that comes several times the first counts, save where all of them do. */
function fieldsOf(lines: string[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [name, value] = fieldOf(line);
    const before = fields.get(name);
    if (before === undefined) fields.set(name, value);
    else if (ALL_COUNT.includes(name)) fields.set(name, `${before}, ${value}`);
  }
  return fields;
}

function fieldOf(line: string): [name: string, value: string] {
  const [, name, value] = FIELD.exec(line) ?? [];
  if (name === undefined || value === undefined)
    throw new Error(`no field of an answer's head looks like ${JSON.stringify(line.slice(0, 40))}`);
  // Blanks and tabs alone: what JavaScript trims is more.
  return [name.toLowerCase(), value.replace(/^[\t ]+/, '').replace(/[\t ]+$/, '')];
}
