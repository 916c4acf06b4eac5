import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What of the repository the image has: everything that the `dsm` command reaches. */
const SHIPPED = ['cli', 'controllers', 'crds', 'dev', 'operator', 'services', 'webhooks', 'package.json', 'LICENSE'];

/** Tests and what only they use. */
const NOT_SHIPPED = [
  /\.test\.ts$/,
  /(^|\/)test-[^/]*\.ts$/,
  /^controllers\/runtime\/testing\//,
  /\/contract\/golden\//,
];

/** What nobody reads at run time in a package: types, maps, prose and tests. */
const NOT_OF_A_PACKAGE = /\.(d\.[cm]?ts|map|md|markdown|flow|tsbuildinfo)$|\/(test|tests|__tests__|docs|examples)\//;

export const isShipped = (path: string): boolean =>
  SHIPPED.some((root) => path === root || path.startsWith(`${root}/`)) && !NOT_SHIPPED.some((rule) => rule.test(path));

/** `path` begins with the package's name. */
export const isOfAPackage = (path: string): boolean => !NOT_OF_A_PACKAGE.test(`/${path}`);

/** Copies the files of a folder that `takes` takes; paths are those below the folder. */
export function copyFiles(from: string, to: string, takes: (path: string) => boolean): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name).slice(from.length + 1);
    if (takes(path)) cpSync(join(from, path), join(to, path), { verbatimSymlinks: true });
  }
}
