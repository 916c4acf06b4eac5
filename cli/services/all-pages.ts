/** The most that a page of a list route holds. */
const PAGE = 1000;

/** Everything that a list route with limit and offset holds. */
export async function allPages<T>(read: (page: { limit: number; offset: number }) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const page = await read({ limit: PAGE, offset: all.length });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
