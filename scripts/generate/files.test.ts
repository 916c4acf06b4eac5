import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differingFiles, generatedFiles } from './files.ts';

const files = await generatedFiles();
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dsm-generated-'));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
afterEach(() => rmSync(root, { recursive: true }));

describe('generated files', () => {
  it('do not differ when they are generated again', async () => {
    expect([...differingFiles(root, await generatedFiles()).keys()]).toEqual([]);
  });

  it('are those of the repository', () => {
    expect([...differingFiles(join(import.meta.dirname, '../..'), files).keys()]).toEqual([]);
  });

  it('differ when one is edited or missing', () => {
    writeFileSync(join(root, 'crds/generated/sprints.yaml'), '# edited\n');
    rmSync(join(root, 'docs/reference/crds.md'));
    expect([...differingFiles(root, files).keys()]).toEqual(['crds/generated/sprints.yaml', 'docs/reference/crds.md']);
  });

  it('name make generate at their top', () => {
    // JSON has no comments: there the second line says it.
    for (const text of files.values())
      expect(text.split('\n').slice(0, 2).join('\n')).toMatch(/Generated .* by make generate/);
  });

  it('tell every reason, column and field of status in the reference', () => {
    const reference = files.get('docs/reference/crds.md');
    for (const word of ['`ProjectIDTaken`', '`BLOCKERS`', '`status.day.next`', '`spec.goal` !', 'default `10`']) {
      expect(reference).toContain(word);
    }
  });
});
