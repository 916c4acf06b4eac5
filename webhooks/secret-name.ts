import { z } from 'zod';
import type { ObjectKey } from '../controllers/runtime/objects/object.ts';

/** `namespace/name` in a configuration. */
export const secretName = z.string().transform((text, context): ObjectKey => {
  const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(text) ?? [];
  if (namespace !== undefined && name !== undefined) return { namespace, name };
  context.addIssue({ code: 'custom', message: 'want namespace/name, such as dsm/dsm-webhook' });
  return z.NEVER;
});
