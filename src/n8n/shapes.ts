import { z } from 'zod';
import { type Call, factsOf } from './call.js';
import { UnreadableAnswerError } from './errors.js';

/** Ids come as strings, as numbers from DELETE, and once as either (`retryOf`, docs/n8n.md, 22). */
export const numericId = z.union([
	z.int().nonnegative(),
	z
		.string()
		.regex(/^\d{1,15}$/)
		.transform(Number),
]);

/** Workflow and tag ids: short texts, numbers on old servers. */
export const textId = z.union([z.string().min(1), z.int().transform(String)]);

/** As it came where its kind is right, else null; a field that was not sent is not there. */
export const loose = <T extends z.ZodType>(shape: T) => shape.nullish().catch(null);

export const orNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);

export const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'expected a time');

export const page = <T extends z.ZodType>(row: T) =>
	z.looseObject({ data: z.array(row), nextCursor: orNull(z.string()).transform((cursor) => cursor || null) });

/** A page of which a row that cannot be read is left out and told to `skipped`: it must not hide the others. */
export const lenientPage = <T extends z.ZodType>(row: T, skipped: (row: unknown) => void) =>
	page(z.unknown()).transform(({ data, nextCursor }) => ({
		nextCursor,
		data: data.flatMap((each) => {
			const result = row.safeParse(each);
			if (!result.success) skipped(each);
			return result.success ? [result.data] : [];
		}),
	}));

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
