/** Splits a byte stream of one JSON document a line, as watches are; a character may be cut between two chunks. */
export class LineParser {
  // `stream: true` holds back the first bytes of a cut UTF-8 sequence until the rest has come.
  readonly #decoder = new TextDecoder('utf-8');
  #parts: string[] = [];

  /** The documents that `chunk` completes. Throws SyntaxError on a line that is not JSON. */
  push(chunk: Uint8Array): unknown[] {
    const text = this.#decoder.decode(chunk, { stream: true });
    const documents: unknown[] = [];
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      // Parts are joined once a line, not once a chunk: a large object comes in many chunks.
      this.#parts.push(text.slice(from, end));
      const line = this.#parts.join('');
      this.#parts = [];
      from = end + 1;
      if (line.trim() !== '') documents.push(JSON.parse(line));
    }
    if (from < text.length) this.#parts.push(text.slice(from));
    return documents;
  }
}
