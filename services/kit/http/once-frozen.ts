/**
 * What is made of an answer, made once for one that is frozen: a handler that gives the same frozen object again says by this that nothing
 * in it has changed. What is not frozen may have changed, and is looked at each time.
 */
export function onceFrozen(make: (answer: unknown) => string): (answer: unknown) => string {
  const made = new WeakMap<object, string>();
  return (answer) => {
    if (typeof answer !== 'object' || answer === null || !Object.isFrozen(answer)) return make(answer);
    const known = made.get(answer) ?? make(answer);
    made.set(answer, known);
    return known;
  };
}
