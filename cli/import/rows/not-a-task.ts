/** Words of a line that adds up the rows above it, in the languages that spreadsheets are kept in. */
const TOTAL_WORD =
  '(?:(?:grand|sub)[- ]?)?(?:totals?|sums?|count|average|avg|summe|gesamt(?:summe)?|insgesamt|anzahl|zwischensumme|somme|totale|totaal|totalt|suma|soma|razem|toplam|итого|всего|合計|小計|总计|總計|合计|小计|합계|총계)';
const TOTAL = new RegExp(`^${TOTAL_WORD}(?=$|[\\s:(=])`, 'iu');
/** A title may begin with such a word: "Total rewrite" is work, "Total issues: 2" is none. */
const NOTHING_BUT_TOTAL = new RegExp(
  `^${TOTAL_WORD}(?:\\s+(?:of\\s+)?(?:issues|tasks|items|rows|records|points|stories|cards))?[\\s:=(]*[\\d.,%]*\\)?$`,
  'iu',
);
const FOOTER =
  /^(?:generated|exported|created|printed|extracted|downloaded|report|source|page|end of|showing|displaying|filter|query|jql|confidential|copyright|©|\*{2,}|-{2,}|={2,}|erstellt|exportiert|stand|seite|généré|exporté|exportado|generado|gerado)\b/iu;

/** Why a row is no task: a total or a footer. Undefined when it may be one. `id` is '' in tools that export none. */
export function whyNoTask(cells: readonly string[], id: string, title: string): string | undefined {
  const filled = cells.filter((cell) => cell !== '');
  const [first = ''] = filled;
  if (isTotal(filled, id, title)) return 'a total';
  // A line of prose begins in the first cell, and an id has no blanks.
  const isProse = title === '' || /\s/.test(id) || (id === '' && filled.length === 1 && /\d/.test(title));
  if (FOOTER.test(first) && filled.length <= 2 && isProse) return 'a footer';
  return filled.length === 1 && cells.length > 2 && title === '' ? 'a line of its own' : undefined;
}

function isTotal(filled: readonly string[], id: string, title: string): boolean {
  const [first = ''] = filled;
  if (id !== '') return id === first && TOTAL.test(id);
  return title === first ? NOTHING_BUT_TOTAL.test(title) : title === '' && TOTAL.test(first);
}
