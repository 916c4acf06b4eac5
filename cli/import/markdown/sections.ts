/** Headings of Backlog.md's own; any other one below the description is part of it. */
const KNOWN =
  'Acceptance Criteria|Definition of Done|Implementation Plan|Implementation Notes|Notes|Comments|Final Summary|References|Documentation|Plan|Log';
const SECTION = new RegExp(`^## (Description|(?:${KNOWN})\\b[^\\n]*)[ \\t]*$`, 'gim');

export interface Sections {
  description: string;
  /** The other sections that say something, by their headings. */
  others: { heading: string; text: string }[];
}

/** Takes a task's text apart. What stands above the first section describes the task when no section does. */
export function sectionsOf(content: string): Sections {
  const marked = /<!-- SECTION:DESCRIPTION:BEGIN -->([\s\S]*?)<!-- SECTION:DESCRIPTION:END -->/.exec(content);
  // Headings within the marks are the description's own, whatever they are called.
  const rest = marked === null ? content : content.replace(marked[0], '');
  const found = [...rest.matchAll(SECTION)];
  const parts = found.map((match, index) => ({
    heading: (match[1] ?? '').trim(),
    text: withoutMarks(rest.slice(match.index + match[0].length, found[index + 1]?.index ?? rest.length)),
  }));
  const above = withoutMarks(rest.slice(0, found[0]?.index ?? rest.length));
  const described = [
    withoutMarks(marked?.[1] ?? ''),
    ...parts.filter(({ heading }) => /^description$/i.test(heading)).map(({ text }) => text),
  ].filter((text) => text !== '');
  const description = described.join('\n\n') || above;
  const others = parts.filter(({ heading, text }) => !/^description$/i.test(heading) && text !== '');
  if (described.length > 0 && above !== '') others.unshift({ heading: 'text above the description', text: above });
  return { description, others };
}

function withoutMarks(text: string): string {
  return text.replace(/<!--\s*(?:SECTION:|AC:|DOD:|COMMENTS?:)?[A-Z_:]*(?:BEGIN|END)\s*-->/g, '').trim();
}
