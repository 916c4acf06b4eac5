/** The last `most` things that `pick` makes of a list, in its order. No more of the list is looked at than that takes. */
export function lastOf<From, To>(list: readonly From[], most: number, pick: (from: From) => To | undefined): To[] {
  const found: To[] = [];
  for (let i = list.length - 1; i >= 0 && found.length < most; i--) {
    const picked = pick(list[i] as From);
    if (picked !== undefined) found.push(picked);
  }
  return found.reverse();
}
