import { type Bulk, done } from '../../../bulk/bulk.js';
import { actionId, actions } from '../../blocks/actions.js';
import { button, buttons, type Message, section } from '../../blocks/blocks.js';
import { clock, code, date, mention } from '../../blocks/text.js';
import { type BulkCardProps, bulkHeadline } from './card.js';
import { linked, number } from './words.js';

/** A job that does exactly what somebody else asks for now. */
export type SameBulk = {
	bulk: Bulk;
	/** Its card in Slack, or null. */
	card: string | null;
	/** Since when it is held, epoch milliseconds, or null where that is not known. */
	heldAt: number | null;
};

/** How that one stands, first of all: one that waits for somebody is not at it. */
export function sameHeadline({ bulk, heldAt }: SameBulk): string {
	const by = mention(bulk.by.userId);
	const far = `${number(done(bulk))} of ${number(bulk.total)} done`;
	switch (bulk.state) {
		case 'waiting':
			return `⏳ Starts at ${clock(bulk.waitsTill ?? 0)}: ${by} asked for exactly this`;
		case 'paused':
			return `⏸️ Paused by ${mention(bulk.lastBy ?? '')}: ${by} started exactly this, ${far}`;
		case 'held': {
			const since = heldAt === null ? '' : ` since ${date(heldAt)}`;
			return `🟠 Paused${since}, needs a decision: ${by} started exactly this, ${far}`;
		}
		default:
			if (bulk.rest === null) return `⏳ ${by} is already doing exactly this: ${far}`;
			return `🟠 Paused until ${'unsureSince' in bulk.rest ? 'Slack answers' : 'n8n takes requests'} again: ${by} started exactly this, ${far}`;
	}
}

/** What is to be done about it, and where. */
export function sameWords({ bulk, card }: SameBulk): string {
	const what: Partial<Record<Bulk['state'], string>> = {
		waiting: 'has the Undo button',
		paused: 'has the Resume and Cancel buttons',
		held: 'has the buttons to go on or cancel',
	};
	return `Nothing was started twice. ${linked(card, 'Its card')} ${what[bulk.state] ?? 'shows its progress'}.`;
}

/** For a message: a form knows no channel to show it in. */
export const showSame = ({ bulk }: SameBulk) =>
	button('Show job', actionId(actions.bulkShow), { value: bulk.id, says: 'Show the job that does it' });

/** Somebody does it already: who asked, how it stands, and where it can be seen. */
export function renderSameBulk(same: SameBulk): Message {
	const text = sameHeadline(same);
	return { text, blocks: [section(`${text}\n${sameWords(same)}`), ...buttons(showSame(same))] };
}

/** A click that came too late: how the job stands now. */
export function renderLateBulk(props: BulkCardProps): Message {
	const text = bulkHeadline(props);
	return {
		text,
		blocks: [section(`${text}\nYour button was out of date. Nothing was done.`)],
	};
}

/** Jobs are kept for some days. `asked`: what somebody typed, who may have mistyped it. */
export function renderNoBulk(command: string, asked?: string): Message {
	const text =
		asked === undefined
			? 'That job is gone: jobs are kept for 7 days.'
			: `No job ${code(asked, 20)}. Jobs are kept for 7 days.`;
	return { text, blocks: [section(`${text}\n${code(`${command} jobs`)} lists the jobs there are.`)] };
}
