/** Splits a stream of one JSON document a line, as watches are. */
export class LineParser {
  #parts: string[] = [];

  /** The documents that `text` completes. Throws SyntaxError on a line that is not JSON. */
  push(text: string): unknown[] {
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
