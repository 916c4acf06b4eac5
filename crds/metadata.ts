import { z } from 'zod';

const ownerReference = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().optional(),
});

/**
 * The part of metadata that every stored object has, and what the controllers read of the rest. Loose: the API server
 * owns metadata, so what is not named here passes through.
 */
const objectMetadata = z.looseObject({
  name: z.string(),
  namespace: z.string(),
  uid: z.string(),
  generation: z.int(),
  creationTimestamp: z.string(),
  resourceVersion: z.string().optional(),
  deletionTimestamp: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  finalizers: z.array(z.string()).optional(),
  ownerReferences: z.array(ownerReference).optional(),
});

/** Metadata of a kind whose names end at `maxLength` characters. */
export function namedMetadata(maxLength: number) {
  return objectMetadata.extend({ name: z.string().max(maxLength) });
}
