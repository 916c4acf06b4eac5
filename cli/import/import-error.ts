/** Nothing could be made of the source; the message reads `what failed: which object: why`. */
export class ImportError extends Error {
  override name = 'ImportError';
}
