import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface CommandOptions {
  env: Record<string, string | undefined>;
  cwd?: string | undefined;
  signal?: AbortSignal | undefined;
  onStderr?: ((line: string) => void) | undefined;
}

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end, whatever code it ends with. @throws when it cannot be started. */
export function runCommand(command: string, args: string[], options: CommandOptions): Promise<Finished> {
  const { cwd, signal, onStderr } = options;
  return new Promise((resolve, reject) => {
    const env = options.env as NodeJS.ProcessEnv;
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], signal });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      stderr += `${line}\n`;
      onStderr?.(line);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The end of what a command said, where its cause stands. */
export function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n');
}
