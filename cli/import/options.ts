import { ImportError } from './import-error.ts';
import type { ParentWish } from './items/parents.ts';
import type { StatusWishes } from './rows/finished.ts';
import type { ColumnWishes } from './table/header.ts';
import { bareWord } from './text/words.ts';
import type { Field } from './tools/tool.ts';

/** What the user says about a source. */
export interface Options {
  all: boolean;
  parents: ParentWish;
  encoding?: string;
  name?: string;
  projectID?: string;
  columns: ColumnWishes;
  statuses: StatusWishes;
}

/** Options as the command line has them. */
export interface Flags {
  all?: boolean;
  keepParents?: boolean;
  dropParents?: boolean;
  encoding?: string;
  name?: string;
  projectId?: string;
  column?: readonly string[];
  ignore?: readonly string[];
  done?: readonly string[];
  open?: readonly string[];
}

/** The fields that --column takes, and what they are called inside. */
const FIELDS: Record<string, Field> = {
  id: 'id',
  title: 'title',
  description: 'description',
  points: 'points',
  priority: 'priority',
  assignee: 'assignees',
  'depends-on': 'dependsOn',
  blocks: 'blocks',
  parent: 'parent',
  status: 'status',
  'status-category': 'category',
  resolution: 'resolution',
  completed: 'ended',
  type: 'type',
  project: 'scope',
  url: 'url',
};
export const FIELD_NAMES = Object.keys(FIELDS).join(', ');

const OBJECT_NAME = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const PROJECT_ID = /^[A-Z][A-Z0-9-]{1,31}$/;

/** Checks the flags. Throws ImportError for one that cannot be. */
export function optionsOf(flags: Flags): Options {
  if (flags.name !== undefined && !OBJECT_NAME.test(flags.name)) {
    throw new ImportError(
      `cannot import: --name ${flags.name}: at most 63 small letters, digits and hyphens, no hyphen at either end`,
    );
  }
  if (flags.projectId !== undefined && !PROJECT_ID.test(flags.projectId)) {
    throw new ImportError(
      `cannot import: --project-id ${flags.projectId}: a capital first, 2 to 32 capitals, digits and hyphens`,
    );
  }
  if (flags.keepParents && flags.dropParents)
    throw new ImportError('cannot import: --keep-parents and --drop-parents: say one of them');
  return {
    all: flags.all ?? false,
    parents: flags.keepParents ? 'keep' : flags.dropParents ? 'drop' : undefined,
    ...(flags.encoding === undefined ? {} : { encoding: flags.encoding }),
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(flags.projectId === undefined ? {} : { projectID: flags.projectId }),
    columns: {
      fields: wishedColumns(flags.column ?? []),
      ignored: new Set((flags.ignore ?? []).map((name) => name.trim().toLowerCase())),
    },
    statuses: { done: new Set((flags.done ?? []).map(bareWord)), open: new Set((flags.open ?? []).map(bareWord)) },
  };
}

function wishedColumns(wishes: readonly string[]): Map<string, Field[]> {
  const fields = new Map<string, Field[]>();
  for (const wish of wishes) {
    const [, key = '', name = ''] = /^([a-z-]+)=(.+)$/is.exec(wish) ?? [];
    const field = FIELDS[key.toLowerCase()];
    if (field === undefined)
      throw new ImportError(`cannot import: --column ${wish}: write FIELD=NAME, where FIELD is one of ${FIELD_NAMES}`);
    const column = name
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase();
    fields.set(column, [...(fields.get(column) ?? []), field]);
  }
  return fields;
}
