import { z } from 'zod';
import { type Call, factsOf } from './call.js';
import { UnreadableAnswerError } from './errors.js';

/** Ids come as strings, as numbers from DELETE, and once as either (`retryOf`, docs/n8n.md, 22); the first is 1. */
export const numericId = z
	.union([
		z.int(),
		z
			.string()
			.regex(/^\d{1,15}$/)
			.transform(Number),
	])
	.pipe(z.int().positive());

/** Workflow and tag ids: short texts, numbers on old servers. */
export const textId = z.union([z.string().min(1), z.int().transform(String)]);

/** As it came where its kind is right, else null; a field that was not sent is not there. */
export const loose = <T extends z.ZodType>(shape: T) => shape.nullish().catch(null);

export const orNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);

export const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'expected a time');

/** Those that can be read; the others are told to `skipped`, and hide none. */
export const readable = <T extends z.ZodType>(row: T, skipped: (row: unknown) => void = () => {}) =>
	z.array(z.unknown()).transform((rows) =>
		rows.flatMap((each) => {
			const result = row.safeParse(each);
			if (!result.success) skipped(each);
			return result.success ? [result.data] : [];
		}),
	);

const cursor = z.union([z.string(), z.number().transform(String)]).nullish();

/** A cursor of another kind hides no row; with it, and without a row that can be read, it is no page. */
export const pageOf = <T extends z.ZodType>(row: T, skipped?: (row: unknown) => void) =>
	z
		.looseObject({ data: readable(row, skipped), nextCursor: z.unknown().optional() })
		.transform(({ data, nextCursor }, context) => {
			const read = cursor.safeParse(nextCursor);
			const isDocumented = typeof nextCursor === 'string' || nextCursor === null || nextCursor === undefined;
			if (!isDocumented && data.length === 0)
				context.addIssue({ code: 'custom', path: ['nextCursor'], message: 'expected a text' });
			return { data, nextCursor: read.data || null };
		});

/** Gives the answer its type, or says in one sentence where it is not what the API describes (never quoting values). */
export function shaped<T extends z.ZodType>(shape: T, call: Call, value: unknown): z.output<T> {
	const result = shape.safeParse(value);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
	throw new UnreadableAnswerError(
		`n8n's answer is not of the expected shape${where}.`,
		factsOf(call, { status: 200, outcomeUnknown: true }),
	);
}
