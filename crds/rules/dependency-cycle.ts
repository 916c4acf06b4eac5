interface TaskNode {
  id: string;
  dependsOn?: readonly string[] | undefined;
}

/**
 * Finds one circle of dependencies: the ids in order, each depending on the next and the last on the first; absent when there is none.
 * Dependencies on tasks outside the list are passed over. Linear in tasks + dependencies, and without recursion: 600 tasks may form one chain.
 */
export function findDependencyCycle(tasks: readonly TaskNode[]): string[] | undefined {
  const dependencies = new Map(tasks.map(({ id, dependsOn }) => [id, dependsOn ?? []]));
  const finished = new Set<string>();
  for (const { id } of tasks) {
    const cycle = walk(id, dependencies, finished);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Depth first from one task; `path` holds the tasks between the start and the current one. */
function walk(
  start: string,
  dependencies: ReadonlyMap<string, readonly string[]>,
  finished: Set<string>,
): string[] | undefined {
  const path: string[] = [];
  const onPath = new Set<string>();
  const stack: { id: string; leaving: boolean }[] = [{ id: start, leaving: false }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { id, leaving } = step;
    if (leaving) {
      path.pop();
      onPath.delete(id);
      finished.add(id);
    } else if (onPath.has(id)) {
      return path.slice(path.indexOf(id));
    } else if (!finished.has(id) && dependencies.has(id)) {
      path.push(id);
      onPath.add(id);
      stack.push({ id, leaving: true });
      for (const next of dependencies.get(id) ?? []) stack.push({ id: next, leaving: false });
    }
  }
  return undefined;
}
