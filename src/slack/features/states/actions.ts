import { suffixOf } from '../../blocks/actions.js';
import type { SayChange } from '../../bolt/change.js';
import { openModal } from '../../bolt/modals.js';
import { withTarget } from '../../target.js';
import { renderAssign } from './assign-view.js';

export const say = (of: SayChange['of'], said: SayChange['said'], answer: SayChange['answer']): SayChange => ({
	...{ do: 'say', of, said, answer },
});

/** The same buttons stand on the card, and, with a suffix, in a message that one person alone sees. */
const says = (said: SayChange['said']) =>
	withTarget(({ execution: alert }) => ({
		take: ({ actionId }) => say({ alert }, said, suffixOf(actionId) === null ? 'none' : 'replacing'),
	}));

export const acknowledge = says({ kind: 'acknowledged' });
export const resolveAlert = says({ kind: 'resolved' });

export const takeOver = withTarget(({ execution: alert }) => ({
	take: ({ by }) => say({ alert }, { kind: 'assigned', to: by.userId }, 'replacing'),
}));

/** The form names the workflow: not for those who may not read. */
export const openAssign = withTarget(({ execution }, context) => ({
	async read(clicked) {
		const { slack, alerts, asking } = context;
		const alert = await alerts.read(execution);
		if (!alert) return asking.requests.answer(clicked, { kind: 'question-over' });
		const view = renderAssign({ alert, channelId: clicked.origin.channelId, userId: clicked.by.userId });
		const opened = await openModal(slack.clients.interactive, clicked.triggerId, view);
		if (opened === null) await asking.requests.answer(clicked, { kind: 'too-slow' });
	},
}));
