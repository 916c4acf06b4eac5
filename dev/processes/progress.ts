/** Calls `report` again and again, until the returned function is called. */
export function every(ms: number, report: () => void): () => void {
  const timer = setInterval(report, ms);
  return () => clearInterval(timer);
}

/** For people: 42 s, 5 min 3 s. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
