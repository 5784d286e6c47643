import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';

/** What goes with every word that is said. */
export type Ambient = {
	/** The slash command, with its slash, for words that tell a person what to type. */
	command: string;
	newReference(): string;
	/** Epoch milliseconds. */
	now(): number;
	log: Logger;
};

/** Without 0 O 1 I L U V: read aloud or copied by hand, they are mistaken for each other. */
const letters = '23456789ABCDEFGHJKMNPQRSTWXYZ';

/** Names one happening to a person and in the log, as `F7K2-9QXM`: 29⁸, in a log's life never two the same. */
export function newReference(): string {
	const part = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
	return `${part()}-${part()}`;
}
