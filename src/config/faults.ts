/** One wrong or missing variable. None of the texts ever quotes a value: any of them may hold a secret by mistake. */
export type ConfigFault = {
	/** The variable's name. */
	name: string;
	/** What is wrong, as the rest of a sentence that begins with the name. */
	fault: string;
	/** What to do, as a sentence. */
	cure: string;
};

/** Every fault of the environment at once, so that nobody mends them one start at a time. */
export class ConfigError extends Error {
	override name = 'ConfigError';
	readonly faults: readonly ConfigFault[];

	constructor(faults: readonly ConfigFault[]) {
		super(faults.map(({ name, fault, cure }) => `${name} ${fault}. ${cure}`).join('\n'));
		this.faults = faults;
	}
}

/** EX_CONFIG of sysexits.h: starting again as it is cannot help. */
export const exitMisconfigured = 78;
/** EX_UNAVAILABLE of sysexits.h: something that we need is away; a supervisor may try again. */
export const exitUnavailable = 69;

/**
 * Something outside keeps the program from starting. The message is what the person at the terminal reads: whole plain
 * sentences with the cure, no secret, no stack. `exitCode` is one of the two above.
 */
export class StartError extends Error {
	override name = 'StartError';
	readonly exitCode: number;

	constructor(message: string, options: { exitCode: number; cause?: unknown }) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.exitCode = options.exitCode;
	}
}
