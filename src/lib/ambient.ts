import type { Logger } from 'pino';

/** What goes with every word that is said. */
export type Ambient = {
	/** The slash command, with its slash, for words that tell a person what to type. */
	command: string;
	/** A short name for one happening, shown to a person and written in the log beside it. */
	newReference(): string;
	/** Epoch milliseconds. */
	now(): number;
	log: Logger;
};
