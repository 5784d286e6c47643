import type { DataWishes } from '../rows.js';
import type { Status, Version } from '../types.js';
import { ApiError, notFound } from './errors.js';

/** Reading what a caller sends, and refusing it in the words of each release (recorded under executions-list). */

type Query = Readonly<Record<string, unknown>>;

const bad = (message: string) => new ApiError(400, message);

const statuses2 = ['canceled', 'crashed', 'error', 'new', 'running', 'success', 'unknown', 'waiting'] as const;
const statuses1 = ['canceled', 'error', 'running', 'success', 'waiting'] as const;

const dateTimeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

export type ListWishes = DataWishes & {
	/** null: no filter. */
	statuses: readonly Status[] | null;
	workflowId: string | null;
	projectId: string | null;
	startedAfter: number | null;
	startedBefore: number | null;
	/** Ids below this one. */
	below: number;
	/** Infinity: all. */
	limit: number;
	/** As it goes into the next cursor. */
	cursorLimit: number | undefined;
};

/** 1.x refuses parameters it does not know and empty ones, before it looks at anything else. */
export function refuseUnknown(query: Query, known: readonly string[]): void {
	for (const [name, value] of Object.entries(query)) {
		if (!known.includes(name)) throw bad(`Unknown query parameter '${name}'`);
		if (value === '') throw bad(`Empty value found for query parameter '${name}'`);
	}
}

export function dateTime(value: unknown, where: string): number | null {
	if (value === undefined || value === '') return null;
	if (typeof value !== 'string' || !dateTimeForm.test(value) || Number.isNaN(Date.parse(value))) {
		throw bad(`${where} Invalid datetime`);
	}
	return Date.parse(value);
}

const choices = (values: readonly string[]) => values.map((one) => `'${one}'`).join(' | ');

function oneOf2(query: Query, name: string, values: readonly string[]): string | null {
	const value = query[name];
	if (value === undefined) return null;
	const where = `request/query/${name}`;
	if (Array.isArray(value)) throw bad(`${where} Expected ${choices(values)}, received array`);
	if (!values.includes(value as string)) {
		throw bad(`${where} Invalid enum value. Expected ${choices(values)}, received '${String(value)}'`);
	}
	return value as string;
}

const flag2 = (query: Query, name: string) => oneOf2(query, name, ['true', 'false']) === 'true';

function text(version: Version, query: Query, name: string): string | null {
	const value = query[name];
	if (value === undefined || value === '') return null;
	if (typeof value === 'string') return value;
	throw bad(`request/query/${name} ${version === '2.40.7' ? 'Expected string, received array' : 'must be string'}`);
}

export function dataWishes(version: Version, query: Query): DataWishes {
	if (version === '2.40.7') {
		return {
			includeData: flag2(query, 'includeData'),
			redact: flag2(query, 'redactExecutionData'),
			ignoreSizeLimit: flag2(query, 'ignoreDataSizeLimit'),
		};
	}
	const { includeData } = query;
	if (includeData !== undefined && includeData !== 'true' && includeData !== 'false') {
		throw bad('request/query/includeData must be boolean');
	}
	return { includeData: includeData === 'true', redact: false, ignoreSizeLimit: true };
}

function statuses(version: Version, query: Query): readonly Status[] | null {
	if (version === '2.40.7') {
		const status = oneOf2(query, 'status', statuses2);
		return status === null ? null : [status as Status];
	}
	const { status } = query;
	if (status === undefined) return null;
	if (typeof status !== 'string') throw bad('request/query/status must be string');
	if (!(statuses1 as readonly string[]).includes(status)) {
		throw bad(`request/query/status must be equal to one of the allowed values: ${statuses1.join(', ')}`);
	}
	// On 1.x crashed ones are errors.
	return status === 'error' ? ['error', 'crashed'] : [status as Status];
}

const defaultLimit = 100;
const highestLimit = 250;

/** 0: all. */
export function limitOf(version: Version, query: Query): number {
	const { limit } = query;
	if (limit === undefined || limit === '') return defaultLimit;
	if (version === '2.40.7') {
		const number = Number.parseInt(String(limit), 10);
		if (Number.isNaN(number)) throw bad('request/query/limit Param `limit` must be a valid integer');
		if (number < 0) throw bad('request/query/limit Param `limit` must be a non-negative integer');
		return Math.min(number, highestLimit);
	}
	const number = Number(limit);
	if (Number.isNaN(number)) throw bad('request/query/limit must be number');
	if (number > highestLimit) throw bad(`request/query/limit must be <= ${highestLimit}`);
	// 1.x hands the number to the database as it is, and answers with what that says.
	if (!Number.isInteger(number)) throw bad('SQLITE_MISMATCH: datatype mismatch');
	return Math.max(0, number);
}

export function cursorOf(value: unknown): Record<string, unknown> | null {
	if (value === undefined || value === '') return null;
	try {
		const cursor: unknown = JSON.parse(Buffer.from(String(value), 'base64').toString());
		if (cursor !== null && typeof cursor === 'object') return cursor as Record<string, unknown>;
	} catch {
		// Told below.
	}
	throw bad('An invalid cursor was provided');
}

export const encodeCursor = (cursor: object): string => Buffer.from(JSON.stringify(cursor)).toString('base64');

export function listWishes(version: Version, query: Query): ListWishes {
	const is2 = version === '2.40.7';
	const wished = {
		...dataWishes(version, query),
		statuses: statuses(version, query),
		workflowId: text(version, query, 'workflowId'),
		projectId: text(version, query, 'projectId'),
		startedAfter: is2 ? dateTime(query.startedAfter, 'request/query/startedAfter') : null,
		startedBefore: is2 ? dateTime(query.startedBefore, 'request/query/startedBefore') : null,
	};
	const limit = limitOf(version, query);
	// With a cursor its own limit counts, and the query's is ignored (docs/n8n.md, 17).
	const cursor = cursorOf(query.cursor);
	const cursorLimit = cursor ? (cursor.limit as number | undefined) : limit;
	return {
		...wished,
		below: cursor?.lastId === undefined ? Number.POSITIVE_INFINITY : Number(cursor.lastId),
		limit: cursorLimit || Number.POSITIVE_INFINITY,
		cursorLimit,
	};
}

/** An execution's id in a path. Where 1.x finds no such number, it says so only after looking. */
export function executionId(version: Version, value: string): number {
	if (version === '2.40.7') {
		if (!/^\d+$/.test(value) || Number(value) === 0) {
			throw bad('request/params/executionId must be a positive integer');
		}
		return Number(value);
	}
	const id = Number(value);
	if (Number.isNaN(id)) throw bad('request/params/id must be number');
	if (!Number.isSafeInteger(id) || id < 1) throw notFound();
	return id;
}
