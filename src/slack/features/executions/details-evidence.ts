import type { Button, KnownBlock } from '@slack/types';
import { refKey } from '../../../instances/execution-ref.js';
import { type Action, actionId, actions } from '../../blocks/actions.js';
import { button, buttons, joined, section } from '../../blocks/blocks.js';
import { code, fence, plural } from '../../blocks/text.js';
import { dataWords } from './data-view.js';
import type { DetailsProps, Fold } from './details-props.js';

type Part = {
	action: Action;
	/** On the button that opens it; its own name is on the one that hides it. */
	show: string;
	fold: string;
	/** Its title and its text, where it is open. */
	title: string;
	text: string;
	max: number;
};

/** The long things, folded; one of them may be open. */
export function evidence(props: DetailsProps): KnownBlock[] {
	const value = refKey(props.execution);
	const shown = props.open && partOf(props, props.open);
	const row = (['item', 'data', 'stack'] as const).flatMap((fold) => {
		const part = partOf(props, fold);
		if (!part) return [];
		const open = props.open === fold;
		return [button(open ? part.fold : part.show, actionId(part.action, open ? 'folded' : 'open'), { value })];
	});
	return [
		...(shown ? [section(`${shown.title}\n${fence(shown.text, shown.max)}`)] : []),
		...buttons(...row, file(props, value)),
	];
}

function file({ data }: DetailsProps, value: string): Button | null {
	return (
		data && button('Send data as file', actions.detailsFile, { value, says: 'Send the data as a file to me alone' })
	);
}

function partOf({ item, data, failure }: DetailsProps, fold: Fold): Part | null {
	if (fold === 'item') return item === null ? null : { ...itemPart, text: item };
	if (fold === 'data') {
		if (data === null) return null;
		const cut = data.shown?.cut ? 'only the beginning' : null;
		const how = joined(', ', 'secrets removed', cut);
		return { ...dataPart, title: `*Data*: ${dataWords(data)}, ${how}`, text: data.shown?.text ?? '' };
	}
	const stack = failure?.stack;
	if (!stack) return null;
	const show = `Show stack (${plural(stack.split('\n').length, 'line')})`;
	const title = failure.kind ? `*Stack* of ${code(failure.kind, 60)}` : '*Stack*';
	return { ...stackPart, show, title, text: stack };
}

const itemPart = {
	action: actions.detailsItem,
	show: 'Show item fields',
	fold: 'Hide item fields',
	title: '*Item that failed*, values hidden',
	max: 1_500,
};
const dataPart = { action: actions.detailsData, show: 'Show data', fold: 'Hide data', max: 2_200 };
const stackPart = { action: actions.detailsStack, fold: 'Hide stack', max: 2_800 };
