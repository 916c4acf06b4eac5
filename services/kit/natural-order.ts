const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' });

/** L-2 before L-10; the order of ids wherever people read them. */
export const naturally = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
