import { pieces } from '../text/list.ts';

/** The links of one cell by their type: what is waited for, what waits, and what is no dependency. */
export interface Relations {
  dependsOn: string[];
  blocks: string[];
  others: string[];
}

const WAITS_FOR =
  /^(?:is |are )?(?:blocked by|depends on|dependent on|follows|requires|waits (?:for|on)|waiting (?:for|on)|start after|finish after)\b[: ]*/i;
const HOLDS_UP =
  /^(?:blocks|blocking|precedes|is (?:required|depended on) (?:by|for)|required (?:by|for)|is required for|start before|finish before)\b[: ]*/i;

/**
 * Reads `Blocked by #3, Related to #9` (Redmine), and `{"blocked_by": "WEB-3"}` (Plane). A piece without a type goes on with
 * the type before it.
 */
export function readRelations(cell: string): Relations {
  const relations: Relations = { dependsOn: [], blocks: [], others: [] };
  let last: keyof Relations = 'others';
  for (const piece of typedPieces(cell)) {
    const text = piece
      .replace(/\s*\(-?\d+ days?\)/i, '')
      .replace(/^is_/, 'is ')
      .replace(/^([a-z]+)_([a-z]+)(_[a-z]+)?(?=[: ])/i, (type) => type.replaceAll('_', ' '));
    const waits = WAITS_FOR.exec(text)?.[0];
    const holds = HOLDS_UP.exec(text)?.[0];
    if (waits !== undefined) last = 'dependsOn';
    else if (holds !== undefined) last = 'blocks';
    else if (/^[a-z]/i.test(text) && /\s/.test(text)) last = 'others';
    relations[last].push(last === 'others' ? text : text.slice((waits ?? holds ?? '').length).trim());
  }
  return relations;
}

function typedPieces(cell: string): string[] {
  if (!/^\s*\{.*:/s.test(cell)) return pieces(cell);
  try {
    const object: unknown = JSON.parse(cell.replaceAll("'", '"'));
    if (typeof object !== 'object' || object === null) return pieces(cell);
    return Object.entries(object).flatMap(([type, named]) =>
      (Array.isArray(named) ? named : [named]).map((name) => `${type} ${String(name)}`),
    );
  } catch {
    return pieces(cell);
  }
}
