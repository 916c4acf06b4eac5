import type { Header } from '../table/header.ts';
import type { Row } from '../table/rows.ts';
import { cleanText, oneLine } from '../text/clean.ts';
import { damageOf } from '../text/damage.ts';
import { withoutGuard } from '../text/guard.ts';
import { hasHtml, htmlToText, isHtml } from '../text/html.ts';
import { bareWord, saysNothing } from '../text/words.ts';
import { type Field, type Tool, wordList } from '../tools/tool.ts';

export interface Cell {
  column: string;
  value: string;
}

/** The cells of one row by what they say: clean text, empty ones left out, the preferred column first. */
export class RowCells {
  readonly #byField = new Map<Field, (Cell & { rank: number })[]>();
  /** Cells of columns that are not read, and what those say that were read for nothing. */
  readonly unread: Cell[] = [];
  readonly damaged: (Cell & { why: string })[] = [];
  /** All cells, clean, empty ones too. */
  readonly texts: string[];
  /** The title of a tree's row and how deep it stands; 0 when there is no tree. */
  readonly level: { depth: number; title: string } = { depth: 0, title: '' };

  readonly #writesHtml: boolean;

  constructor(row: Row, header: Header) {
    this.#writesHtml = header.tool.writesHtml === true;
    this.texts = row.cells.map((cell) => withoutGuard(cleanText(cell)));
    for (const { name, index, role } of header.columns) {
      const value = this.texts[index] ?? '';
      if (value === '' || role.is === 'ignored') continue;
      if (role.is === 'unread') {
        if (!saysNothing(value) && !saysNo(value) && !isEmptyIn(header.tool, value))
          this.unread.push({ column: name, value });
      } else if (role.is === 'level') {
        if (this.level.depth === 0) this.level = { depth: role.depth, title: value };
        else this.unread.push({ column: name, value });
      } else this.#add(role.field, { column: name, value, rank: role.rank });
    }
    for (const cells of this.#byField.values()) cells.sort((a, b) => a.rank - b.rank);
  }

  /** Every value of a field; words for nothing are none. */
  all(field: Field): Cell[] {
    return this.#byField.get(field) ?? [];
  }

  values(field: Field): string[] {
    return this.all(field).map(({ value }) => value);
  }

  /** The value of the preferred column; what others say differently is not read. */
  one(field: Field): string {
    const [first, ...others] = this.all(field);
    for (const { column, value } of others) if (value !== first?.value) this.unread.push({ column, value });
    return first?.value ?? '';
  }

  /** Azure DevOps writes HTML always; elsewhere it must look like it. */
  #isHtml(text: string): boolean {
    return this.#writesHtml ? /<\w|&\w+;/.test(text) : hasHtml(text);
  }

  #add(field: Field, cell: Cell & { rank: number }): void {
    const isText = field === 'title' || field === 'description';
    const why = field === 'id' ? undefined : damageOf(cell.value);
    if (why !== undefined) {
      this.damaged.push({ ...cell, why });
      return;
    }
    if (field !== 'title' && saysNothing(cell.value)) return;
    const isMarkup = field === 'description' ? this.#isHtml(cell.value) : isHtml(cell.value);
    const text = isText && isMarkup ? htmlToText(cell.value) : cell.value;
    const value = field === 'description' || field === 'relations' || isList(field) ? text : oneLine(text);
    const cells = this.#byField.get(field);
    if (cells === undefined) this.#byField.set(field, [{ ...cell, value }]);
    else cells.push({ ...cell, value });
  }
}

function isEmptyIn({ nothing }: Tool, value: string): boolean {
  return wordList(nothing).includes(bareWord(value));
}

function isList(field: Field): boolean {
  return field === 'dependsOn' || field === 'blocks' || field === 'children' || field === 'assignees';
}

/** A count of none and a flag that is not set say nothing about a task. */
function saysNo(value: string): boolean {
  return /^(?:0+(?:[.,]0+)?(?:\s*(?:%|h|m|d|hours?|minutes?|days?))?|0?0:00(?::00)?|false|no|n)$/i.test(value);
}
