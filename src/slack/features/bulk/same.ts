import { type Bulk, done } from '../../../bulk/bulk.js';
import { actionId, actions } from '../../blocks/actions.js';
import { button } from '../../blocks/blocks.js';
import { clock, date, link, mention } from '../../blocks/text.js';
import { number } from './words.js';

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
			return `⏳ Begins at ${clock(bulk.waitsTill ?? 0)}: ${by} has asked for exactly this`;
		case 'paused':
			return `⏸️ Paused by ${mention(bulk.lastBy ?? '')}: ${by} has begun exactly this, ${far}`;
		case 'held': {
			const since = heldAt === null ? '' : ` since ${date(heldAt)}`;
			return `🟠 Held${since}, waits for a decision: ${by} has begun exactly this, ${far}`;
		}
		default:
			if (bulk.rest === null) return `⏳ ${by} is doing exactly this already: ${far}`;
			return `🟠 Resting until ${'unsureSince' in bulk.rest ? 'Slack says who may' : 'n8n takes requests'} again: ${by} has begun exactly this, ${far}`;
	}
}

/** What is to be done about it, and where. */
export function sameWords({ bulk, card }: SameBulk): string {
	const there = card === null ? 'Its card' : link(card, 'Its card');
	const what =
		bulk.state === 'waiting'
			? 'has the button to undo it'
			: bulk.state === 'paused' || bulk.state === 'held'
				? 'has the buttons to let it go on or to cancel it'
				: 'shows how it goes';
	return `Nothing is started a second time. ${there} ${what}.`;
}

/** For a message: a form knows no channel to show it in. */
export const showSame = ({ bulk }: SameBulk) =>
	button('Show job', actionId(actions.bulkShow), { value: bulk.id, says: 'Show the job that does it' });
