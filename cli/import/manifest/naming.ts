import { basename, dirname } from 'node:path';
import { cut, oneLine } from '../text/clean.ts';
import { hashOf, toAscii } from '../text/identifier.ts';

const PROJECT_ID = /^[A-Z][A-Z0-9-]{1,31}$/;
const MAX_NAME = 63;
const MAX_PROJECT_ID = 32;
/** What everybody calls a file or folder of tasks: it says nothing of the project. A number may follow. */
const GENERIC =
  /^(?:\.?backlog|tasks?|issues?|exports?|jira|linear|github|gitlab|trello|asana|data|todo|items?|work ?items?|download|untitled)([ _-]*\(?\d+\)?)?$/i;

/** What the Project is called; `projectID` only where the object's name in capitals would not do as one. */
export interface ProjectName {
  name: string;
  displayName: string;
  projectID?: string;
}

/** Names the Project after the file (without its ending) or folder, or the folder around it when its name says nothing; `path` is absolute. */
export function nameProject(path: string, wishes: { name?: string; projectID?: string }): ProjectName {
  const original = ownName(path);
  const name = wishes.name ?? objectName(original);
  const displayName = cut(original || name, 100);
  if (wishes.projectID !== undefined) return { name, displayName, projectID: wishes.projectID };
  const capitals = name.toUpperCase();
  if (PROJECT_ID.test(capitals)) return { name, displayName };
  const begun = /^[A-Z]./.test(capitals) ? capitals : `P-${capitals}`;
  return { name, displayName, projectID: shortened(begun, MAX_PROJECT_ID, (hash) => hash.toUpperCase()) };
}

function ownName(path: string): string {
  // Notion puts the page's id behind the name.
  const stem = oneLine(basename(path).replace(/\.(csv|tsv|txt|tab)$/i, '')).replace(/ [0-9a-f]{32}(_all)?$/, '');
  const generic = GENERIC.exec(stem);
  const above = dirname(path);
  if (generic === null || above === path || basename(above) === '') return stem;
  const number = generic[1] === undefined ? '' : ` ${generic[1].replace(/\D/g, '')}`;
  return `${ownName(above)}${number}`;
}

function objectName(original: string): string {
  const slug = toAscii(original)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug === '' ? `backlog-${hashOf(original)}` : shortened(slug, MAX_NAME, (hash) => hash);
}

/** What is cut ends in a hash of the whole: parts of one export begin alike and must not become one project. */
function shortened(text: string, max: number, write: (hash: string) => string): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 9).replace(/-+$/, '')}-${write(hashOf(text))}`;
}
