import { type Alert, openOf } from '../../../alerts/alert.js';
import type { AlertEvents } from '../../../alerts/events.js';
import { type ExecutionRef, readRef, refKey } from '../../../instances/execution-ref.js';
import { createCache } from '../../../lib/cache.js';
import type { Events } from '../../../lib/events.js';
import type { Capabilities } from '../../../n8n/index.js';
import type { RetryJob } from '../../../operations/job.js';
import type { RetryState } from '../../../operations/states.js';
import { alertChannel } from '../../../routing/index.js';
import { renderAnswer } from '../../blocks/answer.js';
import type { Message } from '../../blocks/blocks.js';
import type { Answers } from '../../bolt/answers.js';
import type { Urgency } from '../../outbox/draft.js';
import type { Outbox } from '../../outbox/outbox.js';
import type { AlertCards, LineOptions } from './cards.js';
import { renderIncident } from './incident-view.js';
import { renderMuted, renderMuteEnded } from './muted-view.js';
import { renderIdsReset, renderOutage, renderUnknownRun } from './outage-view.js';
import type { ThreadEvent } from './thread-line.js';
import { renderAlert } from './view.js';

type Deps = {
	cards: AlertCards;
	outbox: Pick<Outbox, 'put'>;
	answers: Answers;
	/** Null where n8n could never be asked. */
	capabilities(): Promise<Capabilities | null>;
	/** The alerts of an incident, the first ones first. */
	incident(incident: ExecutionRef): Promise<Alert[]>;
	permalink(channel: string, ts: string): Promise<string | null>;
	command: string;
	now(): number;
};

/** A message keeps its address. */
const linkMs = 3_600_000;

/** Shows alerts as messages: one per problem, updated in place, its history in its thread. */
export function presentAlerts(events: Events<AlertEvents>, deps: Deps) {
	const { cards, outbox, answers, now } = deps;
	const cardLinks = createCardLinks(deps);
	presentServer(events, deps);

	async function show(alert: Alert, urgency: Urgency) {
		const can = (await deps.capabilities()) ?? {};
		if (alert.incident) {
			const draw = (alerts: [Alert, ...Alert[]]) => ({ urgency, ...renderIncident(alerts, can) });
			await cards.putIncident(alert.incident, await deps.incident(alert.incident), draw);
		}
		await cards.put(alert, async (told) => {
			const channelId = told?.channelId ?? alertChannel;
			const previous = alert.previous && (await cardLinks.get(`${refKey(alert.previous)} ${channelId}`));
			return { urgency, ...renderAlert({ alert, can, previous, told }) };
		});
	}

	/** One line in its threads. */
	async function line(alert: Alert, id: string, event: ThreadEvent, how?: LineOptions) {
		await cards.line(alert, `${cards.tagged(alert.execution)}-${id}`, event, how);
	}

	events.on('alert', async ({ alert, grew = false, flood = false, follows = false, asked }) => {
		await show(alert, follows ? 'follows' : flood ? 'flood' : grew ? 'progress' : urgencyOf(alert));
		if (asked) await pointToCard(alert, asked);
	});
	events.on('more', ({ alert, id, count, named }) => line(alert, id, { kind: 'more', at: now(), count, named }));
	events.on('said', async ({ alert, id, said }) => {
		await show(alert, 'clicked');
		await line(alert, id, said);
	});
	events.on('bulk', ({ alert, id, event }) => line(alert, id, { kind: 'bulk', at: now(), news: event }));
	events.on('unmuted', async ({ alert, rings, by, at, mutedAt }) => {
		await show(alert, 'ended');
		const { workflowName, meanwhile: failures } = alert;
		const open = alert.resolvedAt === null ? openOf(alert) : 0;
		const event: ThreadEvent = { kind: 'unmuted', at, by, workflowName, failures, open };
		// Nobody looks at the thread of what they have muted.
		await line(alert, `unmuted-${mutedAt}`, event, { alsoInChannel: !rings && failures > 0 && open > 0 });
	});
	events.on('muted', ({ mute, ended }) => {
		const { field, at, channelId, by } = mute;
		const message = ended ? renderMuteEnded({ mute, ...ended }) : renderMuted({ mute });
		const id = `muted-${field}-${at}${ended ? '-ended' : ''}`;
		return outbox.put(id, { channel: channelId, fallbackRecipient: by, kind: 'line', ...message });
	});
	events.on('held', ({ alert, told }) => {
		const { rungAt, held } = told;
		const line: ThreadEvent = { kind: 'held', at: rungAt ?? now(), forMs: held?.forMs ?? 0 };
		return cards.lineIn(alert, told, `${cards.tagged(alert.execution)}-held`, line);
	});
	events.on('unseen', ({ alert, told, at, oncall }) => {
		const { workflowName, failures } = alert;
		const since = failures.firstAt;
		const line: ThreadEvent = { kind: 'unseen', at, workflowName, failures: failures.count, since, oncall };
		return cards.lineIn(alert, told, `${cards.tagged(alert.execution)}-unseen-${at}`, line, { alsoInChannel: true });
	});
	events.on('healed', async ({ alert }) => {
		await show(alert, 'ended');
		const { newId, at } = alert.healed!;
		await line(alert, `healed-${newId}`, { kind: 'healed', at, newId });
	});
	events.on('line', ({ alert, id, retry, status = 'unknown' }) => line(alert, id, lineOf(retry, status, now())));

	/** Who has typed it, or has clicked elsewhere, is told where the card is: it may stand far above. */
	async function pointToCard(alert: Alert, { execution, by, origin }: RetryJob) {
		const posted = await cards.posted(alert);
		const here = posted.find(({ channel }) => channel === origin.channelId);
		const card = here ?? posted[0];
		if (!origin.typed && (here || !card)) return;
		const link = card && (await deps.permalink(card.channel, card.ts));
		const where = { ...(card && !here && { channelId: card.channel }), ...(link && { card: link }) };
		const answer = { kind: 'retry-accepted', execution, workflowName: alert.workflowName, ...where } as const;
		await answers.privately(origin, by.userId, renderAnswer({ answer, now: now() }));
	}
}

/** Where a card stands, by the alert and the channel. */
function createCardLinks({ cards, permalink, now }: Deps) {
	return createCache(
		async (key) => {
			const [ref, channelId] = key.split(' ') as [string, string];
			const execution = readRef(ref);
			const card = execution && (await cards.cardIn(execution, channelId));
			return card ? permalink(card.channel, card.ts) : null;
		},
		linkMs,
		now,
	);
}

/** What is told of n8n itself. */
function presentServer(events: Events<AlertEvents>, { cards, outbox, command }: Deps) {
	const ring = (id: string, message: Message & { urgency?: Urgency }) =>
		outbox.put(id, { channel: alertChannel, kind: 'card', ...message });
	events.on('outage', (outage) => ring(`blind-${outage.since}`, { ...renderOutage(outage), urgency: 'ended' }));
	events.on('unknownRun', ({ execution, status }) =>
		ring(`unknown-${cards.tagged(execution)}`, renderUnknownRun({ execution, status, command })),
	);
	events.on('idsReset', (epoch) => ring(`renumbered-${epoch.n}`, renderIdsReset(epoch)));
}

function lineOf(retry: RetryState, status: string, now: number): ThreadEvent {
	if (retry.by) return { kind: 'retry', at: 'endedAt' in retry ? retry.endedAt : now, state: retry };
	return { kind: 'retried-elsewhere', at: now, newId: 'newId' in retry ? retry.newId : 0, status };
}

/** Somebody who has clicked looks at the card; how far the run is can wait, how it ended cannot. */
function urgencyOf({ retry }: Alert): Urgency {
	if (!retry || retry.phase === 'running') return 'progress';
	return retry.by ? 'clicked' : 'ended';
}
