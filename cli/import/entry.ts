/** One row or file as its reader found it, before anything is checked: all values are text, absent ones ''. */
export interface Entry {
  /** `PATH:LINE` of a row's first line, or a file's path. */
  where: string;
  id: string;
  /** Other names by which dependencies may call this entry (Jira's issue id beside its key). */
  aliases: string[];
  title: string;
  description: string;
  points: string;
  priority: string;
  assignees: string[];
  dependsOn: string[];
  finished: boolean;
}

/** Something that was not taken, or taken in part: `where: what: why`. */
export interface Complaint {
  where: string;
  what: string;
  why: string;
}

/** What a reader hands on. `notes` are worth a line but cost no data (a README is no task). */
export interface Reading {
  entries: Entry[];
  complaints: Complaint[];
  notes: Complaint[];
}

/** Nothing could be made of the source; the message reads `what failed: which object: why`. */
export class ImportError extends Error {
  override name = 'ImportError';
}
