import type { Fact, Item, Spelling } from '../items/item.ts';
import type { Report } from '../report.ts';
import type { Row } from '../table/rows.ts';
import { brief, type Section } from '../table/table.ts';
import { cleanText } from '../text/clean.ts';
import { peoplePieces, pieces } from '../text/list.ts';
import { saysNothing } from '../text/words.ts';
import { type StatusWishes, verdictOf } from './finished.ts';
import { mendIDs, shapeOf } from './ids.ts';
import { whyNoTask } from './not-a-task.ts';
import { rowsOfOtherTables } from './other-table.ts';
import { ANEW, whyRefused } from './refusal.ts';
import { readRelations } from './relations.ts';
import { type Cell, RowCells } from './row-cells.ts';
import { readAddress } from './scope.ts';
import { StatusReport } from './status-report.ts';

/** The tasks of all sections; a row that is none is named in the report. */
export function readSections(path: string, sections: readonly Section[], wishes: StatusWishes, report: Report): Item[] {
  if (!sections.some(saysWhatIsFinished)) report.note(NO_STATUS, path);
  const statuses = new StatusReport(report);
  const items = sections.flatMap((section) => new SectionReader(path, section, wishes, report, statuses).read());
  statuses.finish();
  return items;
}

function saysWhatIsFinished({ header }: Section): boolean {
  const decides = ['status', 'category', 'resolution', 'ended', 'endedIfSet'];
  return header.columns.some(({ role }) => role.is === 'read' && decides.includes(role.field));
}

const NO_STATUS = 'no column says what is finished, so every task is taken as open';
const BEYOND = { what: 'cells left out, since the header names fewer columns', noun: 'row' };
const DOUBTFUL = { what: 'a quote inside a cell is not doubled, so where the cell ends is a guess', noun: 'row' };
const BROKEN = { what: 'not taken, it seems to be the rest of a row with a line break', noun: 'row' };
const OTHER_TABLE = { what: 'not taken, below an empty line and without an id like those above', noun: 'row' };
const NO_TREE = { what: 'parents unknown, since the row stands below none and no column names it', noun: 'row' };
const LINKS = { what: 'links that are no dependency left out', noun: 'row' };

class SectionReader {
  readonly #path: string;
  readonly #section: Section;
  readonly #wishes: StatusWishes;
  readonly #report: Report;
  readonly #statuses: StatusReport;
  /** The ids of a tree, by their depth. */
  readonly #branch: string[] = [];

  constructor(path: string, section: Section, wishes: StatusWishes, report: Report, statuses: StatusReport) {
    this.#path = path;
    this.#section = section;
    this.#wishes = wishes;
    this.#report = report;
    this.#statuses = statuses;
  }

  read(): Item[] {
    const shape = shapeOf(this.#section.rows.map((row) => this.#idCell(row)));
    const columns = this.#section.header.columns.length;
    // Other files leave out the cells at the end that are empty.
    const areWhole =
      this.#section.rows.filter(({ cells }) => cells.length >= columns).length * 2 >= this.#section.rows.length;
    const others = rowsOfOtherTables(this.#section.rows, (row) => this.#idCell(row));
    let above: Row | undefined;
    const items = this.#section.rows.flatMap((row) => {
      const id = this.#idCell(row);
      // A line break without quotes makes two rows of one; the second begins in the middle of a text.
      const isRest = areWhole && above !== undefined && above.cells.length + row.cells.length === columns + 1;
      above = row;
      if (shape !== undefined && row.cells.length < columns && (isRest || /\s/.test(id)) && !shape.test(id)) {
        this.#report.lost(BROKEN, `${this.#path}:${row.line}`, brief(row.cells));
        return [];
      }
      if (others.has(row) && whyNoTask(row.cells.map(cleanText), '', '') === undefined) {
        this.#report.lost(OTHER_TABLE, `${this.#path}:${row.line}`, brief(row.cells));
        return [];
      }
      return this.#itemOf(row) ?? [];
    });
    return mendIDs(items, this.#report);
  }

  #idCell(row: Row): string {
    const column = this.#section.header.columns.find(({ role }) => role.is === 'read' && role.field === 'id');
    return cleanText(row.cells[column?.index ?? 0] ?? '');
  }

  #itemOf(row: Row): Item | undefined {
    const { tool, columns } = this.#section.header;
    const where = `${this.#path}:${row.line}`;
    const cells = new RowCells(row, this.#section.header);
    // Signs that nobody sees make a row look filled.
    if (cells.texts.every((text) => text === '')) return undefined;
    const ids = cells.values('id').filter((id) => !saysNothing(id));
    const title = cells.level.title || cells.one('title');
    const refusal = whyRefused(cells, this.#section.header, ids[0] ?? '', title);
    if (refusal !== undefined) {
      this.#report.lost({ what: `not taken, ${refusal}`, noun: 'row' }, where, brief(row.cells));
      return undefined;
    }
    if (row.doubtfulUntil !== undefined) {
      this.#report.lost(DOUBTFUL, where, `lines ${row.line} to ${row.doubtfulUntil}`);
    }
    const surplus = cells.texts.slice((columns.at(-1)?.index ?? 0) + 1).filter((cell) => cell !== '');
    if (surplus.length > 0) this.#report.lost(BEYOND, where, brief(surplus));
    for (const { column, why } of cells.damaged) {
      this.#report.lost({ what: `column "${column}" left out, ${why}`, noun: 'row', after: `(${ANEW})` }, where);
    }
    const verdict = verdictOf(
      {
        category: cells.all('category'),
        resolution: cells.all('resolution'),
        ended: cells.all('ended'),
        endedIfSet: cells.all('endedIfSet'),
        status: cells.all('status'),
      },
      tool,
      this.#wishes,
    );
    this.#statuses.add(where, verdict);
    const [written = '', ...aliases] = ids;
    // `[A-1](https://…)` and `A-1 (https://…)`: a link that was copied as text.
    const [, linked, target] = /^\[?([^\]\s()]+)\]?\s*\((https?:\/\/[^)\s]+)\)$/.exec(written) ?? [];
    const id = linked ?? written;
    if (target !== undefined) aliases.push(target);
    const address = [...cells.values('url'), ...ids].map(readAddress).find((found) => found !== undefined);
    const links = cells.all('relations').map(({ value }) => readRelations(value));
    const others = verdict.finished ? [] : links.flatMap((each) => each.others);
    for (const other of others) this.#report.lost(LINKS, where, other);
    const name = readAddress(id)?.name ?? id.replace(/^#/, '');
    return {
      where,
      id: name,
      aliases: [...aliases, ...cells.values('url'), ...(name === id ? [] : [id])],
      scope: address?.scope || scopeOf(cells),
      title,
      description: cells.one('description'),
      points: cells.one('points'),
      priority: cells.one('priority'),
      assignees: this.#assignees(cells),
      dependsOn: [...cells.values('dependsOn'), ...links.flatMap(({ dependsOn }) => dependsOn)],
      blocks: [...cells.values('blocks'), ...links.flatMap(({ blocks }) => blocks)],
      parents: this.#parents(where, cells, name || title),
      children: cells.values('children'),
      finished: verdict.finished,
      facts: [
        ...cells.unread.map((cell) => factOf(cell, 'unread')),
        ...[...cells.all('type'), ...cells.all('scope')].map((cell) => factOf(cell, 'varying')),
      ],
    };
  }

  #assignees(cells: RowCells): Spelling[] {
    const accounts = cells.values('account');
    const people = cells.values('assignees').flatMap((value): Spelling[] => {
      // Jira, Azure DevOps and others know one assignee, and companies call people "Okafor, Ada".
      if (this.#section.header.tool.hasOneAssignee) return [{ text: value, account: '' }];
      const isPair = /^[^,;|\n[]+,\s*[^,;|\n]+$/.test(value);
      return (isPair ? [value] : peoplePieces(value)).map((text) => ({ text, account: '', mayBeList: isPair }));
    });
    const named = people.filter(({ text }) => !saysNothing(text));
    if (named.length === 0) return accounts.flatMap(pieces).map((text) => ({ text, account: '' }));
    return named.length > 1 ? named : named.map((one) => ({ ...one, account: accounts[0] ?? '' }));
  }

  /** What the row names as its parent, and in a tree the row above it that stands less deep. */
  #parents(where: string, cells: RowCells, name: string): string[] {
    const { depth } = cells.level;
    const named = cells.values('parent');
    if (depth === 0) return named;
    this.#branch.length = Math.min(this.#branch.length, depth - 1);
    const above = this.#branch.findLast((other) => other !== undefined);
    this.#branch[depth - 1] = name;
    if (named.length > 0) return named;
    if (above === undefined && depth > 1) this.#report.lost(NO_TREE, where, name);
    return above === undefined ? [] : [above];
  }
}

function factOf({ column, value }: Cell, is: Fact['is']): Fact {
  return { column: `column "${column}"`, value, is };
}

/** The project, board or repository that a row names. */
function scopeOf(cells: RowCells): string {
  return (cells.values('scope')[0] ?? '').toLowerCase();
}
