/** What a column can say about a task. */
export type Field =
  | 'id'
  | 'title'
  | 'description'
  | 'points'
  | 'priority'
  | 'assignees'
  /** a mail address or account name of the assignee, beside the name */
  | 'account'
  | 'dependsOn'
  | 'blocks'
  /** links of several types in one cell, each with its type */
  | 'relations'
  | 'parent'
  | 'children'
  | 'status'
  | 'category'
  | 'resolution'
  /** a date of the end, or a flag: a clear no says that the task is open */
  | 'ended'
  /** a flag that only a yes decides by */
  | 'endedIfSet'
  | 'type'
  /** the project, repository or team of a task */
  | 'scope'
  | 'url';

/** How a tool exports. Header words are bare: lower case, letters and digits only; several are separated by blanks. */
export interface Tool {
  name: string;
  /** It is this tool when the header has all words of one of these. */
  signatures: readonly string[];
  /** The words of a field, the one to prefer first; those of `spreadsheet.ts` follow. */
  columns: Partial<Record<Field, string>>;
  /** Columns that say nothing about the work: dates of the record, ids of the tool, people who watch. */
  ignored?: string;
  /** Columns that say something which a task has no place for, though their word means a field elsewhere. */
  unread?: string;
  /** Words of its status that mean something else elsewhere. */
  open?: string;
  done?: string;
  /** What it writes into a cell that is empty, beside the words that everybody has for nothing. */
  nothing?: string;
  /** An assignee is one person, and may be called "Okafor, Ada". */
  hasOneAssignee?: boolean;
  /** Descriptions are HTML, also where they look like text. */
  writesHtml?: boolean;
  /** Ids are numbers that begin at 1 in each repository or project. */
  countsPerScope?: boolean;
  /** Exports need not have a column for the id. */
  lacksIds?: boolean;
}

const split = new Map<string, string[]>();

/** The words of a list as tools write it, split once. */
export function wordList(words: string | undefined): readonly string[] {
  if (words === undefined) return [];
  let list = split.get(words);
  if (list === undefined) {
    list = words.split(' ').filter((word) => word !== '');
    split.set(words, list);
  }
  return list;
}
