import type { Fields } from './model.js';

/** Slack says no: becomes `{ ok: false, error, … }`. */
export class Refusal extends Error {
	readonly error: string;
	readonly extra: Fields;

	constructor(error: string, extra: Fields = {}) {
		super(error);
		this.error = error;
		this.extra = extra;
	}
}

export function refuse(error: string, extra?: Fields): never {
	throw new Refusal(error, extra);
}

/** A refusal that carries its reasons where Slack puts them. */
export function refuseBecause(error: string, reasons: string[]): never {
	throw new Refusal(error, {
		errors: reasons,
		response_metadata: { messages: reasons.map((reason) => `[ERROR] ${reason}`) },
	});
}
