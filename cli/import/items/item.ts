/** What a row or file says and a task has no place for. */
export interface Fact {
  /** `column "Labels"`, `section "Notes"` */
  column: string;
  value: string;
  /** `varying`: lost only when it is not the same throughout (the project, the type). */
  is: 'unread' | 'varying';
}

/** One spelling of a person and what stood beside it: a name with its mail address or account. */
export interface Spelling {
  text: string;
  account: string;
  /** `Okafor, Ada` and `ada, ben` look alike; which it is shows when all people are known. */
  mayBeList?: boolean;
}

/** One task as its reader found it, before anything is compared with other tasks: all values are clean text, absent ones ''. */
export interface Item {
  /** `PATH:LINE` of a row's first line, or a file's path. */
  where: string;
  /** As written; '' when the source gives none and one is to be made from the title. */
  id: string;
  /** Other names by which links may call it: a second id, an address. */
  aliases: string[];
  /** The repository or project in which its id counts; '' when that is not known. */
  scope: string;
  title: string;
  description: string;
  points: string;
  priority: string;
  assignees: Spelling[];
  /** A cell each, as written: what it names is known only when all items are. */
  dependsOn: string[];
  blocks: string[];
  parents: string[];
  children: string[];
  finished: boolean;
  facts: Fact[];
}
