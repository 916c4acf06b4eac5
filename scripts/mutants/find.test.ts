import { describe, expect, it } from 'vitest';
import { mutantsOf } from './find.ts';
import { lineOf } from './report.ts';

const changesOf = (text: string) => mutantsOf('a.ts', text).map((mutant) => lineOf(mutant).replace('a.ts:1 ', ''));

describe('mutantsOf', () => {
  it.each([
    ['a guard', 'for (;;) if (!a) break;', ['condition: !a → false', 'condition: !a → true']],
    ['a loop', 'while (busy) wait();', ['condition: busy → false', 'call: wait(); → nothing']],
    [
      'a choice',
      'f = a ? b : c',
      ['assignment: f = a ? b : c → nothing', 'condition: a ? b : c → (b)', 'condition: a ? b : c → (c)'],
    ],
    ['an optional property', 'const o = x ? {} : { x };', ['condition: x ? {} : { x } → ({})']],
    ['both sides of a test', 'const c = a && b;', ['logic: a && b → (a)', 'logic: a && b → (b)']],
    ['a default', 'const c = a ?? b;', ['nullish: a ?? b → (a)', 'nullish: a ?? b → (b)']],
    ['a bound', 'const c = a <= b;', ['boundary: a <= b → a < b']],
    ['an equality', 'const c = a === b;', ['comparison: a === b → a !== b']],
    ['a negation', 'const c = !a;', ['comparison: !a → a']],
    ['a lock', 'const q = db.forUpdate();', ['link: db.forUpdate() → db']],
    ['a link of another meaning', 'const q = list.some(is);', ['link: some → every']],
    ['a least', 'const q = Math.min(a, b);', ['link: min → max']],
    ['a flag', 'const on = true;', ['flag: true → false']],
    ['a small number', 'const n = 3;', ['number: 3 → 4']],
    ['a large number', 'const n = 30_000;', ['number: 30_000 → 60000']],
    ['a precondition', 'const o = { uid, name };', ['option: uid → ...{}']],
    ['a call that stands alone', 'a?.b(c);', ['call: a?.b(c); → nothing']],
    ['a state', 'this.#seen = now;', ['assignment: this.#seen = now; → nothing']],
    [
      'a name that is chosen',
      "const type = a ? 'Warning' : 'Normal';",
      ["condition: a ? 'Warning' : 'Normal' → ('Warning')", "condition: a ? 'Warning' : 'Normal' → ('Normal')"],
    ],
    ['a path', `const path = \`/a/\${b ?? c}\`;`, ['nullish: b ?? c → (b)', 'nullish: b ?? c → (c)']],
    ['a query', `const q = sql\`select \${a ?? b} from c\`;`, ['nullish: a ?? b → (a)', 'nullish: a ?? b → (b)']],
    ['a return that waits', 'async () => { return await f(); }', ['await: await f() → f()']],
    [
      'a clean-up',
      'try { f(); } finally { g(); }',
      ['call: f(); → nothing', 'finally: { g(); } → {}', 'call: g(); → nothing'],
    ],
  ])('changes %s', (_, text, changes) => expect(changesOf(text)).toEqual(changes));

  it('changes the order of two calls that wait, and whether they wait', () =>
    expect(changesOf('async () => { await a(); b(); }')).toEqual([
      'order: await a(); b(); → b(); await a();',
      'call: await a(); → nothing',
      'await: await a() → a()',
      'call: b(); → nothing',
    ]));

  it('lets a catch swallow and lets it rescue nothing', () =>
    expect(changesOf('try { f(); } catch (e) { g(e); }')).toEqual([
      'call: f(); → nothing',
      'catch: catch (e) { g(e); } → catch (mutant) { throw mutant; }',
      'catch: { g(e); } → {}',
      'call: g(e); → nothing',
    ]));

  it.each([
    ['logs', "this.#log.warn({ a: 1 }, 'late');"],
    ['logs of a level', "log[bad ? 'warn' : 'info']({ a: 1 });"],
    ['messages of errors', "throw new GoneError(a ? 'b' : 'c', 404);"],
    ['sentences', `const why = \`\${b ? c : d} is gone\`;`],
    ['a choice between sentences', "const why = a > 3 ? 'too many' : '';"],
    ['descriptions', "const s = z.string().meta({ examples: [1] }).describe('a');"],
    ['types', 'type A = { a: true } | 5;'],
    ['imports', "import { a } from 'b';"],
    ['tables of numbers', 'const buckets = [1, 2, 3, 4];'],
  ])('leaves %s alone', (_, text) => expect(changesOf(text)).toEqual([]));

  it('names the line and the span', () => {
    const text = 'const a = b;\nif (a) b();';
    const [mutant] = mutantsOf('x/a.ts', text);
    expect(mutant).toMatchObject({ file: 'x/a.ts', line: 2, kind: 'condition', original: 'a', replacement: 'false' });
    expect(text.slice(mutant!.start, mutant!.end)).toBe('a');
  });
});
