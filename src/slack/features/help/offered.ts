import { type Can, cannot, may } from '../../blocks/can.js';
import { sentence } from '../../blocks/text.js';
import { type Change, type Verb, verbNamed } from '../../command/verbs.js';

/** What bears on which commands are of use to this person here. */
export type May = {
	/** What this person may not do here, each with access's sentences; what is left out is allowed. */
	refusals?: Partial<Record<Change | 'read', { reason: string; ask: string }>>;
	can?: Can;
};

/** Null where the verb can be used. */
export function whyNot({ refusals, can }: May, verb: Verb): string | null {
	if (verb.needs !== null && !may(can, verb.needs)) return cannot[verb.needs];
	const refusal = verb.name === 'help' ? undefined : refusals?.[verb.changes ?? 'read'];
	return refusal ? `${sentence(refusal.reason, 300)} ${sentence(refusal.ask, 300)}` : null;
}

/** Of these commands, each beginning with its verb, those that this person can use. */
export const usable = (of: May, commands: readonly string[]): string[] =>
	commands.filter((command) => {
		const verb = verbNamed(command.split(' ')[0]!);
		return verb !== null && whyNot(of, verb) === null;
	});
