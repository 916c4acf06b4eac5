import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { findProgram, PROMTOOL } from '../../dev/go-programs/programs.ts';
import { runCommand } from '../../dev/processes/command.ts';

const ROOT = join(import.meta.dirname, '../..');
const cwd = join(ROOT, 'monitoring');
const promtool = findProgram(process.env, PROMTOOL);
const skipped = promtool === undefined ? ' (skipped: no promtool; "make check-alerts" builds one)' : '';

const { groups } = parse(readFileSync(join(cwd, 'alerts.yaml'), 'utf8')) as {
  groups: { rules: { alert: string; annotations: Record<string, string>; labels: { severity: string } }[] }[];
};
const rules = groups.flatMap((group) => group.rules);

it.skipIf(promtool === undefined).each([
  ['check', 'alerts.yaml'],
  ['test', 'alerts.test.yaml'],
])(`promtool %s rules %s${skipped}`, async (verb, file) => {
  const { code, stdout, stderr } = await runCommand(promtool ?? '', [verb, 'rules', file], { env: process.env, cwd });
  expect(`${stdout}${stderr}`).toContain('SUCCESS');
  expect(code).toBe(0);
});

it.each(rules)('$alert says what is wrong and leads to a runbook that exists', ({ alert, annotations, labels }) => {
  expect(annotations).toMatchObject({ summary: expect.any(String), description: expect.any(String) });
  expect(['critical', 'warning']).toContain(labels.severity);
  const [page = '', anchor] = annotations.runbook_url?.split('#') ?? [];
  expect(anchor).toBe(alert.toLowerCase());
  expect(readFileSync(join(ROOT, page), 'utf8').split('\n')).toContain(`### ${alert}`);
});

it('every alert is tested to fire', () => {
  const { tests } = parse(readFileSync(join(cwd, 'alerts.test.yaml'), 'utf8')) as {
    tests: { alert_rule_test: { alertname: string; exp_alerts?: unknown[] }[] }[];
  };
  const fired = tests.flatMap((t) => t.alert_rule_test.filter((one) => one.exp_alerts).map((one) => one.alertname));
  expect(rules.map(({ alert }) => alert).filter((alert) => !fired.includes(alert))).toEqual([]);
});
