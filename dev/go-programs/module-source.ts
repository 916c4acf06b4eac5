import { lastLines, runCommand } from '../processes/command.ts';

/** A module of the Go module proxy that is read and not built: `github.com/…` and `v1.2.3`. */
export interface ModuleSource {
  module: string;
  version: string;
}

/** The folder with a module's files, which Go downloads once into its own cache. @throws when there is no Go, or no such module */
export async function sourceOfModule(
  { module, version }: ModuleSource,
  env: Record<string, string | undefined>,
): Promise<string> {
  const { code, stdout, stderr } = await runCommand('go', ['mod', 'download', '-json', `${module}@${version}`], {
    env: { ...env, GOWORK: 'off' },
  });
  const { Dir: folder, Error: reason } = JSON.parse(stdout || '{}') as { Dir?: string; Error?: string };
  if (code !== 0 || folder === undefined)
    throw new Error(`download ${module} ${version}: go mod download: ${reason ?? lastLines(stderr, 3)}`);
  return folder;
}
