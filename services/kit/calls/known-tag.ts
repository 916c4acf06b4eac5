import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Route } from './route.ts';

const shapes = new WeakMap<z.ZodType, string>();

/** Of what this release takes from an answer. */
function shapeOf({ answer }: Route): string {
  const known = shapes.get(answer);
  if (known !== undefined) return known;
  const shape = hash('sha256', JSON.stringify(z.toJSONSchema(answer)), 'base64url').slice(0, 12);
  shapes.set(answer, shape);
  return shape;
}

/** What is kept beside an answer: its entity tag, and which release's shape it was brought into. */
export const tagToKeep = (to: Route, etag: string | undefined): string | undefined => etag && `${shapeOf(to)} ${etag}`;

/** The entity tag to name for an answer that was kept; undefined: it was brought into another shape, and is to be asked for anew. */
export function etagToName(to: Route, kept: string | undefined): string | undefined {
  const [shape, etag] = kept?.split(/ (.*)/s) ?? [];
  return shape === shapeOf(to) ? etag : undefined;
}
