import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** One value of a chart that its values.yaml documents. */
export interface ChartValue {
  /** as `--set` takes it: `image.tag` */
  key: string;
  description: string;
  /** as JSON */
  whenAbsent: string;
}

/**
 * The documented values of a values.yaml, in its order: each key above which a comment begins with `# --`, as helm-docs has it.
 * @throws Error naming a value that is documented nowhere
 */
export function chartValues(text: string): ChartValue[] {
  const { contents } = parseDocument(text);
  if (!isMap(contents)) throw new Error('values.yaml: no map');
  return below(contents, '');
}

function below(map: YAMLMap, prefix: string): ChartValue[] {
  return map.items.flatMap((pair, place) => {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const key = `${prefix}${name}`;
    const description = descriptionOf(pair, place === 0 ? map.commentBefore : undefined);
    if (description !== undefined) return [{ key, description, whenAbsent: JSON.stringify(jsonOf(pair)) }];
    if (!isMap(pair.value) || pair.value.items.length === 0)
      throw new Error(`values.yaml: ${key}: no comment above it begins with "# --"`);
    return below(pair.value, `${key}.`);
  });
}

/** The comment above the first key of a map is the map's own to the parser. */
function descriptionOf({ key }: Pair, aboveMap: string | null | undefined): string | undefined {
  const comment = (isScalar(key) ? key.commentBefore : undefined) ?? aboveMap;
  const lines = (comment ?? '').split('\n');
  const first = lines.findLastIndex((line) => line.startsWith(' -- '));
  if (first < 0) return undefined;
  return lines
    .slice(first)
    .map((line) => line.replace(/^ (-- )?/, ''))
    .join(' ');
}

const jsonOf = ({ value }: Pair): unknown =>
  value !== null && typeof value === 'object' && 'toJSON' in value ? (value as { toJSON(): unknown }).toJSON() : value;
