/** Where a local world lies unless told otherwise, below the current folder. */
export const DEFAULT_DIR = '.dsm';
