/** The release that is built where none is installed. */
export const OLLAMA_VERSION = 'v0.34.4';
