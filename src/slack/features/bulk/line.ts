import { type Bulk, done } from '../../../bulk/bulk.js';
import { joined, type Message, section } from '../../blocks/blocks.js';
import { date, mention } from '../../blocks/text.js';
import {
	barredWords,
	choiceWords,
	countWords,
	endSign,
	endWords,
	kindWords,
	lookedFor,
	number,
	shortId,
	took,
	untouched,
} from './words.js';

/** One thing that happened to a job; `at` is epoch milliseconds. */
export type BulkEvent = {
	at: number;
	bulk: Bulk;
} /** `rests`: n8n does not answer since `at`. `barred`: the one in whose name it runs may not any more. */ & (
	| { kind: 'confirmed' | 'rests' | 'goes-on' | 'held' | 'barred' | 'ended' }
	/** `went-on`: although the first one failed. `took-over`: in their own name, as the one who asked may not any more. */
	| { kind: 'paused' | 'resumed' | 'went-on' | 'took-over' | 'canceled'; by: string }
	/** The results are not posted. */
	| { kind: 'withheld'; why: Withheld }
);

/**
 * `shared`: to people of another organisation, of whom the asker was not told. `asker-barred`: to the one who asked, in
 * whose direct messages the card stands and who may not any more.
 */
export type Withheld = 'shared' | 'asker-barred';

/** Who, what, when, result: one short line in the thread of the job's card. */
export function renderBulkLine(event: BulkEvent): Message {
	const text = `${line(event)} · ${date(event.at)}`;
	return { text, blocks: [section(text)] };
}

function line(event: BulkEvent): string {
	const { bulk } = event;
	const todo = kindWords[bulk.kind].todo.toLowerCase();
	const far = `at ${number(done(bulk))} of ${number(bulk.total)}`;
	switch (event.kind) {
		case 'confirmed': {
			const one = bulk.kind === 'retry' && bulk.options.canary ? ['trial run first'] : [];
			const how = [...one, ...choiceWords(bulk)].join(', ');
			return `${mention(bulk.by.userId)} confirmed: ${todo} ${number(bulk.total)} (${lookedFor(bulk, 200)}), ${how}`;
		}
		case 'paused':
			return `⏸️ ${mention(event.by)} paused it ${far}`;
		case 'resumed':
			return `⏳ ${mention(event.by)} resumed it ${far}`;
		case 'went-on':
			return `⏳ ${mention(event.by)} retries the other ${number(untouched(bulk))}, although the trial run did not succeed`;
		case 'took-over':
			return `⏳ ${mention(event.by)} took it over from ${mention(bulk.takenFrom ?? '')} ${far}`;
		case 'canceled':
			return done(bulk) === 0
				? `⚪ ${mention(event.by)} ${bulk.kind === 'delete' ? 'undid it' : 'canceled it'} before anything was done`
				: `⚪ ${mention(event.by)} canceled it ${far}`;
		case 'rests':
			return '🟠 Paused: n8n is down';
		case 'goes-on':
			return '⏳ Resumed: n8n is back';
		case 'held':
			return `🟠 Paused after the trial run: ${countWords(bulk).join(', ')}`;
		case 'barred':
			return `🟠 Paused ${far}: ${barredWords(bulk)}`;
		case 'withheld':
			return event.why === 'shared'
				? 'Results not posted: this channel has since been shared with another organisation. “Show results” on the card shows them to you alone'
				: `Results not posted: you may no longer see them. Someone who may gets them with “Show results” of job \`${shortId(bulk)}\``;
		case 'ended':
			return joined(' · ', `${endSign(bulk)} ${endWords(bulk).join(' · ')}`, took(bulk));
	}
}
