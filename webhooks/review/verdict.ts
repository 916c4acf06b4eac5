/** What is said of an object: that it is refused and why, or what its author should know. */
export type Verdict = { refusal: string; warnings?: undefined } | { warnings: string[]; refusal?: undefined };
