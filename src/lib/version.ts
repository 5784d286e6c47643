import { readFileSync } from 'node:fs';

/** Flowbell's own version; package.json lies beside both src and dist. */
export const version: string = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
