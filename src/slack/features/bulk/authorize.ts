import type { Decision, Verb } from '../../../access/index.js';
import { renderAnswer } from '../../blocks/answer.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';

type Needs = Pick<Context, 'people' | 'answers' | 'now'>;

/** Asks whether this person may, and writes a refusal down. */
export async function authorize(
	{ people: { access, audit }, now }: Needs,
	{ by, origin }: Interaction,
	verb: Verb,
	target: string,
): Promise<Decision> {
	const verdict = await access.check(by, verb);
	if (!verdict.allowed) {
		const { channelId } = origin;
		await audit.write({ at: now(), by, verb, target, channelId, decision: 'refused', result: verdict.reason });
	}
	return verdict;
}

/** The same, and tells the person who may not. */
export async function authorizeOrTell(
	context: Needs,
	interaction: Interaction,
	verb: Verb,
	target: string,
): Promise<boolean> {
	const verdict = await authorize(context, interaction, verb, target);
	if (verdict.allowed) return true;
	const answer = { kind: 'refused', reason: verdict.reason, ask: verdict.ask } as const;
	await context.answers.privately(interaction.origin, interaction.by.userId, renderAnswer({ answer }));
	return false;
}
