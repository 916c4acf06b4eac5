import { basename } from 'node:path';
import { cut, oneLine } from './text.ts';

const PROJECT_ID = /^[A-Z][A-Z0-9-]{1,31}$/;

/** What the Project is called; `projectID` only where the object's name in capitals would not do as one. */
export interface ProjectName {
  name: string;
  displayName: string;
  projectID?: string;
}

/** Names the Project after the file (without its ending) or the folder; `path` must be absolute or plain. */
export function nameProject(path: string): ProjectName {
  const original = oneLine(basename(path).replace(/\.(csv|tsv|txt)$/i, ''));
  const name =
    original
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, 63)
      .replace(/-+$/, '') || 'backlog';
  const displayName = cut(original || name, 100);
  const capitals = name.toUpperCase();
  if (PROJECT_ID.test(capitals)) return { name, displayName };
  const begun = /^[A-Z]./.test(capitals) ? capitals : `P-${capitals}`;
  return { name, displayName, projectID: begun.slice(0, 32).replace(/-+$/, '') };
}
