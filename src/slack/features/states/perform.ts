import { renderAnswer } from '../../blocks/answer.js';
import type { Message } from '../../blocks/blocks.js';
import type { SayChange } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { renderLate, renderSaid } from './answer.js';
import { findAlert, targetOf } from './find.js';

/** Says it of the alert that is meant, or tells the person why not. */
export async function performSaid(context: Context, clicked: Interaction, change: SayChange): Promise<void> {
	const { answers, alerts, asking, people } = context;
	const { by, at, id } = clicked;
	// A form does not say where it was opened.
	const origin = change.channelId ? { channelId: change.channelId } : clicked.origin;
	const interaction = { ...clicked, origin };
	const tell = (message: Message) =>
		answers[change.answer === 'replacing' ? 'replacing' : 'privately'](origin, by.userId, message);
	// Before anything is told of it: everybody in the channel has the button.
	if (!(await asking.requests.allowed(interaction, { verb: 'alert', target: targetOf(change.of) }))) return;
	const found = await findAlert(context, interaction, change);
	if ('sorry' in found) return tell(found.sorry);
	if (change.said.kind === 'assigned' && !(await isMember(context, interaction, change.said.to))) {
		return tell(renderAnswer({ answer: { kind: 'not-assignable', userId: change.said.to } }));
	}
	const said = { ...change.said, by: by.userId, at };
	const result = await alerts.say(found.alert.execution, id, said);
	if (!result) return tell(renderAnswer({ answer: { kind: 'question-over' } }));
	if (result.as === 'late') return tell(renderLate({ alert: result.alert, userId: by.userId }));
	const entry = { verb: 'alert', target: targetOf(change.of, found.alert), channelId: origin.channelId } as const;
	await people.audit.write({ at: context.now(), by, ...entry, decision: 'allowed', result: said.kind });
	if (change.answer !== 'none') await tell(renderSaid({ alert: result.alert, said }));
}

/** Guests, bots and people from elsewhere see to nothing here, and neither does who may not see what has failed. */
async function isMember({ people }: Context, { by }: Interaction, userId: string): Promise<boolean> {
	if (userId === by.userId) return true;
	return userId !== '' && (await people.access.check({ userId, teamId: null }, 'read')).allowed;
}
