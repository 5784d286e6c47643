import type { Button } from '@slack/types';
import { type ConditionOf, type OffWorkflow, stillOff } from '../../../alerts/conditions/condition.js';
import { actionId, actions } from '../../blocks/actions.js';
import { button, dialog, section } from '../../blocks/blocks.js';
import { type Can, cannot, may } from '../../blocks/can.js';
import { date, inline, mention, number, plainString, plural } from '../../blocks/text.js';
import { type KindView, workflowWords } from './kind-view.js';
import { allOfThem, conditionValue, oneOfMany } from './value.js';

const did = { deactivated: 'switched off', archived: 'archived' } as const;
const maxNames = 5;

type Off = ConditionOf<'off'>;

/** Workflows that start no more by themselves. */
export const offView: KindView<'off'> = {
	open(condition) {
		const { how, crashes, changedAt, many } = condition.facts;
		const inARow = `probably by n8n, after it crashed ${plural(crashes, 'time')} in a row`;
		const at = changedAt === null ? [] : [`at ${date(changedAt)}`];
		return {
			sign: '🔴',
			first: [`${which(condition)} ${did[how]}`, ...at, crashes > 0 ? inARow : 'n8n does not say by whom'],
			more: [
				...(many && how === 'archived' ? [named(stillOff(condition), many.count)] : []),
				`${many ? 'They' : 'It'} will not start by ${many ? 'themselves' : 'itself'}.`,
				...backWords(condition),
			],
		};
	},
	over(condition) {
		const { ended, facts, back } = condition;
		const name = facts.many ? plural(facts.many.count, 'workflow') : workflowWords(condition);
		const [was, is] = facts.many ? ['were', 'are'] : ['was', 'is'];
		if (ended?.how === 'deleted') return { sign: '⚪', first: [`${name} ${was} deleted`] };
		const by = facts.many ? back.map((each) => each.by) : [ended?.by ?? null];
		return { sign: '🟢', first: [`${name} ${is} active again`, `switched on ${whoDid(by)}`] };
	},
	rows(condition, can) {
		const { many, how } = condition.facts;
		if (!many || how === 'archived') return [];
		const left = stillOff(condition);
		const mayBe = may(can, 'activate');
		const rows = left.slice(0, maxNames).map((one) => {
			return section(inline(one.name, 60, 'A workflow'), mayBe ? activateOne(condition, one) : undefined);
		});
		const others = many.count - condition.back.length - rows.length;
		return [...rows, ...(others > 0 ? [section(`and ${number(others)} more`)] : [])];
	},
	buttons(condition, can) {
		if (condition.facts.how === 'archived' || !may(can, 'activate')) return [];
		return [condition.facts.many ? activateAll(condition) : activate(condition)];
	},
	small(condition, can: Can) {
		const { many, how } = condition.facts;
		if (how === 'archived')
			return `${many ? 'Archived workflows are' : 'An archived workflow is'} not activated from here: take ${many ? 'them' : 'it'} out of the archive in n8n first`;
		return may(can, 'activate') ? null : `Activate is not available: ${cannot.activate}`;
	},
	muted: 'being switched off',
};

function activate(condition: Off) {
	const { crashes, versionId } = condition.facts;
	const name = plainString(condition.workflow?.name || 'The workflow', 80);
	const again =
		crashes > 0 ? ` It crashed ${plural(crashes, 'time')} in a row: should it go on, n8n may switch it off again.` : '';
	return button('Activate', actions.conditionActivate, {
		value: conditionValue(condition),
		style: 'primary',
		says: `Activate ${plainString(condition.workflow?.name || 'the workflow', 60)}`,
		confirm: confirmOf(`${name}: it starts by itself again, ${asWhat(versionId)}.${again}`),
	});
}

function activateOne(condition: Off, { id, name, versionId }: OffWorkflow): Button {
	const plain = plainString(name || 'The workflow', 80);
	return button('Activate', actionId(actions.conditionActivate, id), {
		value: oneOfMany(condition, id),
		says: `Activate ${plainString(name || 'the workflow', 60)}`,
		confirm: confirmOf(`${plain}: it starts by itself again, ${asWhat(versionId)}.`),
	});
}

/** Only those that are named: nobody activates what they cannot see. */
function activateAll(condition: Off): Button | null {
	const left = stillOff(condition);
	if (left.length < 2) return null;
	const isWhole = left.length === condition.facts.many!.count - condition.back.length;
	const label = `Activate ${isWhole ? 'all ' : ''}${number(left.length)}`;
	const names = left.map(({ name }) => plainString(name || 'a workflow', 30)).join(', ');
	return button(label, actionId(actions.conditionActivate, 'all'), {
		value: oneOfMany(condition, allOfThem),
		style: 'primary',
		says: `${label} workflows that were switched off`,
		confirm: confirmOf(`They start by themselves again: ${names}.`, `Activate ${number(left.length)} workflows?`),
	});
}

const asWhat = (versionId: string | null | undefined) =>
	versionId ? 'as it was before; edits saved since do not run' : 'with what is saved in it now';

const confirmOf = (text: string, title = 'Activate it again?') =>
	dialog({ title, text, yes: 'Activate', no: 'Cancel', quotes: true });

const which = (condition: Off) =>
	condition.facts.many ? `${plural(condition.facts.many.count, 'workflow')} were` : `${workflowWords(condition)} was`;

function named(some: OffWorkflow[], count: number): string {
	const names = some.slice(0, maxNames).map(({ name }) => inline(name, 60, 'A workflow'));
	const left = count - names.length;
	return `${names.join(', ')}${left > 0 ? ` and ${number(left)} more` : ''}`;
}

/** Of many, those that are active again by now. */
function backWords({ facts, back }: Off): string[] {
	if (!facts.many || back.length === 0) return [];
	const ids = new Set(back.map(({ id }) => id));
	const names = named(
		facts.many.some.filter(({ id }) => ids.has(id)),
		back.length,
	);
	return [`Active again, switched on ${whoDid(back.map(({ by }) => by))}: ${names}.`];
}

/** `by @ana, by @ben and in n8n`. */
function whoDid(all: (string | null)[]): string {
	const people = [...new Set(all)].filter((by) => by !== null).map((by) => `by ${mention(by)}`);
	const ways = [...people, ...(all.includes(null) || people.length === 0 ? ['in n8n'] : [])];
	return ways.length > 1 ? `${ways.slice(0, -1).join(', ')} and ${ways.at(-1)}` : ways[0]!;
}
