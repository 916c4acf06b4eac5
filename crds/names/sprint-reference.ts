/**
 * The Sprint's place among all objects, from which the name is made that the services know it by for ever. The Project is part of it:
 * `sprint-1` of one project and, when that is long gone, `sprint-1` of another are two sprints.
 */
export function sprintReference(
  namespace: string,
  project: string,
  sprint: string,
): { namespace: string; name: string } {
  return { namespace, name: `${project}/${sprint}` };
}
