import {
  CommandCompleteMessage,
  DatabaseError,
  DataRowMessage,
  type Field,
  ReadyForQueryMessage,
  RowDescriptionMessage,
} from 'pg-protocol/dist/messages.js';
import { Parser } from 'pg-protocol/dist/parser.js';

/** What PostgreSQL answers statements with that were sent as one message. */
export interface Answer {
  /** what the rows look like; undefined: nobody asked, or there are none */
  fields: readonly Field[] | undefined;
  /** values as text, null: NULL */
  rows: readonly (readonly (string | null)[])[];
  /** what each statement completed with, as "UPDATE 3" */
  tags: readonly string[];
}

/**
 * Reads an answer with the parser of the pg driver. PGlite's own copies each value before it decodes it, and takes four times as long.
 *
 * @throws DatabaseError the first error that is told, as the pg driver throws it
 */
export function readAnswer(bytes: Buffer): Answer {
  let fields: readonly Field[] | undefined;
  const rows: (string | null)[][] = [];
  const tags: string[] = [];
  let failure: DatabaseError | undefined;
  let isWhole = false;
  new Parser().parse(bytes, (message) => {
    if (message instanceof DataRowMessage) rows.push(message.fields);
    else if (message instanceof CommandCompleteMessage) tags.push(message.text);
    else if (message instanceof RowDescriptionMessage) fields = message.fields;
    else if (message instanceof DatabaseError) failure ??= message;
    else if (message instanceof ReadyForQueryMessage) isWhole = true;
  });
  if (failure !== undefined) throw failure;
  if (!isWhole) throw new Error('PGlite: its answer is cut');
  return { fields, rows, tags };
}
