interface Declaring {
  metadata: { name: string };
  spec: { projectID?: string | undefined };
}

/** Id of the project in the services. The schema sees to it that the name fits when projectID is absent. */
export function projectIDOf(project: Declaring): string {
  return project.spec.projectID ?? project.metadata.name.toUpperCase();
}
