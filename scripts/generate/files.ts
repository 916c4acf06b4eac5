import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { customResourceDefinitionYaml } from './custom-resource-definition.ts';
import { KINDS } from './kinds.ts';
import { referenceMarkdown } from './reference.ts';

/** Every generated file: its path in the repository and its text. */
export function generatedFiles(): Map<string, string> {
  return new Map([
    ...KINDS.map(
      (kind) => [`crds/generated/${kind.resource.plural}.yaml`, customResourceDefinitionYaml(kind)] as const,
    ),
    ['docs/reference/crds.md', referenceMarkdown(KINDS)] as const,
  ]);
}

/** The files below `root` that are missing or not as given. */
export function differingFiles(root: string, files: Map<string, string>): Map<string, string> {
  return new Map([...files].filter(([path, text]) => current(join(root, path)) !== text));
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
