/** First words of a line that adds up the rows above it, in the languages that spreadsheets are kept in. */
const TOTAL =
  /^(?:(?:grand|sub)[- ]?)?(?:totals?|sums?|count|average|avg|summe|gesamt(?:summe)?|insgesamt|anzahl|zwischensumme|somme|totale|totaal|totalt|suma|soma|razem|toplam|итого|всего|合計|小計|总计|總計|合计|小计|합계|총계)(?=$|[\s:(=])/iu;
const FOOTER =
  /^(?:generated|exported|created|printed|extracted|downloaded|report|source|page|end of|showing|displaying|filter|query|jql|confidential|copyright|©|\*{2,}|-{3,}|={3,}|erstellt|exportiert|stand|seite|généré|exporté|généré|exportado|generado|gerado)\b/iu;

/** Why a row is no task: a total or a footer. Undefined when it may be one. */
export function whyNoTask(cells: readonly string[], id: string, title: string): string | undefined {
  const filled = cells.filter((cell) => cell !== '');
  const [first = ''] = filled;
  const isNumber = (text: string) => /^[\d.,\s%]*$/.test(text);
  if (
    TOTAL.test(first) &&
    (id === '' || id === first || title === first) &&
    (id === '' || title === '' || isNumber(title) || TOTAL.test(id))
  ) {
    return 'a total';
  }
  // A line of prose begins in the first cell; an id has no blanks.
  if (FOOTER.test(first) && filled.length <= 2 && (id === '' || /\s/.test(id) || title === '')) return 'a footer';
  if (filled.length === 1 && cells.length > 2 && (id === '' || title === '')) return 'a line of its own';
  return undefined;
}
