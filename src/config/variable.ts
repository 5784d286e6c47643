import { z } from 'zod';

export type Refuse = (fault: string, cure: string) => never;

/** A variable's text → its value, or a refusal. An unset or blank one is `undefined`. */
function variable<Value>(read: (text: string | undefined, refuse: Refuse) => Value) {
	return z
		.string()
		.optional()
		.transform((raw, context) => {
			const stop = {};
			try {
				return read(bare(raw), (fault, cure) => {
					context.issues.push({ code: 'custom', message: fault, params: { cure }, input: undefined });
					throw stop;
				});
			} catch (error) {
				if (error !== stop) throw error;
				return z.NEVER;
			}
		});
}

/** `docker run --env-file` hands over quotes as they stand, and pasted values bring blanks and line ends. */
function bare(raw: string | undefined): string | undefined {
	const text = raw
		?.trim()
		.replace(/^(["'])(.*)\1$/s, '$2')
		.trim();
	return text === '' ? undefined : text;
}

export const required = <Value>(cure: string, read: (text: string, refuse: Refuse) => Value) =>
	variable((text, refuse) => (text === undefined ? refuse('is missing', cure) : read(text, refuse)));

export const optional = <Value, Absent>(absent: Absent, read: (text: string, refuse: Refuse) => Value) =>
	variable((text, refuse) => (text === undefined ? absent : read(text, refuse)));

export const unless =
	(...wrong: [form: RegExp, fault: string, cure: string][]) =>
	(text: string, refuse: Refuse): string => {
		for (const [form, fault, cure] of wrong) if (form.test(text)) refuse(fault, cure);
		return text;
	};
