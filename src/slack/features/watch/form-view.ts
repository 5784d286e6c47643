import type { InputBlock, ModalView } from '@slack/types';
import { type Action, actions, callbacks } from '../../blocks/actions.js';
import { context, modal } from '../../blocks/blocks.js';
import { staticSelect } from '../../blocks/options.js';
import { channel, code, label } from '../../blocks/text.js';
import type { Groups } from './groups.js';

/** What the choices of the form add to the command; the first one adds nothing. */
const choices: Partial<Record<Action, { text: string; says: string }[]>> = {
	[actions.watchOnly]: [
		{ text: 'What failed or crashed', says: 'any' },
		{ text: 'Only what failed', says: 'only:error' },
		{ text: 'Only what crashed', says: 'only:crashed' },
	],
	[actions.watchConditions]: [
		{ text: 'Failures only', says: 'any' },
		{ text: 'Also what hangs, misses its time, runs away or is switched off', says: 'stuck missed off runaway' },
		{ text: 'Also what hangs', says: 'stuck' },
		{ text: 'Also what misses its time', says: 'missed' },
		{ text: 'Also what is switched off', says: 'off' },
		{ text: 'Also what runs away', says: 'runaway' },
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
			...context(`Their failures are told in ${channel(channelId)}, in place of the channel for the rest`),
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
				hint: label('Order* stands for all that begin so, tag:prod for all with that tag.', maxHint),
			},
			select('What is told', actions.watchOnly),
			select('Beside failures', actions.watchConditions),
			select('When it rings', actions.watchFrom),
			select('Wait in case it works again by itself', actions.watchHold),
			select('Remind if nobody has it', actions.watchRemind),
			{
				type: 'input',
				block_id: actions.watchOncall,
				optional: true,
				label: label('Then mention'),
				element: { type: 'users_select', action_id: actions.watchOncall, placeholder: label('Nobody') },
				hint: label('After as long again, once.'),
			},
			...(groups === 'some' ? [groupSelect] : []),
			...context(
				groups === 'barred' && 'Groups cannot be offered: the Slack app lacks the scope usergroups:read',
				`The same is typed as ${code(`${command} watch "Order*" hold:2m remind:10m`)}`,
			),
		],
	});
}

/** Slack has a select of its own for people, and none for groups. */
const groupSelect: InputBlock = {
	type: 'input',
	block_id: actions.watchGroup,
	optional: true,
	label: label('Or a group, in place of a person'),
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
