import { type Call, factsOf } from './call.js';
import { BadRequestError } from './errors/index.js';

type Value = string | number | boolean | Date;

/** n8n 1.123 refuses a larger page; 2.x cuts it to this without a word. */
export const largestPage = 250;

const refuse = (call: Call, sentence: string): never => {
	throw new BadRequestError(`${sentence} Nothing was sent.`, factsOf(call));
};

/**
 * Checks parameters before they are sent, because n8n 2.x ignores unknown ones and empty texts without a word: a
 * misspelt filter would list, or stop, everything (docs/n8n.md, 19).
 */
export function checked(
	call: Call,
	given: object,
	known: readonly string[],
): Record<string, string | number | boolean> {
	const query: Record<string, string | number | boolean> = {};
	for (const [name, value] of Object.entries(given) as [string, Value | undefined][]) {
		if (value === undefined) continue;
		if (!known.includes(name)) refuse(call, `There is no parameter "${name}".`);
		if (value === '' || value === null) refuse(call, `The parameter "${name}" is empty.`);
		query[name] = value instanceof Date ? isoTime(call, name, value) : value;
	}
	if ('limit' in query) query.limit = pageSize(call, query.limit);
	return query;
}

function pageSize(call: Call, limit: unknown): number {
	// 0 would give every row in one answer (docs/n8n.md, 18).
	if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) {
		return refuse(call, 'The parameter "limit" must be a whole number from 1 on.');
	}
	return Math.min(limit, largestPage);
}

function isoTime(call: Call, name: string, value: Date): string {
	return Number.isNaN(value.getTime()) ? refuse(call, `The parameter "${name}" is not a time.`) : value.toISOString();
}

/** An execution id as it goes into a path. */
export function executionId(call: Call, id: number | string): number {
	const number = typeof id === 'string' && /^\d{1,15}$/.test(id.trim()) ? Number(id) : id;
	if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) {
		return refuse(call, 'An execution id is a whole number from 1 on.');
	}
	return number;
}

/** The header that names a change. Only a POST may carry it. */
export function idempotencyHeader(call: Call, key: string | undefined): Record<string, string> {
	if (key === undefined || call.method !== 'POST') return {};
	if (!/^[\x21-\x7e]{1,128}$/.test(key)) {
		return refuse(call, 'An idempotency key is 1 to 128 visible ASCII characters.');
	}
	return { 'idempotency-key': key };
}

/** A workflow id as it goes into a path. Ids of n8n are letters and digits; dots alone would lead elsewhere. */
export function workflowId(call: Call, id: string): string {
	if (typeof id !== 'string' || id === '' || /^\.+$/.test(id)) return refuse(call, 'A workflow id is needed.');
	return encodeURIComponent(id);
}

/** Checks the body of a stop of many, where a misspelt or empty filter would stop everything that the key can see. */
export function stopFilter(call: Call, given: object): Record<string, unknown> {
	const { status, ...rest } = given as { status?: unknown };
	const wanted = Array.isArray(status) && status.length > 0;
	if (!wanted || !status.every((word) => ['running', 'queued', 'waiting'].includes(word))) {
		refuse(call, 'The parameter "status" must be a list of "running", "queued" or "waiting".');
	}
	return { status, ...checked(call, rest, ['workflowId', 'startedAfter', 'startedBefore']) };
}
