import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type ImportReference, referencesOf } from './references.ts';
import {
  DRIVERS,
  FORBIDDEN_NAMES,
  ROOMS,
  ROOMS_WITH_DEV_PACKAGES,
  ROOMS_WITH_DRIVERS,
  ROOMS_WITH_ENVIRONMENT,
  type Room,
  SETTING_OF_TESTS,
} from './rooms.ts';

export interface Repository {
  /** every file, tracked or new, as a path from the root */
  paths: ReadonlySet<string>;
  dependencies: ReadonlySet<string>;
  devDependencies: ReadonlySet<string>;
}

/** Complaints about one TypeScript file, each `file:line: what: where to go instead`. */
export function complaintsAbout(path: string, text: string, repository: Repository): string[] {
  const room = ROOMS.find(({ files }) => files.test(path));
  if (room === undefined) return [`${path}:1: lies in no room of scripts/check-imports/rooms.ts: add a row or move it`];
  const { imports, ambient } = referencesOf(text);
  const complaints = imports.flatMap((reference) => {
    const why = refusal(path, room, reference, repository);
    return why === undefined ? [] : [`${path}:${reference.line}: ${why}`];
  });
  for (const { expression, line } of ambient) {
    if (expression === 'process.env') {
      if (!ROOMS_WITH_ENVIRONMENT.test(path))
        complaints.push(`${path}:${line}: reads process.env: read it in the process's config.ts and hand the value in`);
    } else if (room.pure === true) {
      complaints.push(`${path}:${line}: uses ${expression} in ${room.name}: let the caller hand the value in`);
    }
  }
  return complaints;
}

/** Complaints about names that say nothing about what is inside. */
export function complaintsAboutNames(paths: Iterable<string>): string[] {
  return [...paths].flatMap((path) => {
    const vague = path
      .split('/')
      .find((part) => part === 'index.ts' || FORBIDDEN_NAMES.includes(part.split('.')[0] ?? ''));
    return vague === undefined ? [] : [`${path}:1: "${vague}" says nothing: name it after its one purpose`];
  });
}

function refusal(path: string, room: Room, reference: ImportReference, repository: Repository): string | undefined {
  const { specifier } = reference;
  if (specifier.startsWith('.')) return refusalOfFile(path, room, reference, repository);
  if (isBuiltin(specifier)) {
    if (specifier === 'node:http' && !reference.typeOnly && LEAN.test(path) && !isTest(path))
      return "imports node:http, which evaluates all that it hands out, fetch and WebSocket with it (14 MB): take it from process.getBuiltinModule('node:http')";
    if (room.builtins !== false || isTest(path)) return undefined;
    return `imports ${specifier}, which ${room.name} may not: ${room.instead}`;
  }
  return refusalOfPackage(path, room, reference, repository);
}

function refusalOfFile(
  path: string,
  room: Room,
  reference: ImportReference,
  repository: Repository,
): string | undefined {
  const target = posix.join(posix.dirname(path), reference.specifier);
  if (!/\.(ts|json)$/.test(target)) return `imports ${reference.specifier}: write the file's ending, .ts`;
  if (!repository.paths.has(target)) return `imports ${target}, which does not exist: correct the path`;
  if (isUnitTest(path) && SETTING_OF_TESTS.test(target)) return undefined;
  const fits = (pattern: string) => new RegExp(`^${pattern.replaceAll('$1', groupOf(room, path))}$`).test(target);
  if (room.mayImport.some(fits)) return undefined;
  const types = room.mayImportTypes?.some(fits) ?? false;
  if (types && reference.typeOnly) return undefined;
  const hint = types ? 'write `import type`' : room.instead;
  return `imports ${target}, which ${room.name} may not: ${hint}`;
}

function refusalOfPackage(
  path: string,
  room: Room,
  reference: ImportReference,
  { dependencies, devDependencies }: Repository,
): string | undefined {
  const name = packageOf(reference.specifier);
  if (!dependencies.has(name) && !devDependencies.has(name)) return `imports ${name}, which package.json does not list`;
  if (!dependencies.has(name) && !ROOMS_WITH_DEV_PACKAGES.test(path)) {
    return `imports ${name}, which is a devDependency: move it to dependencies, since this file is shipped`;
  }
  if (name === 'vitest' && isTest(path)) return undefined;
  const typesAllowed = room.packageTypes?.includes(name) ?? false;
  const listed = room.packages?.includes(name) ?? (!DRIVERS.includes(name) || ROOMS_WITH_DRIVERS.test(path));
  if (listed || (typesAllowed && reference.typeOnly)) return undefined;
  return `imports ${name}, which ${room.name} may not: ${typesAllowed ? 'write `import type`' : room.instead}`;
}

/** What runs as processes that are many, or small. */
const LEAN = /^(services|operator|webhooks|controllers\/(?!runtime\/testing\/))/;

const isTest = (path: string) => path.endsWith('.test.ts');

/** One beside what it tests; those of test/ see what their own rows say. */
const isUnitTest = (path: string) => isTest(path) && !path.startsWith('test/');

const groupOf = (room: Room, path: string) => room.files.exec(path)?.[1] ?? '';

const packageOf = (specifier: string) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
