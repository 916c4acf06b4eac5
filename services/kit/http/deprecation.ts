import type { Deprecation } from '../calls/route.ts';

/** RFC 9745 and RFC 8288: since when a route is deprecated, and what to use instead. */
export const deprecationHeaders = ({ since, instead }: Deprecation, params: unknown): Record<string, string> => {
  const path = instead.replace(/:(\w+)/g, (_all, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  );
  return { deprecation: `@${Date.parse(since) / 1000}`, link: `<${path}>; rel="successor-version"` };
};
