import type { Rule } from '../fields/rule.ts';

interface TaskNode {
  id: string;
  dependsOn?: readonly string[] | undefined;
}

// CEL has no variables: a list of one element, here the set of ids, stands for one.
const IDS = '[self.transformMapEntry(i, x, {x.id: true})]';
const DANGLING =
  "self.map(t, has(t.dependsOn) && t.dependsOn.exists(d, !(d in ids)), t.id + ' on ' + t.dependsOn.filter(d, !(d in ids))[0])";
// Three of them at most: joining a list of unknown length is beyond the API server's cost limit.
const FIRST_DANGLING = `${IDS}.map(ids, [${DANGLING}].map(l, l[0] + (l.size() > 1 ? ', ' + l[1] : '') + (l.size() > 2 ? ', ' + l[2] : '') + (l.size() > 3 ? ' and more' : ''))[0])[0]`;

/**
 * Every dependency names a task of the same backlog. The rule is skipped while the list stays as it is: CEL runs on every write, those
 * to /status included.
 */
export const knownDependencies: Rule<TaskNode[]> = {
  cel: `(oldSelf.hasValue() && oldSelf.value() == self) || ${IDS}.all(ids, self.all(t, !has(t.dependsOn) || t.dependsOn.all(d, d in ids)))`,
  // Printed only when messageCel cannot be worked out, which is when two tasks have one id.
  message: 'task ids must differ and dependsOn must name tasks of the backlog',
  messageCel: `'tasks depend on tasks that are not in the backlog: ' + ${FIRST_DANGLING}`,
  optionalOldSelf: true,
  test: (list) => {
    const ids = new Set(list.map(({ id }) => id));
    return list.every(({ dependsOn }) => dependsOn?.every((id) => ids.has(id)) ?? true);
  },
};
