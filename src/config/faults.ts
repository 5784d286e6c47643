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
