import type { Query } from './call.js';
import { TooLargeError } from './errors.js';
import { maxPageSize } from './params.js';

/** n8n's own, where neither a limit nor a cursor is given. */
const defaultPageSize = 100;

/** A page that is too large is read again with a quarter of its rows; `single` reads a row too large by itself. */
export async function readPage<T>(
	query: Query,
	read: (query: Query) => Promise<T>,
	single: (query: Query, error: TooLargeError) => Promise<T>,
): Promise<T> {
	for (let smaller = query; ; ) {
		try {
			return await read(smaller);
		} catch (error) {
			if (!(error instanceof TooLargeError)) throw error;
			const limit = limitOf(smaller);
			if (limit === 1) return single(smaller, error);
			const next = withLimit(smaller, Math.max(1, Math.floor(limit / 4)));
			if (!next) throw error;
			smaller = next;
		}
	}
}

/** n8n ignores the query's limit beside a cursor, which holds its own (docs/n8n.md, 17). */
function limitOf({ cursor, limit }: Query): number {
	const inCursor = cursor === undefined ? limit : partsOf(String(cursor))?.limit;
	return Number(inCursor ?? defaultPageSize);
}

function withLimit(query: Query, limit: number): Query | null {
	if (query.cursor === undefined) return { ...query, limit };
	const parts = partsOf(String(query.cursor));
	return parts && { ...query, limit, cursor: cursorOf({ ...parts, limit }) };
}

/** After a smaller page the next one may be larger again, up to the size that was asked for. */
export function grown(cursor: string | null, asked: unknown): string | null {
	const parts = cursor === null ? null : partsOf(cursor);
	if (!parts || typeof asked !== 'number' || parts.limit >= asked) return cursor;
	return cursorOf({ ...parts, limit: Math.min(asked, parts.limit * 2) });
}

/** The cursor of the page after the row that this query gives alone, where pages go by row numbers. */
export function cursorBehind({ cursor }: Query): string | null {
	const offset = cursor === undefined ? 0 : partsOf(String(cursor))?.offset;
	return typeof offset === 'number' ? cursorOf({ limit: 1, offset: offset + 1 }) : null;
}

type Parts = { limit: number; offset?: unknown };

/** Executions have `{"lastId":"32","limit":3}` in it, workflows `{"limit":2,"offset":2}`; null for any other form. */
function partsOf(cursor: string): Parts | null {
	try {
		const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString());
		const { limit } = parts as Parts;
		return Number.isInteger(limit) && limit >= 1 && limit <= maxPageSize ? (parts as Parts) : null;
	} catch {
		return null;
	}
}

const cursorOf = (parts: Parts): string => Buffer.from(JSON.stringify(parts)).toString('base64');
