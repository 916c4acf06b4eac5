import { stringify } from 'yaml';
import type { z } from 'zod';
import type { Column } from '../../crds/column.ts';
import { GROUP, VERSION } from '../../crds/resources.ts';
import type { Kind } from './kinds.ts';
import { type StructuralSchema, structuralSchema, validations } from './structural-schema.ts';

const HEADER = '# Generated from crds/*.ts by make generate; do not edit.\n';

/** The CustomResourceDefinition of a kind as YAML text. Throws when its schema holds what the API server cannot check. */
export function customResourceDefinitionYaml(kind: Kind): string {
  return HEADER + stringify(customResourceDefinition(kind), { lineWidth: 120, aliasDuplicateObjects: false });
}

function customResourceDefinition(kind: Kind): StructuralSchema {
  const { resource, singular, shortName, columns, selectableField } = kind;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${resource.plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: {
        kind: resource.kind,
        listKind: `${resource.kind}List`,
        plural: resource.plural,
        singular,
        shortNames: [shortName],
        categories: ['scrum'],
      },
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          ...(selectableField && { selectableFields: [{ jsonPath: selectableField }] }),
          additionalPrinterColumns: columns.map(printerColumn),
          schema: { openAPIV3Schema: rootSchema(kind) },
        },
      ],
    },
  };
}

function printerColumn({ name, type, jsonPath, wide }: Column): StructuralSchema {
  return { name, type, jsonPath, ...(wide && { priority: 1 }) };
}

/**
 * The root has its own rules: the API server owns apiVersion, kind and metadata and lets a schema bound nothing of them but the name.
 * Status begins with observedGeneration -1, so that nobody takes an object that no operator has seen for settled.
 */
export function rootSchema({ resource, schema }: Kind): StructuralSchema {
  const { metadata, spec, status } = schema.shape as Record<string, z.ZodType>;
  if (!metadata || !spec || !status)
    throw new Error(`generate schema: ${resource.kind}: metadata, spec or status is missing`);
  const specSchema = structuralSchema(spec, `${resource.kind}.spec`);
  return {
    description: schema.description,
    type: 'object',
    ...(specSchema.default === undefined && { required: ['spec'] }),
    properties: {
      apiVersion: { description: 'Version of this schema.', type: 'string' },
      kind: { description: 'The kind of object.', type: 'string' },
      metadata: {
        type: 'object',
        properties: { name: { type: 'string', maxLength: nameLimit(metadata, resource.kind) } },
      },
      spec: specSchema,
      status: { ...structuralSchema(status, `${resource.kind}.status`), default: { observedGeneration: -1 } },
    },
    ...validations(schema, resource.kind),
  };
}

function nameLimit(metadata: z.ZodType, kind: string): number {
  const name = (metadata as z.ZodObject<{ name: z.ZodString }>).shape.name;
  if (!name?.maxLength) throw new Error(`generate schema: ${kind}.metadata.name: a string without max()`);
  return name.maxLength;
}
