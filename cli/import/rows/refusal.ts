import type { Header } from '../table/header.ts';
import { idDamageOf } from '../text/damage.ts';
import { bareWord } from '../text/words.ts';
import { whyNoTask } from './not-a-task.ts';
import type { RowCells } from './row-cells.ts';
import { readAddress } from './scope.ts';

/** What to do about damage by a spreadsheet. */
export const ANEW = 'the file must be exported anew, and not be opened in a spreadsheet before';

/** Why no task is made of a row; undefined when one is. */
export function whyRefused(cells: RowCells, header: Header, id: string, title: string): string | undefined {
  const none = whyNoTask(cells.texts, id, title);
  if (none !== undefined) return none;
  const titles = header.columns.filter(
    ({ role }) => role.is === 'level' || (role.is === 'read' && role.field === 'title'),
  );
  const damage = idDamageOf(id) ?? cells.damaged.find(({ column }) => titles.some(({ name }) => name === column))?.why;
  if (damage !== undefined) return `${damage} (${ANEW})`;
  if (isPullRequest(cells)) return 'a pull request';
  if (isDraft(cells, header, id)) return 'a draft';
  if (title === '') return id === '' ? 'it has no id and no title' : 'it has no title';
  return id === '' && header.tool.lacksIds !== true ? 'it has no id' : undefined;
}

/** `Is draft: true`, `Pull request: https://…`: a column that asks one thing. */
function isFlagged(cells: RowCells, columns: RegExp): boolean {
  return cells
    .all('type')
    .some(({ column, value }) => columns.test(bareWord(column)) && !/^(?:false|no|0)$/i.test(value));
}

function isPullRequest(cells: RowCells): boolean {
  if (isFlagged(cells, /^(?:is)?pullrequest$/)) return true;
  if (cells.values('type').some((type) => /^(?:pullrequest|pr|mergerequest|mr)$/.test(bareWord(type)))) return true;
  return [...cells.values('id'), ...cells.values('url')].some((text) => readAddress(text)?.isPullRequest);
}

/** A draft of GitHub Projects has neither number nor address. */
function isDraft(cells: RowCells, header: Header, id: string): boolean {
  const isCalledSo = cells.values('type').some((type) => /^draft(?:issue)?$/.test(bareWord(type)));
  return isCalledSo || isFlagged(cells, /^isdraft$/) || (id === '' && header.tool.name === 'GitHub');
}
