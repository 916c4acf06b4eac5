/** The repository or project in an address of GitHub, GitLab or the like, and the number or key behind it. */
export interface Address {
  scope: string;
  name: string;
  isPullRequest: boolean;
}

const FORGE =
  /^https?:\/\/[^/\s]+\/(.+?)(?:\/-)?\/(issues|work_items|pull|pulls|merge_requests)\/(\d+)\/?(?:[?#]\S*)?$/i;
/** Linear, YouTrack, Trello and Shortcut put the title behind it. */
const BEFORE_TITLE = /^https?:\/\/[^\s?#]*\/(?:issue|c|story(?=\/\d))\/([^/\s?#]+)\/[^/\s?#]*\/?(?:[?#]\S*)?$/i;
const OTHER = /^https?:\/\/\S*\/([^/\s?#]+)\/?(?:[?#]\S*)?$/i;

export function readAddress(text: string): Address | undefined {
  const forge = FORGE.exec(text);
  if (forge !== null) {
    const [, scope = '', kind = '', name = ''] = forge;
    return { scope: scope.toLowerCase(), name, isPullRequest: /^(pull|merge)/i.test(kind) };
  }
  const name = (BEFORE_TITLE.exec(text) ?? OTHER.exec(text))?.[1];
  return name === undefined ? undefined : { scope: '', name: decode(name), isPullRequest: false };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
