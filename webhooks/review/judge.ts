import { InvalidObject, orInvalid } from '../../crds/parse.ts';
import { type Project, parseProject } from '../../crds/project.ts';
import { PROJECT, SPRINT } from '../../crds/resources.ts';
import { parseSprint } from '../../crds/sprint.ts';
import type { AdmissionRequest } from './admission-review.ts';
import { judgeProject } from './project.ts';
import { judgeSprint } from './sprint.ts';
import type { Verdict } from './verdict.ts';

/** The Projects that are there; asked for what a rule between objects needs. */
export interface Projects {
  /** Whether it is known which Projects are in a namespace. */
  hasSeen(namespace: string): boolean;
  get(namespace: string, name: string): Project | undefined;
  /** namespace/name of one that has the projectID of `project`, and is another */
  takenBy(project: Project): string | undefined;
}

const FINE: Verdict = { warnings: [] };

/** What is not ours to judge is fine: the API server's own rules come before, and the controllers look again. */
export function judge({ kind, operation, object, oldObject }: AdmissionRequest, projects: Projects): Verdict {
  if (operation !== 'CREATE' && operation !== 'UPDATE') return FINE;
  if (kind.kind === PROJECT.kind) {
    const project = orInvalid(parseProject, withIdentity(object));
    if (project instanceof InvalidObject) return FINE;
    const before = oldObject == null ? undefined : orInvalid(parseProject, oldObject);
    const known = before instanceof InvalidObject ? undefined : before;
    return judgeProject(project, known, { takenBy: projects.takenBy(project) });
  }
  if (kind.kind === SPRINT.kind) {
    const sprint = orInvalid(parseSprint, withIdentity(object));
    if (sprint instanceof InvalidObject) return FINE;
    const { namespace } = sprint.metadata;
    if (!projects.hasSeen(namespace)) return FINE;
    return judgeSprint(sprint, projects.get(namespace, sprint.spec.projectRef.name));
  }
  return FINE;
}

/** An object that is being made has no uid, generation and time yet, which the schemas of stored objects ask for. */
function withIdentity(object: unknown): unknown {
  const { metadata, ...rest } = (object ?? {}) as { metadata?: object };
  return { ...rest, metadata: { uid: '', generation: 1, creationTimestamp: '', name: '', ...metadata } };
}
