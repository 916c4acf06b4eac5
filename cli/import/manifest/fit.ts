import { ImportError } from '../import-error.ts';
import type { Report } from '../report.ts';
import { cut } from '../text/clean.ts';
import type { ManifestTask, ProjectManifest } from './manifest.ts';

/** Bytes that the API server allows for all annotations of an object together. */
export const ANNOTATION_LIMIT = 262_144;
/** The annotation's own name and the line break that kubectl writes behind the JSON. */
const ANNOTATION_OVERHEAD = 50;
/** The longest name a namespace can have: kubectl writes it into what it keeps. */
const NAMESPACE = 'n'.repeat(63);

/**
 * Bytes of `kubectl.kubernetes.io/last-applied-configuration` after a client-side apply: compact JSON as Go writes it,
 * UTF-8, with `<`, `>` and `&` as six bytes each.
 */
export function annotationBytes(manifest: { metadata: { name: string } }): number {
  const metadata = { annotations: {}, name: manifest.metadata.name, namespace: NAMESPACE };
  const json = JSON.stringify({ ...manifest, metadata });
  return Buffer.byteLength(json) + 5 * (json.match(/[<>&]/g)?.length ?? 0) + ANNOTATION_OVERHEAD;
}

/**
 * Cuts the longest descriptions, and if that is not enough the longest titles, to one common length so that the
 * manifest goes through `kubectl apply`; one complaint a cut task. Throws ImportError when even that is too long.
 */
export function fitToKubectl(
  path: string,
  manifest: ProjectManifest,
  whereOf: ReadonlyMap<string, string>,
  report: Report,
): ProjectManifest {
  let fitted = manifest;
  for (const field of ['description', 'title'] as const) {
    if (annotationBytes(fitted) <= ANNOTATION_LIMIT) break;
    fitted = cutField(fitted, field);
  }
  const bytes = annotationBytes(fitted);
  if (bytes > ANNOTATION_LIMIT) {
    throw new ImportError(
      `cannot import: ${path}: ${bytes} bytes without descriptions, and kubectl apply takes ` +
        `${ANNOTATION_LIMIT}: split the backlog into several Projects`,
    );
  }
  manifest.spec.backlog.tasks.forEach((task, index) => {
    for (const field of ['description', 'title'] as const) {
      const before = task[field] ?? '';
      const after = fitted.spec.backlog.tasks[index]?.[field] ?? '';
      if (before === after) continue;
      const kind = {
        what: `${field} cut, since kubectl apply takes ${ANNOTATION_LIMIT} bytes for the whole backlog`,
        noun: 'task',
      };
      report.lost(kind, whereOf.get(task.id) ?? '', `${task.id}: from ${before.length} to ${after.length} characters`);
    }
  });
  return fitted;
}

/** The greatest common length that fits; the least one (no description, a title of one character) when none does. */
function cutField(manifest: ProjectManifest, field: 'description' | 'title'): ProjectManifest {
  const least = field === 'title' ? 1 : 0;
  let [low, high] = [least, Math.max(...manifest.spec.backlog.tasks.map((task) => task[field]?.length ?? 0))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (annotationBytes(withCut(manifest, field, middle)) <= ANNOTATION_LIMIT) low = middle;
    else high = middle - 1;
  }
  return withCut(manifest, field, low);
}

function withCut(manifest: ProjectManifest, field: 'description' | 'title', max: number): ProjectManifest {
  const tasks = manifest.spec.backlog.tasks.map((task): ManifestTask => {
    const text = cut(task[field] ?? '', max);
    if (text !== '') return { ...task, [field]: text };
    const { description: _, ...rest } = task;
    return rest;
  });
  return { ...manifest, spec: { ...manifest.spec, backlog: { source: 'Inline', tasks } } };
}
