import { RecentlyUsed } from '../../kit/recently-used.ts';
import { type Answer, showProject } from '../answers.ts';
import { projectsIn } from '../store/projects.ts';

/** Of the texts of all lists. In memory a list takes about five times its text. */
const MOST_CHARACTERS = 500_000;

/** Lists of projects are asked for again and again, and change seldom: one that reads as before is answered as before. */
export class KnownLists {
  readonly #known: RecentlyUsed<Answer<'listProjects'>>;

  constructor(most = MOST_CHARACTERS) {
    this.#known = new RecentlyUsed(most);
  }

  /** @param text of listProjects; the answer is frozen, so that it can be given again: see onceFrozen */
  of(text: string): Answer<'listProjects'> {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const list = projectsIn(text).map(showProject);
    for (const part of [list, ...list]) Object.freeze(part);
    this.#known.set(text, list, text.length);
    return list;
  }
}
