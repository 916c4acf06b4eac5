/** What a list within one cell names: separated by commas, semicolons, bars or line breaks, in brackets or not, quoted or not. */
export function pieces(text: string): string[] {
  return (
    jsonNames(text) ??
    unbracket(text)
      .split(/[,;|\r\n]+/)
      .map(unquote)
      .filter((piece) => piece !== '')
  );
}

/** People in one cell: also `Ada & Ben`, `Ada / Ben`, `Ada and Ben`. */
export function peoplePieces(text: string): string[] {
  return pieces(text).flatMap((piece) =>
    piece.split(/\s+(?:[&+/]|and|und|et)\s+|(?<=\p{L}{2})\/(?=\p{L}{2})/iu).filter((name) => name !== ''),
  );
}

/** `[{"login": "ada"}]`, as programs write what they were given; undefined when it is no list of objects. */
function jsonNames(text: string): string[] | undefined {
  if (!/^\s*\[\s*\{/.test(text)) return undefined;
  try {
    const list = JSON.parse(text) as Record<string, unknown>[];
    return list.map((one) =>
      String(one.name || one.login || one.username || one.title || one.key || one.id || JSON.stringify(one)),
    );
  } catch {
    return undefined;
  }
}

/** `[a, b]` and `{a, b}` without their brackets. */
function unbracket(text: string): string {
  const trimmed = text.trim();
  return /^\[[^[\]]*\]$|^\{[^{}]*\}$/s.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
}

function unquote(piece: string): string {
  return piece
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
}
