/** Types of link, as bare words, whose outward side is "blocks" and whose inward side is "is blocked by". */
const BLOCKS =
  /^(?:blocks?|blockers?|blocked|blocking|gates?|precedes?|finishtostart.*|gantt.*(?:finishtostart|finishstart|endtostart|endstart))$/;
/** Types whose outward side is "depends on". */
const DEPENDS = /^(?:depends?|dependson|dependency|dependencies|dependent|requires?|requirement|ganttdependency)$/;

/**
 * What a column of links is: Jira names it by the side on which the others stand, `Inward issue link (Blocks)`. Other types
 * are no dependency: undefined.
 */
export function linkField(word: string): 'dependsOn' | 'blocks' | undefined {
  const [, side, type = ''] = /^(inward|outward)(?:issue|workitem)link(.*)$/.exec(word) ?? [];
  if (side === undefined) return undefined;
  if (BLOCKS.test(type)) return side === 'inward' ? 'dependsOn' : 'blocks';
  if (DEPENDS.test(type)) return side === 'inward' ? 'blocks' : 'dependsOn';
  return undefined;
}
