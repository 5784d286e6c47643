/** EX_CONFIG of sysexits.h: starting again as it is cannot help. */
export const exitMisconfigured = 78;
/** EX_UNAVAILABLE of sysexits.h: something that we need is away; a supervisor may try again. */
export const exitUnavailable = 69;

/** Something outside keeps the program from starting: plain sentences with the cure, no secret. */
export class StartError extends Error {
	override name = 'StartError';
	readonly exitCode: number;

	constructor(message: string, exitCode: number, cause?: unknown) {
		super(message, cause === undefined ? undefined : { cause });
		this.exitCode = exitCode;
	}
}
