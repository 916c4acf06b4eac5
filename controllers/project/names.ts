/** Who writes the objects' fields, for server-side apply. */
export const FIELD_MANAGER = 'dsm-project';
