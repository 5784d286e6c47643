import type { KnownBlock, ModalView } from '@slack/types';
import type { Alert } from '../../../alerts/alert.js';
import type { Mute } from '../../../alerts/store/mute-store.js';
import { actionId, actions, callbacks, writeMetadata } from '../../blocks/actions.js';
import { button, context, headed, type Message, modal, section } from '../../blocks/blocks.js';
import { bold, code, date, inline, label, mention, plain, plainString, plural } from '../../blocks/text.js';

/** Until when it is said most often; the values are words of the language. */
const choices = [
	['1h', '1 hour'],
	['4h', '4 hours'],
	['tomorrow 09:00', 'Until tomorrow 9:00'],
] as const;

/** What shall be quiet, and until when. `channelId`: where it was opened, which a form does not say by itself. */
export function renderMute({ alert, channelId }: { alert: Alert; channelId: string }): ModalView {
	const { execution, workflowId, workflowName, failures } = alert;
	const error = failures.newest.failure?.message;
	const problem = {
		text: label('This problem'),
		value: 'problem',
		...(error && { description: plain(error, 75) }),
	};
	const workflow = {
		text: label('The whole workflow'),
		value: 'workflow',
		description: plain(workflowName || 'A workflow', 75),
	};
	const lengths = choices.map(([value, text]) => ({ text: label(text), value }));
	return modal({
		callbackId: callbacks.mute,
		title: 'Mute the alert',
		submit: 'Mute',
		close: 'Cancel',
		privateMetadata: writeMetadata(execution, channelId),
		blocks: [
			section(`${bold(inline(workflowName, 120, 'This workflow'))} will not ring while muted.`),
			...context('Failures are counted meanwhile and reported at the end'),
			input('What to mute', {
				type: 'radio_buttons',
				action_id: actions.muteScope,
				initial_option: problem,
				options: workflowId === '' ? [problem] : [problem, workflow],
			}),
			input('How long', {
				type: 'radio_buttons',
				action_id: actions.muteFor,
				initial_option: lengths[0]!,
				options: lengths,
			}),
			{
				...input('Or another time', { type: 'plain_text_input', action_id: actions.muteUntil, max_length: 40 }),
				optional: true,
				hint: label('Such as 30m, 3d, 17:00 or tomorrow 14:00. Overrides the choice above.', 150),
			},
		],
	});
}

type Input = Extract<KnownBlock, { type: 'input' }>;

const input = (name: string, element: Input['element']): Input => ({ type: 'input', label: label(name), element });

const maxShown = 10;

/** What is muted now, the next to end first. */
export function renderMutes({ mutes, command }: { mutes: (Mute & { failures: number })[]; command: string }): Message {
	if (mutes.length === 0) {
		return headed('Nothing is muted', '', ...context(`${code(`${command} mute "Order sync" 2h`)} mutes a workflow`));
	}
	const text = mutes.length === 1 ? '1 mute' : `${mutes.length} mutes`;
	const rows = mutes.slice(0, maxShown).map((mute) => {
		const { field, workflowName, scope, error, until, by, failures } = mute;
		const name = inline(workflowName, 80, 'A workflow');
		const what = scope === 'workflow' ? 'the whole workflow' : inline(error ?? 'one problem of it', 120);
		const says = `Unmute ${plainString(workflowName, 30)}: ${scope === 'workflow' ? what : plainString(error ?? what, 30)}`;
		const end = button('Unmute', actionId(actions.muteEnd, field.slice(0, 200)), { value: field, says });
		const came = scope === 'condition' ? '' : ` · ${plural(failures, 'failure')} meanwhile`;
		return section(`🔕 ${bold(name)} · ${what}\nuntil ${date(until)} by ${mention(by)}${came}`, end);
	});
	const more = mutes.length > maxShown ? `and ${mutes.length - maxShown} more` : null;
	return { text, blocks: [section(bold(text)), ...rows, ...context(more)] };
}
