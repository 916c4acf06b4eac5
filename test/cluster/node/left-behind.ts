import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningProcess } from '../../../dev/processes/recorded.ts';
import { removeEmptyControlGroups } from './control-groups.ts';

export const PREFIX = 'dsm-node-';

/** Removes what nodes have left whose run was killed: a killed run ends its processes, and can do no more. */
export function removeLeftBehind(): void {
  removeEmptyControlGroups();
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const dir = join(tmpdir(), name);
    const hasBegun = existsSync(join(dir, 'mounted'));
    if (hasBegun && runningProcess(dir, 'init') === undefined) rmSync(dir, { recursive: true, force: true });
  }
}
