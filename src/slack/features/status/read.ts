import type { WebClient } from '@slack/web-api';
import type { Redis } from 'ioredis';
import type { Alert } from '../../../alerts/alert.js';
import type { Alerts } from '../../../alerts/index.js';
import { maxUnresolved } from '../../../alerts/store/state-store.js';
import type { Instance } from '../../../instances/instance.js';
import { version } from '../../../lib/version.js';
import { withTimeout } from '../../../lib/with-timeout.js';
import { N8nError } from '../../../n8n/index.js';
import { redisHealth } from '../../../redis/index.js';
import { joined } from '../../blocks/blocks.js';
import { plural } from '../../blocks/text.js';
import type { Sharing } from '../../bolt/directory.js';
import { slackFault } from '../../bolt/slack-fault.js';
import { blockedReason } from '../../outbox/blocked-channels.js';
import type { Outbox } from '../../outbox/outbox.js';
import type { AlertChannel, Check, StatusProps } from './view.js';

/** Whatever has waited longer to be posted is late: a person would call it missing. */
const lateMs = 60_000;

export type StatusReader = () => Promise<StatusProps>;

type Deps = {
	instance: Instance;
	slack: {
		client: WebClient;
		sharing: Sharing;
		/** Null until it is found. */
		alertChannelId(): string | null;
		connected(): boolean;
	};
	/** `name`: `FLOWBELL_NAME`. */
	redis: { client: Redis; name: string };
	/** Whose jobs are counted together. */
	queues: { counts(): Promise<Record<string, number>> }[];
	alerts: Alerts;
	outbox: Outbox;
	/** How long n8n is waited for. */
	answerMs: number;
	now(): number;
};

/** How all that Flowbell stands on is right now; asks each of them, at most for some seconds. */
export function createStatusReader(deps: Deps): StatusReader {
	return async () => {
		const [n8n, slack, redis, queue, poll, alertChannel, open, unseen] = await Promise.all([
			n8nCheck(deps),
			slackCheck(deps),
			redisCheck(deps),
			queueCheck(deps),
			pollCheck(deps),
			alertChannelOf(deps),
			deps.alerts.unresolved().then(countOf, () => null),
			deps.alerts.conditions.unseen().catch(() => []),
		]);
		return { n8n, slack, redis, queue, poll, alertChannel, alerts: open, unseen, version, now: deps.now() };
	};
}

const countOf = (all: Alert[]) => ({
	open: all.length,
	more: all.length === maxUnresolved,
	unseen: all.filter(({ owner, muted }) => !owner && !muted).length,
	muted: all.filter(({ muted }) => muted).length,
});

const notWell = (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) });

/** It is down where there was no answer: one that refuses the key is not. */
const n8nTrouble = (error: unknown): Check => ({
	...notWell(error),
	...(error instanceof N8nError && error.status === null && { down: true as const }),
});

async function n8nCheck({ instance, answerMs }: Deps): Promise<StatusProps['n8n']> {
	const asked = withTimeout(answerMs, instance.capabilities()).catch(() => null);
	const reached = instance.n8n
		.executions()
		.list({ limit: 1 })
		.then(() => ({ ok: true, detail: '' }), n8nTrouble);
	const can = (await asked) ?? null;
	return { ...(await reached), url: instance.url, version: can?.version ?? null, can };
}

async function slackCheck(deps: Deps): Promise<StatusProps['slack']> {
	// Redis has a line of its own.
	const backlog = await deps.outbox.backlog().catch(() => null);
	const check = await channelsCheck(deps);
	if (backlog === null) return check;
	const late = backlog.since !== null && deps.now() - backlog.since > lateMs;
	return { ...check, ok: check.ok && !late, backlog };
}

const noAlertChannel =
	'The channel in FLOWBELL_ALERT_CHANNEL is not found. Make it, or invite Flowbell if it is private; what waits for it is sent then.';

async function channelsCheck({ slack: { client, connected, alertChannelId }, outbox }: Deps): Promise<Check> {
	try {
		const { team } = await client.auth.test();
		const broken = await outbox.blockedChannels().catch(() => []);
		if (broken.length > 0) {
			const list = broken.slice(0, 5).map(({ channel, reason }) => {
				const { why, cure } = blockedReason(reason);
				return `${/^[UW]/.test(channel) ? `<@${channel}>` : `<#${channel}>`} takes no messages, as ${why}. ${cure}; what waits for it is sent then.`;
			});
			return { ok: false, detail: list.join(' '), mentions: true };
		}
		if (alertChannelId() === null) return { ok: false, detail: noAlertChannel };
		const detail = connected() ? `workspace ${team}` : 'The connection for commands and clicks is down.';
		return { ok: connected(), detail };
	} catch (error) {
		// Slack answers, only not this question so often.
		return slackFault(error).kind === 'rate-limited' ? { ok: connected(), detail: '' } : notWell(error);
	}
}

async function alertChannelOf({ slack: { sharing, alertChannelId } }: Deps): Promise<AlertChannel | null> {
	const id = alertChannelId();
	return id === null ? null : { id, shared: await sharing(id) };
}

async function redisCheck({ redis: { client, name } }: Deps): Promise<Check> {
	const { ok, detail, eviction } = await redisHealth(client, name);
	if (!eviction) return { ok, detail, ...(!ok && { down: true as const }) };
	return { ok: false, detail: `Its maxmemory-policy is ${eviction}; set it to noeviction, or work can be lost.` };
}

async function queueCheck({ queues }: Deps): Promise<StatusProps['queue']> {
	try {
		const all = await Promise.all(queues.map((queue) => queue.counts()));
		const sum = (state: string) => all.reduce((total, counts) => total + (counts[state] ?? 0), 0);
		const waiting = sum('waiting') + sum('delayed') + sum('prioritized');
		return { ok: true, detail: '', waiting, active: sum('active'), failed: sum('failed') };
	} catch (error) {
		return { ...notWell(error), down: true, waiting: 0, active: 0, failed: 0 };
	}
}

async function pollCheck({ alerts }: Deps): Promise<StatusProps['poll']> {
	try {
		const { every, lastAt, failingSince, lastError, late, pending, refused, unreadable } = await alerts.health();
		const why = failingSince ? lastError : late && 'No poll for a while.';
		const detail = joined(
			' · ',
			why,
			pending > 0 && !why && `${pending} waiting to ring`,
			refused > 0 && `n8n does not return ${plural(refused, 'execution')} that ran (asking again; see the log)`,
			unreadable > 0 && `${plural(unreadable, 'row')} from n8n could not be read (see the log)`,
		);
		return { ok: !failingSince && !late, detail, lastAt, every };
	} catch (error) {
		return { ...notWell(error), down: true, lastAt: null, every: null };
	}
}
