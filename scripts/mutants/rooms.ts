/** A folder whose files are held by the unit tests in it, and by no others: a test far away says little about where it broke. */
export interface Room {
  name: string;
  sources: string[];
  tests: string[];
}

const ROOM = /^(crds|operator|cli\/import|(?:controllers|services)\/[^/]+)\//;
/** A bound of a schema is held by the file that is generated from it, and what compares the two may not lie in crds. */
const HELD_ALSO_BY: Record<string, string> = { crds: 'scripts/generate/files.test.ts' };
/** Scopes, fakes and fixtures, which exist for tests alone. */
const FOR_TESTS = /(^|\/)(test|testing|fixtures|fakes)\/|(^|\/)(test|fake)-[^/]*$/;

/** Every folder with product code of its own rules; `dev` and the commands of `cli` are seen end to end. */
export const roomNames = (paths: string[]): string[] =>
  [...new Set(paths.flatMap((path) => (path.endsWith('.ts') ? (ROOM.exec(path)?.[1] ?? []) : [])))].sort();

/** Any folder can be a room, with all that is below it. */
export function roomOf(name: string, paths: string[]): Room {
  const files = paths.filter((path) => path.startsWith(`${name}/`) && path.endsWith('.ts') && !path.endsWith('.d.ts'));
  const tests = [...files.filter((path) => path.endsWith('.test.ts')), HELD_ALSO_BY[name] ?? []].flat().sort();
  return { name, tests, sources: files.filter((path) => !path.endsWith('.test.ts') && !FOR_TESTS.test(path)).sort() };
}
