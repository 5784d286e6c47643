import type { ModalView } from '@slack/types';
import type { Alert, Told } from '../../../src/alerts/alert.js';
import { alertChannel, type Watch } from '../../../src/routing/index.js';
import type { Message } from '../../../src/slack/blocks/blocks.js';
import { emptyWish } from '../../../src/slack/command/watch-words.js';
import { renderThreadLine } from '../../../src/slack/features/alert/index.js';
import { renderAlert } from '../../../src/slack/features/alert/view.js';
import { renderClosed, renderReopened } from '../../../src/slack/features/watch/closed-view.js';
import { renderWatchForm } from '../../../src/slack/features/watch/form-view.js';
import { renderUnwatched, renderWatched, renderWatches } from '../../../src/slack/features/watch/view.js';
import { friendly, now, type Words } from './words.js';

const command = '/n8n';

const watchWith = (id: number, words: Words = friendly, over: Partial<Watch> = {}): Watch => ({
	...emptyWish,
	workflows: [words === friendly ? 'Order*' : words.workflow],
	...{ id, channelId: 'C0PAYMENTS', by: 'U0ANA', at: now, closed: null },
	...over,
});

/** Watches as they are listed and told, and the card of an alert that they have brought about. */
export function watchSamples(words: Words, alert: Alert): [string, Message | ModalView][] {
	const every = watchWith(2, words, {
		...{ tags: [words.any], project: words.any, only: ['crashed'], modes: ['webhook', 'trigger'] },
		...{ from: { count: 3, withinMs: 600_000 }, holdMs: 120_000, remindMs: 600_000 },
		oncall: { kind: 'group', id: 'S0ONCALL' },
	});
	const closed = watchWith(3, words, {
		closed: { at: now, why: 'is_archived' },
		oncall: { kind: 'user', id: 'U0BEN' },
	});
	const elsewhere = watchWith(4, words, { channelId: 'C0SALES', closed: closed.closed });
	const list = (all: Watch[], channelId = 'C0PAYMENTS') =>
		renderWatches({ all, channelId, alertChannelId: 'C0OPS', command });
	const told = (over: Partial<Told>) =>
		renderAlert({
			alert,
			told: {
				...{ channelId: 'C0PAYMENTS', watch: { id: 1, about: words === friendly ? 'Order*' : words.workflow } },
				...{ insteadOf: null, inIncident: false, rungAt: now, held: null, remindMs: null, oncall: null },
				...over,
			},
		});
	const unseen = (oncall: Told['oncall']) =>
		renderThreadLine({
			event: { kind: 'unseen', at: now, workflowName: words.workflow, failures: 6, since: now - 600_000, oncall },
		});
	return Object.entries<Message | ModalView>({
		'watch: form': renderWatchForm({ channelId: 'C0PAYMENTS', command, groups: 'some' }),
		'watch: form, groups not readable': renderWatchForm({ channelId: 'C0PAYMENTS', command, groups: 'barred' }),
		'watches: none': list([elsewhere]),
		'watches: none in the default channel': list([], 'C0OPS'),
		'watches: three here, one elsewhere': list([watchWith(1, words), every, closed, elsewhere]),
		'watch: made': renderWatched({ watch: every, command, unseen: [], today: { names: [words.workflow], count: 3 } }),
		'watch: made, not all can be seen': renderWatched({
			...{ watch: every, command, today: { names: [words.workflow], count: 3 } },
			unseen: [{ name: words.workflow, sure: true }],
		}),
		'watch: nothing is meant today': renderWatched({
			watch: closed,
			command,
			unseen: [],
			today: { names: [], count: 0 },
		}),
		'watch: ended': renderUnwatched({ watches: [every], by: 'U0ANA' }),
		'watch: three ended': renderUnwatched({ watches: [every, every, closed], by: 'U0ANA' }),
		'watch: closed, to who made it': renderClosed({
			watches: [every],
			channel: 'C0PAYMENTS',
			reason: 'is_archived',
			instead: 'C0OPS',
		}),
		'watch: open again': renderReopened({ watches: [every, every], channel: 'C0PAYMENTS' }),
		'line: held': renderThreadLine({ event: { kind: 'held', at: now, forMs: 120_000 } }),
		'line: nobody has it': unseen(null),
		'line: nobody has it, to who is on call': unseen({ kind: 'group', id: 'S0ONCALL' }),
		'alert: routed': told({}),
		'alert: routed here': told({ channelId: alertChannel }),
		'alert: moved': told({ moved: true }),
		'alert: routed instead': told({ channelId: alertChannel, insteadOf: 'C0PAYMENTS' }),
	});
}
