import { parseArgs } from 'node:util';

/** The arguments were wrong: `message` says what, for the person who typed them. */
export class UsageError extends Error {}

/** As sysexits has it. */
export const exitUsage = 64;

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

/** @throws {UsageError} */
export function readArguments<const O extends NonNullable<Options>>(args: string[], options: O) {
	try {
		return parseArgs({ args, options, allowPositionals: false }).values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

/** @throws {UsageError} */
export function readPort(text: string | undefined): number {
	const port = Number(text ?? 0);
	if (text === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
		throw new UsageError(`--port wants a number from 0 to 65535, not "${text}"`);
	return port;
}
