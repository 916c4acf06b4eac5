// Tests the alerts by Prometheus' own promtool, which it builds when there is none.
import { join } from 'node:path';
import { prepareProgram } from '../dev/go-programs/build.ts';
import { PROMTOOL } from '../dev/go-programs/programs.ts';
import { runCommand } from '../dev/processes/command.ts';

const promtool = await prepareProgram(PROMTOOL, { env: process.env, log: console.log });
const cwd = join(import.meta.dirname, '../monitoring');
for (const args of [
  ['check', 'rules', 'alerts.yaml'],
  ['test', 'rules', 'alerts.test.yaml'],
]) {
  const { code, stdout, stderr } = await runCommand(promtool, args, { env: process.env, cwd });
  console.log(`${stdout}${stderr}`.trim());
  if (code !== 0) process.exitCode = 1;
}
