import type { KnownBlock } from '@slack/types';
import { context, headline, type Message, section } from '../../blocks/blocks.js';
import { type Ability, type Can, cannot, may } from '../../blocks/can.js';
import { ago, channel, clock, code, date, inline, phrase, plural, safeUrl, sentence } from '../../blocks/text.js';

/**
 * `detail` is a plain phrase, such as "no answer since 09:02". It may quote others, so nobody and nothing is mentioned in
 * it, unless `mentions` says that it is all ours.
 */
export type Check = { ok: boolean; detail: string; mentions?: true };

/** Where failures are told; `shared`: with another organisation, null where Slack does not say. */
export type AlertChannel = { id: string; shared: boolean | null };

export type StatusProps = {
	n8n: Check & {
		url: string;
		version: string | null;
		/** Null while it has never been reached. */
		can: Can | null;
	};
	/** `backlog`: what waits to be posted, in all and of some kinds, and since when the oldest has. */
	slack: Check & {
		backlog?: { waiting: number; alerts: number; lines: number; updates: number; since: number | null };
	};
	redis: Check;
	queue: Check & { waiting: number; active: number; failed: number };
	alertChannel?: AlertChannel | null;
	poll: Check & { everySeconds: number; lastAt: number | null };
	/** Flowbell's own. */
	version?: string;
	now: number;
};

/** How n8n, Slack, Redis, the queue and the watch are, and what this n8n key may do. */
export function renderStatus(props: StatusProps): Message {
	const bad = parts(props).filter(([, check]) => !check.ok);
	const text =
		bad.length === 0
			? '🟢 All is well: n8n, Slack, Redis, the queue and the watch for failures'
			: `🔴 Not well: ${bad.map(([name]) => name).join(', ')}`;
	const shared = props.alertChannel?.shared ? ' · the alert channel is shared with another organisation' : '';
	return {
		text: `${text}${shared}`,
		blocks: [headline(text), section(statusLines(props)), ...abilities(props), ...foot(props)],
	};
}

function parts(props: StatusProps): [string, Check][] {
	return [
		['n8n', props.n8n],
		['Slack', props.slack],
		['Redis', props.redis],
		['Queue', props.queue],
		['Watch for failures', props.poll],
	];
}

/** One line a part; also on the App Home. */
export function statusLines(props: StatusProps): string {
	const { n8n, queue, poll, now } = props;
	const version = n8n.version === null ? '' : ` ${inline(n8n.version, 20)}`;
	const last = poll.lastAt === null ? 'not looked yet' : `last looked ${ago(poll.lastAt, now)}`;
	return [
		line(n8n, 'n8n', `${inline(bare(n8n.url), 80)}${version}`),
		line(props.slack, 'Slack', waits(props)),
		line(props.redis, 'Redis'),
		line(
			queue,
			'Queue',
			`${queue.active} running, ${queue.waiting} waiting${queue.failed > 0 ? `, ${queue.failed} failed` : ''}`,
		),
		line(poll, 'Watch for failures', `every ${poll.everySeconds} s, ${last}`),
		othersSee(props),
	]
		.filter((words) => words !== null)
		.join('\n');
}

function waits({ slack: { backlog }, now }: StatusProps): string | undefined {
	if (!backlog || backlog.since === null) return undefined;
	const { alerts, lines, updates, since } = backlog;
	const what = [
		[alerts, 'alert'],
		[backlog.waiting - alerts - lines - updates, 'card'],
		[updates, 'update'],
		[lines, 'line'],
	] as const;
	const counts = what.filter(([count]) => count > 0).map(([count, one]) => plural(count, one));
	const when = now - since > 12 * 3_600_000 ? date(since) : clock(since);
	return `${counts.join(', ')} ${backlog.waiting === 1 ? 'waits' : 'wait'} to be posted, the oldest since ${when}`;
}

function line(check: Check, name: string, cardData?: string): string {
	const words = [cardData, check.detail ? (check.mentions ? sentence : phrase)(check.detail, 450) : null]
		.filter(Boolean)
		.join(' · ');
	return `${check.ok ? '🟢 OK' : '🔴 Not well'} · *${name}*${words ? ` · ${words}` : ''}`;
}

function othersSee({ alertChannel }: StatusProps): string | null {
	if (!alertChannel || alertChannel.shared === false) return null;
	const where = channel(alertChannel.id);
	return alertChannel.shared
		? `⚠️ Shared · ${where} is shared with another organisation: its people see every failure that is told there`
		: `⚠️ Not known · Slack does not say whether ${where} is shared with another organisation`;
}

const bare = (url: string) => safeUrl(url)?.replace(/\/$/, '') ?? 'address not readable';

const names: [Ability, string][] = [
	['retry', 'retry'],
	['stop', 'stop'],
	['stopMany', 'stop all runs of a workflow'],
	['delete', 'delete'],
	['tags', 'tag'],
];

function abilities({ n8n }: StatusProps): KnownBlock[] {
	const { can } = n8n;
	if (can === null) return [section('*This key may*  not known until n8n has been reached')];
	const able = names.filter(([ability]) => may(can, ability)).map(([, name]) => name);
	const not = new Map<string, string[]>();
	for (const [ability, name] of names) {
		if (!may(can, ability)) not.set(cannot[ability], [...(not.get(cannot[ability]) ?? []), name]);
	}
	const lines = [
		`*This key may*  ${['read', ...able].join(', ')}`,
		...[...not].map(([why, what]) => `*Not*  ${what.join(', ')}: ${why}`),
	];
	return [section(lines.join('\n'))];
}

function foot({ version, queue }: StatusProps): KnownBlock[] {
	return context(
		version ? `Flowbell ${code(version, 20)}` : null,
		queue.failed > 0 ? `${plural(queue.failed, 'job')} could not be finished; the log says why` : null,
	);
}
