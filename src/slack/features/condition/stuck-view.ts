import type { ConditionOf } from '../../../alerts/conditions/condition.js';
import { byNumber, refKey } from '../../../instances/execution-ref.js';
import { actionId, actions } from '../../blocks/actions.js';
import { button, dialog } from '../../blocks/blocks.js';
import { cannot, may } from '../../blocks/can.js';
import { statusWord } from '../../blocks/status-word.js';
import { mention, number, plural } from '../../blocks/text.js';
import { type KindView, long, workflowWords } from './kind-view.js';

type Stuck = ConditionOf<'stuck'>;

/** Runs that go on far longer than is usual for their workflow, or are queued and do not start. */
export const stuckView: KindView<'stuck'> = {
	open: (condition, at) => ({
		sign: '⏳',
		first: [whatStands(condition, at), ...usual(condition)],
		more: named(condition, at),
	}),
	over(condition) {
		const { facts, ended } = condition;
		const [one] = facts.runs;
		const name = workflowWords(condition);
		if (condition.workflow === null) return { sign: '🟢', first: ['Queued runs start again', after(condition)] };
		const id = facts.count === 1 && one ? ` #${one.id}` : '';
		if (ended?.how === 'started') return { sign: '🟢', first: [`${name}${id} started`, after(condition)] };
		if (ended?.how === 'gone') return { sign: '⚪', first: [`${name}${id} is no longer in n8n`, after(condition)] };
		if (facts.count > 1) return { sign: '🟢', first: [`${name} has no stuck run left`, after(condition)] };
		const { sign, did } = statusWord(ended?.how ?? '');
		const by = ended?.by ? ` by ${mention(ended.by)}` : '';
		return { sign, first: [`${name}${id} ${did}${by}`, after(condition)] };
	},
	buttons(condition, can) {
		const [run] = condition.facts.runs;
		if (!run || condition.facts.count > 1 || condition.workflow === null) return [];
		return [may(can, 'stop') ? stop(run.id, condition) : null, details(run.id)];
	},
	small: (_condition, can) => (may(can, 'stop') ? null : `Stop is not available: ${cannot.stop}`),
	muted: 'stuck runs',
};

function whatStands({ facts, ...condition }: Stuck, at: number): string {
	const { count, workflows, runs, queued } = facts;
	const name = workflowWords(condition);
	const since = runs[0] ? long(at - runs[0].at) : '';
	if (condition.workflow === null) {
		return `${plural(count, 'run')} of ${plural(workflows, 'workflow')} ${count === 1 ? 'is' : 'are'} queued and nothing has started for ${since}`;
	}
	if (count === 1) {
		return queued
			? `${name} #${runs[0]?.id} has been queued for ${since} without starting`
			: `${name} #${runs[0]?.id} has been running for ${since}`;
	}
	return queued
		? `${number(count)} runs of ${name} have been queued for up to ${since} without starting`
		: `${number(count)} runs of ${name} have been running for up to ${since}`;
}

function usual({ facts: { queued, usualMs } }: Stuck): string[] {
	if (queued) return [];
	return [usualMs === null ? 'usual time not known yet' : `usually ${long(usualMs)} at most`];
}

/** Where there are several: which, and for how long. */
function named({ facts: { runs, count } }: Stuck, at: number): string[] {
	if (count === 1) return [];
	const left = count - runs.length;
	return [
		`${runs.map((run) => `#${run.id} (${long(at - run.at)})`).join(', ')}${left > 0 ? ` and ${number(left)} more` : ''}`,
	];
}

function after({ facts, ended, since }: Stuck): string {
	const from = facts.runs[0]?.at ?? since;
	return `after ${long((ended?.at ?? since) - from)}`;
}

const stop = (id: number, condition: Stuck) =>
	button(`Stop #${id}`, actionId(actions.stop), {
		value: refKey(byNumber(id)),
		style: 'danger',
		says: `Stop execution ${id}`,
		confirm: dialog({
			title: `Stop #${id}?`,
			text: condition.facts.queued
				? 'It never starts. The caller of a queued webhook gets no answer.'
				: 'It stops at once. What its nodes have already done is not undone.',
			yes: `Stop #${id}`,
			no: 'Cancel',
			danger: true,
		}),
	});

const details = (id: number) =>
	button('Details', actionId(actions.details), { value: refKey(byNumber(id)), says: `Details of execution ${id}` });
