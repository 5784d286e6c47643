import type { InputBlock, ModalView } from '@slack/types';
import { type Action, actions, callbacks } from '../../blocks/actions.js';
import { context, modal } from '../../blocks/blocks.js';
import { staticSelect } from '../../blocks/options.js';
import { channel, code, label } from '../../blocks/text.js';
import type { Groups } from './groups.js';

/** What the choices of the form add to the command; the first one adds nothing. */
const choices: Partial<Record<Action, { text: string; says: string }[]>> = {
	[actions.watchOnly]: [
		{ text: 'Failed or crashed', says: 'any' },
		{ text: 'Failed only', says: 'only:error' },
		{ text: 'Crashed only', says: 'only:crashed' },
	],
	[actions.watchConditions]: [
		{ text: 'Nothing else', says: 'any' },
		{ text: 'Stuck, missed, switched off and runaway', says: 'stuck missed off runaway' },
		{ text: 'Stuck runs', says: 'stuck' },
		{ text: 'Missed runs', says: 'missed' },
		{ text: 'Switched-off workflows', says: 'off' },
		{ text: 'Runaway workflows', says: 'runaway' },
	],
	[actions.watchFrom]: [
		{ text: 'At the first failure', says: 'any' },
		{ text: 'At 3 failures in 10 min', says: 'from:"3 failures in 10m"' },
		{ text: 'At 3 failures in an hour', says: 'from:"3 failures in 1h"' },
		{ text: 'At 10 failures in 10 min', says: 'from:"10 failures in 10m"' },
		{ text: 'At 10 failures in an hour', says: 'from:"10 failures in 1h"' },
	],
	[actions.watchHold]: [
		{ text: 'No, ring at once', says: 'any' },
		{ text: 'For 1 min', says: 'hold:1m' },
		{ text: 'For 2 min', says: 'hold:2m' },
		{ text: 'For 5 min', says: 'hold:5m' },
		{ text: 'For 15 min', says: 'hold:15m' },
	],
	[actions.watchRemind]: [
		{ text: 'Never', says: 'any' },
		{ text: 'After 5 min', says: 'remind:5m' },
		{ text: 'After 10 min', says: 'remind:10m' },
		{ text: 'After 30 min', says: 'remind:30m' },
		{ text: 'After an hour', says: 'remind:1h' },
	],
};

const maxHint = 150;

/** As many names as a watch may have. */
const maxChosen = 20;

type FormProps = {
	/** Which channel is to watch. */
	channelId: string;
	command: string;
	groups: Groups;
};

/** The same as the command says, for those who do not like its grammar. */
export function renderWatchForm({ channelId, command, groups }: FormProps): ModalView {
	return modal({
		callbackId: callbacks.watch,
		title: 'Watch workflows',
		submit: 'Watch',
		close: 'Cancel',
		privateMetadata: channelId,
		blocks: [
			...context(`Their failures ring in ${channel(channelId)} instead of the default channel`),
			{
				type: 'input',
				block_id: actions.watchWorkflows,
				label: label('Workflows'),
				element: {
					type: 'multi_external_select',
					action_id: actions.watchWorkflows,
					placeholder: label('Type a name'),
					min_query_length: 0,
					max_selected_items: maxChosen,
				},
				hint: label('Order* means every name that starts with Order, tag:prod every workflow with that tag.', maxHint),
			},
			select('Which failures', actions.watchOnly),
			select('Also ring for', actions.watchConditions),
			select('When to ring', actions.watchFrom),
			select('Wait in case it recovers by itself', actions.watchHold),
			select('Remind if nobody has it', actions.watchRemind),
			{
				type: 'input',
				block_id: actions.watchOncall,
				optional: true,
				label: label('Then mention'),
				element: { type: 'users_select', action_id: actions.watchOncall, placeholder: label('Nobody') },
				hint: label('Once, after the same time again.'),
			},
			...(groups === 'some' ? [groupSelect] : []),
			...context(
				groups === 'barred' && 'Groups are not available: the Slack app lacks the scope usergroups:read',
				`As a command: ${code(`${command} watch "Order*" hold:2m remind:10m`)}`,
			),
		],
	});
}

/** Slack has a select of its own for people, and none for groups. */
const groupSelect: InputBlock = {
	type: 'input',
	block_id: actions.watchGroup,
	optional: true,
	label: label('Or mention a group'),
	element: {
		type: 'external_select',
		action_id: actions.watchGroup,
		placeholder: label('No group'),
		min_query_length: 0,
	},
};

function select(text: string, id: Action): InputBlock {
	const options = choices[id]!.map(({ text: name, says }) => ({ text: label(name), value: says }));
	return staticSelect(text, id, options);
}

/** What was filled in, but for the workflows, as the command would say it. What is none of ours says nothing. */
export function commandIn(values: Record<string, string>): string {
	const chosen = Object.entries(choices).map(([id, of]) => of.slice(1).find(({ says }) => says === values[id])?.says);
	const [person = '', group = ''] = [values[actions.watchOncall], values[actions.watchGroup]];
	const who = isId(group, 'S') ? `<!subteam^${group}>` : isId(person, 'UW') ? `<@${person}>` : null;
	return ['watch all', ...chosen, who && `oncall:${who}`].filter(Boolean).join(' ');
}

const isId = (id: string, letters: string) => new RegExp(`^[${letters}][A-Z0-9]{1,40}$`).test(id);

/** Values of the chosen options. */
export const chosenIn = (values: Record<string, string>): string[] =>
	(values[actions.watchWorkflows] ?? '').split('\n').filter(Boolean).slice(0, maxChosen);
