/** One column of `kubectl get`. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'date';
  jsonPath: string;
  /** Shown only with -o wide. */
  wide?: true;
}

/** A column of the condition Ready. */
export const readyColumn = (name: string, part: 'status' | 'message'): Column => ({
  name,
  type: 'string',
  jsonPath: `.status.conditions[?(@.type=="Ready")].${part}`,
});

export const AGE: Column = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };
