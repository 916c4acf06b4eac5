import { dirname } from 'node:path/posix';
import { decode } from './bytes/decode.ts';
import { otherFormat } from './bytes/other-format.ts';
import { ImportError } from './import-error.ts';
import type { Counting } from './items/identify.ts';
import type { Item } from './items/item.ts';
import { readBacklogMd } from './markdown/backlog-md.ts';
import { statusesOf } from './markdown/config.ts';
import type { MarkdownFile } from './markdown/files.ts';
import type { Options } from './options.ts';
import type { Report } from './report.ts';
import { readSections } from './rows/read-rows.ts';
import type { FolderFile, Source } from './source.ts';
import type { Header } from './table/header.ts';
import { readTable, type Section } from './table/table.ts';
import { spreadsheet } from './tools/spreadsheet.ts';

/** What a source says about tasks. */
export interface Reading {
  items: Item[];
  counting: Counting;
}

/** From bytes to items: text, then table and rows, or the files of a folder. */
export function readItems(source: Source, options: Options, report: Report): Reading {
  return source.kind === 'file' ? readFile(source, options, report) : readFolder(source.files, options, report);
}

function readFile({ path, bytes }: { path: string; bytes: Uint8Array }, options: Options, report: Report): Reading {
  const format = otherFormat(bytes);
  if (format !== undefined) throw new ImportError(`cannot import: ${path}: it is ${format}`);
  const text = decode(path, bytes, options.encoding, report);
  const sections = readTable(path, text, options.columns, report);
  for (const name of new Set(sections.map(({ header }) => header.tool.name))) report.note(`read as: ${name}`, path);
  for (const { header } of sections) {
    const ignored = header.columns.filter(({ role }) => role.is === 'ignored').map(({ name }) => `"${name}"`);
    if (ignored.length > 0) report.note(`columns left aside on purpose: ${[...new Set(ignored)].join(', ')}`, path);
  }
  const auxiliary = new Set(sections.flatMap(({ header }) => auxiliaryColumns(header)));
  if (auxiliary.size > 0)
    report.note(`columns read only to tell tasks and people apart: ${[...auxiliary].join(', ')}`, path);
  const items = readSections(path, sections, options.statuses, report);
  return { items, counting: countingOf(sections) };
}

/** The same id twice is one task in a tool that numbers all its tasks in one row, and shows it in each of its projects. */
function countingOf(sections: readonly Section[]): Counting {
  const tools = sections.map(({ header }) => header.tool);
  if (tools.some(({ countsPerScope }) => countsPerScope)) return 'per scope';
  return tools.includes(spreadsheet) ? 'unknown' : 'throughout';
}

/** Addresses, second ids and accounts: links and people are found by them, and no task shows them. */
function auxiliaryColumns({ columns }: Header): string[] {
  const ids = columns.flatMap(({ role, index }) =>
    role.is === 'read' && role.field === 'id' ? [{ rank: role.rank, index }] : [],
  );
  const first = ids.sort((a, b) => a.rank - b.rank || a.index - b.index)[0]?.index;
  return columns.flatMap(({ name, role, index }) => {
    if (role.is !== 'read') return [];
    const isAuxiliary = role.field === 'url' || role.field === 'account' || (role.field === 'id' && index !== first);
    return isAuxiliary ? [`"${name}"`] : [];
  });
}

function readFolder(files: readonly FolderFile[], options: Options, report: Report): Reading {
  const decoded = files.map(
    ({ path, inside, bytes }): MarkdownFile => ({ path, inside, text: decode(path, bytes, options.encoding, report) }),
  );
  const isConfig = ({ inside }: MarkdownFile) => /\.ya?ml$/i.test(inside);
  const configs = new Map(decoded.filter(isConfig).map((file) => [dirname(file.inside), file.text]));
  const statusesFor = (file: MarkdownFile) => {
    for (let folder = dirname(file.inside); ; folder = dirname(folder)) {
      const config = configs.get(folder);
      if (config !== undefined || folder === '.') return statusesOf(config, options.statuses);
    }
  };
  const tasks = decoded.filter((file) => !isConfig(file));
  const roots = new Set(tasks.flatMap(({ inside }) => /^(.*?)(?:\.?backlog\/)?tasks\//.exec(inside)?.[1] ?? []));
  return {
    items: readBacklogMd(tasks, statusesFor, options.columns.ignored, report),
    counting: roots.size > 1 ? 'per scope' : 'unknown',
  };
}
