/** `#12`, `owner/repository#12` and an issue's address all mean its number or key. */
export function reference(text: string): string {
  const address = /^https?:\/\/[^\s]*\/([^/\s?#]+)\/?(?:[?#]\S*)?$/.exec(text);
  return (address?.[1] ?? text).replace(/^(?:[\w.-]+\/[\w.-]+)?#/, '');
}
