import type { ModalView } from '@slack/types';
import type { Alert } from '../../../alerts/alert.js';
import { suffixOf } from '../../blocks/actions.js';
import type { Listener } from '../../bolt/ack-first.js';
import type { SayChange } from '../../bolt/change.js';
import type { Clicked } from '../../bolt/interaction.js';
import { openModal } from '../../bolt/modals.js';
import type { AlertNamed } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { withTarget } from '../../target.js';
import { renderAssign } from './assign-view.js';
import { renderMute } from './mute-view.js';

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

export const unmuteAlert = withTarget(({ execution: alert }) => ({
	take: () => ({ do: 'unmute', of: { alert }, answer: 'none' }),
}));

export const endMute = (_context: Context, { value: field }: Clicked): Listener<Clicked> => ({
	take: () => ({ do: 'unmute', of: { field }, answer: 'replacing' }),
});

/** By a workflow all of it is meant, by an execution its problem. */
export const scopeOf = (of: AlertNamed) =>
	({ scope: 'workflow' in of && of.workflow !== null ? 'workflow' : 'problem' }) as const;

/** A form about an alert. It names the workflow: not for those who may not read. */
const opens = (render: (props: { alert: Alert; channelId: string; userId: string }) => ModalView) =>
	withTarget(({ execution }, context) => ({
		async read(clicked) {
			const { slack, alerts, asking } = context;
			const alert = await alerts.read(execution);
			if (!alert) return asking.requests.answer(clicked, { kind: 'question-over' });
			const view = render({ alert, channelId: clicked.origin.channelId, userId: clicked.by.userId });
			const opened = await openModal(slack.clients.interactive, clicked.triggerId, view);
			if (opened === null) await asking.requests.answer(clicked, { kind: 'too-slow' });
		},
	}));

export const openAssign = opens(renderAssign);
export const openMute = opens(renderMute);
