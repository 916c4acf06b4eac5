import { parse } from 'yaml';
import { z } from 'zod';
import type { Access } from '../../process/request-scope.ts';
import type { Identity } from './identity.ts';

const NAME = '[a-z0-9]([a-z0-9.-]*[a-z0-9])?';
const namespace = z.string().regex(new RegExp(`^${NAME}$`), 'want the name of a namespace');
const right = z.enum(['read', 'report', 'manage', 'system']);

const entry = z
  .strictObject({
    /** one of these says whom it is about */
    serviceAccount: z
      .string()
      .regex(new RegExp(`^${NAME}:${NAME}$`), 'want namespace:name of a ServiceAccount')
      .optional(),
    group: z.string().min(1).optional(),
    subject: z.string().min(1).optional(),
    claim: z.strictObject({ name: z.string().min(1), value: z.string().min(1) }).optional(),
    /** whose tokens; absent: those of the first issuer of the configuration */
    issuer: z.string().optional(),
    /** each includes those before it: read, report, manage, system */
    rights: z.array(right).min(1),
    /** the project ids that the rights are limited to; with `namespaces` both together; without either in every project */
    projects: z.array(z.string().min(1)).min(1).max(10_000).optional(),
    /** likewise, by the namespace of the object that declares the project */
    namespaces: z.array(namespace).min(1).max(1_000).optional(),
  })
  .refine(
    (one) => [one.serviceAccount, one.group, one.subject, one.claim].filter((v) => v !== undefined).length === 1,
    {
      message: 'want one of serviceAccount, group, subject and claim',
    },
  )
  .refine((one) => !one.rights.includes('system') || (one.projects ?? one.namespaces) === undefined, {
    path: ['rights'],
    message: 'system is a right over everything and cannot be limited to projects',
  });

const file = z.strictObject({ rights: z.array(entry).max(10_000) });

export type RightsEntry = z.output<typeof entry>;

/** Who may do what. @throws Error with every fault of the text at once */
export function parseRights(text: string): RightsEntry[] {
  const parsed = file.safeParse(parse(text));
  if (parsed.success) return parsed.data.rights;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`).join('; '));
}

/** A right, and where. */
export interface Grant {
  rank: number;
  /** undefined: in every project */
  projects: readonly string[] | undefined;
  /** projects that objects of these namespaces declare, beside `projects` */
  namespaces: readonly string[];
}

const RANKS: Record<Access, number> = { read: 0, report: 1, manage: 2, system: 3 };
export const rankOf = (access: Access): number => RANKS[access];

/** All that the entries give somebody. */
export const grantsOf = (identity: Identity, entries: readonly RightsEntry[], firstIssuer: string): Grant[] =>
  entries
    .filter((one) => (one.issuer ?? firstIssuer) === identity.issuer && isAbout(one, identity))
    .map(({ rights, projects, namespaces }) => ({
      rank: Math.max(...rights.map(rankOf)),
      projects: projects === undefined && namespaces !== undefined ? [] : projects,
      namespaces: namespaces ?? [],
    }));

function isAbout({ serviceAccount, group, subject, claim }: RightsEntry, identity: Identity): boolean {
  if (serviceAccount !== undefined) return serviceAccount === identity.serviceAccount;
  if (group !== undefined) return identity.groups.includes(group);
  if (subject !== undefined) return subject === identity.subject;
  return claim !== undefined && [identity.claims[claim.name]].flat().includes(claim.value);
}
