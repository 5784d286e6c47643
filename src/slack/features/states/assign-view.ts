import type { ModalView } from '@slack/types';
import type { Alert } from '../../../alerts/alert.js';
import { actions, callbacks, writeMetadata } from '../../blocks/actions.js';
import { context, modal, section } from '../../blocks/blocks.js';
import { bold, date, inline, label, mention } from '../../blocks/text.js';

/** `channelId`: where it was opened, which a form does not say by itself. */
export type AssignProps = { alert: Alert; channelId: string; userId: string };

/** Who shall have an alert: whoever opens the form, unless somebody else is chosen. */
export function renderAssign({ alert, channelId, userId }: AssignProps): ModalView {
	const { execution, workflowName, owner } = alert;
	const has = owner && `${mention(owner.userId)} has it since ${date(owner.since)}`;
	return modal({
		callbackId: callbacks.assign,
		title: 'Assign the alert',
		submit: 'Assign',
		close: 'Cancel',
		privateMetadata: writeMetadata(execution, channelId),
		blocks: [
			section(`Who takes ${bold(inline(workflowName, 120, 'this workflow'))}?`),
			...context(has),
			{
				type: 'input',
				label: label('Person'),
				element: { type: 'users_select', action_id: actions.alertOwner, initial_user: userId },
				hint: label('They are mentioned in the alert’s thread.'),
			},
		],
	});
}
