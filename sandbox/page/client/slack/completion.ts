import type { TypedCommand } from '../../live.js';

/** Something that what is being typed can become. */
export type Offer = {
	/** What takes the place of the word: `/n8n`, `@ana`. */
	word: string;
	/** What it is for, or who it is. */
	note: string;
};

export type Completion = {
	/** Where the word begins that is being typed. */
	from: number;
	typed: string;
	offers: Offer[];
};

const maxOffers = 8;

/** What the word before the caret can become: a command at the very beginning, a person or group after an `@`. */
export function completionOf(before: string, commands: readonly TypedCommand[], names: readonly Offer[]): Completion {
	const [typed = ''] = /^\/\S*$/.exec(before) ?? /(?<!\S)@[\w.-]*$/.exec(before) ?? [];
	const all = typed.startsWith('/') ? commands.map(({ command, about }) => ({ word: command, note: about })) : names;
	const offers = typed ? all.filter(({ word }) => word.toLowerCase().startsWith(typed.toLowerCase())) : [];
	return { from: before.length - typed.length, typed, offers: offers.slice(0, maxOffers) };
}

/** What can follow a command that has been typed, as its app says it. */
export function hintOf(text: string, commands: readonly TypedCommand[]): string {
	const found = commands.find(({ command }) => text.startsWith(`${command} `));
	return found ? `${found.command} ${found.hint}` : '';
}
