/** Letters and digits only, lower case: "Story Points" and "story_points" are one word. */
export function bareWord(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

const NOTHING = new Set(
  (
    'none null nil na nan undefined empty blank tbd tba tbc todefine tobedefined tobedetermined unassigned notassigned nobody ' +
    'noone noassignee noowner unknown notset unset unspecified notspecified unestimated notestimated noestimate nopriority ' +
    'novalue notapplicable ' +
    // Exports are in the language of whoever exports.
    'nichtzugewiesen keine keiner niemand nichtzugeordnet nonassigné nonattribué nonattribuée aucun aucune personne sinasignar noasignado ' +
    'ninguno ninguna nadie nãoatribuído nenhum nenhuma ninguém nonassegnato nessuno nessuna niettoegewezen geen niemand nieprzypisane ' +
    'nieprzypisany nieprzydzielone brak nikt неназначен неназначено никто нет 未割り当て 未割当 担当者なし なし 未分配 未指派 无 미지정 없음'
  ).split(' '),
);

/** `-`, `None`, `N/A`, `TBD`, `unassigned`: how people and tools fill a cell that they leave empty, whatever its column. */
export function saysNothing(text: string): boolean {
  return (
    /^[\s\-–—−_.?…/\\*"']*$/u.test(text) || NOTHING.has(bareWord(text)) || /^(\[\s*\]|\{\s*\}|""|'')$/.test(text.trim())
  );
}
