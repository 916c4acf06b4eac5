const MONTH =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|mrz|mär|mai|okt|dez|janv|févr|mars|avr|juin|juil|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott)';

/** What a spreadsheet does to a cell that it takes for something else; undefined when nothing shows. */
export function damageOf(text: string): string | undefined {
  if (/^#(NAME\?|REF!|VALUE!|DIV\/0!|N\/A|NULL!|NUM!|SPILL!|CALC!|FIELD!|GETTING_DATA|ERROR!)$/i.test(text)) {
    return 'an error of a spreadsheet formula';
  }
  if (/^#{3,}$/.test(text)) return 'a spreadsheet column that was too narrow';
  const isReference = /^=\s*(?:(?:'[^']+'|\w+)!)?\$?[A-Z]{1,3}\$?\d+(?:[-+*/:].*)?$/i.test(text);
  if (isReference || /^[=+]\s*[A-Z][A-Z.]*\(.*\)$/is.test(text)) return 'a spreadsheet formula instead of its value';
  return undefined;
}

/** The same for the id of a task, whose digits and hyphens spreadsheets like to read as numbers and dates. */
export function idDamageOf(text: string): string | undefined {
  if (/^\d+(?:[.,]\d+)?E[+-]?\d+$/i.test(text) && /E[+-]|[.,]/i.test(text))
    return 'a number that a spreadsheet has shortened';
  // A comma within it has made several cells of it.
  if (/^=\s*[A-Z][A-Z.]*\(/i.test(text)) return 'a spreadsheet formula instead of its value';
  const isDate =
    // MAR-3 is a key of a tracker; Mar-03 and 3-Mar are what a spreadsheet makes of it.
    new RegExp(`^\\d{1,2}[-. ]${MONTH}\\.?(?:[-. ]\\d{2,4})?$`, 'i').test(text) ||
    /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[- ]\d{2,4}$/.test(text) ||
    /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}\/\d{1,2}\/\d{2})(?:[ T]\d{1,2}:\d{2}.*)?$/.test(
      text,
    ) ||
    /^\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?$/i.test(text);
  return isDate ? 'a date that a spreadsheet has made of it' : damageOf(text);
}
