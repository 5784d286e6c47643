import type { KnownBlock } from '@slack/types';
import type { Interval } from '../../../alerts/poll/interval.js';
import { context, headed, joined, type Message, section } from '../../blocks/blocks.js';
import { type Ability, type Can, cannot, may } from '../../blocks/can.js';
import { schedulesUnseen, type UnseenSchedule } from '../../blocks/schedules-unseen.js';
import { ago, channel, clock, code, date, inline, phrase, plural, safeUrl, sentence } from '../../blocks/text.js';

/**
 * `detail` is a plain phrase, such as "no answer since 09:02". It may quote others, so nobody and nothing is mentioned in
 * it, unless `mentions` says that it is all ours. `down`: it does not answer at all.
 */
export type Check = { ok: boolean; down?: true; detail: string; mentions?: true };

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
	/** `every`: null where it is not known. */
	poll: Check & { every: Interval | null; lastAt: number | null };
	/** Alerts that are not over, of very many (`more`) the newest; `unseen`: nobody has them, and they may ring. Null: not known. */
	alerts?: { open: number; more: boolean; unseen: number; muted: number } | null;
	/** Workflows of which nobody can see whether their schedules ran. */
	unseen?: readonly UnseenSchedule[];
	/** Flowbell's own. */
	version?: string;
	now: number;
};

/** How n8n, Slack, Redis, the queue and the failure poller are, and what this n8n key may do. */
export function renderStatus(props: StatusProps): Message {
	const named = (bad: [string, Check][], what: string) =>
		bad.length > 0 && `${what}: ${bad.map(([name]) => name).join(', ')}`;
	const bad = parts(props).filter(([, check]) => !check.ok);
	const text =
		bad.length === 0
			? '🟢 Healthy: n8n, Slack, Redis, queue, failure poller'
			: `🔴 ${joined(
					' · ',
					named(
						bad.filter(([, { down }]) => down),
						'Down',
					),
					named(
						bad.filter(([, { down }]) => !down),
						'Unhealthy',
					),
				)}`;
	return headed(text, statusLines(props), section(abilities(props.n8n.can)), ...foot(props));
}

const parts = (props: StatusProps): [string, Check][] => [
	['n8n', props.n8n],
	['Slack', props.slack],
	['Redis', props.redis],
	['Queue', props.queue],
	['Failure poller', props.poll],
];

/** One line a part; also on the App Home. */
export function statusLines(props: StatusProps): string {
	const { n8n, slack, redis, queue, poll, now } = props;
	const last = poll.lastAt === null ? 'no poll yet' : `last poll ${ago(poll.lastAt, now)}`;
	const version = n8n.version === null ? '' : ` ${inline(n8n.version, 20)}`;
	const failed = queue.failed > 0 ? `, ${queue.failed} failed` : '';
	return joined(
		'\n',
		line(n8n, 'n8n', `${inline(bare(n8n.url), 80)}${version}`),
		line(slack, 'Slack', waits(props)),
		line(redis, 'Redis'),
		line(queue, 'Queue', `${queue.active} running, ${queue.waiting} waiting${failed}`),
		line(poll, 'Failure poller', joined(', ', poll.every && everyWords(poll.every), last)),
		props.alerts && alertsLine(props.alerts),
		notSeen(props),
		othersSee(props),
	);
}

type Counts = NonNullable<StatusProps['alerts']>;

const unseenWords = ({ unseen, muted }: Counts) =>
	joined(', ', unseen > 0 && `${unseen} that nobody has`, muted > 0 && `${muted} muted`);

function alertsLine(counts: Counts): string {
	const { open, more, unseen } = counts;
	const sign = open === 0 ? '🟢 None open' : `${unseen > 0 ? '🔴' : '🟠'} ${open}${more ? ' or more' : ''} open`;
	return joined(' · ', sign, '*Alerts*', unseenWords(counts));
}

const whyNotOftener: Record<Interval['because'], string> = {
	fixed: '',
	quick: '',
	slow: ' as n8n answers slowly',
	limited: ' as requests to n8n are limited',
	away: ' as n8n does not answer',
};

const everyWords = ({ ms, because }: Interval) =>
	`every ${Number((ms / 1_000).toFixed(ms < 10_000 ? 1 : 0))} s${whyNotOftener[because]}`;

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

function line({ ok, down, detail, mentions }: Check, name: string, cardData?: string): string {
	const said = mentions ? sentence : phrase;
	return joined(
		' · ',
		ok ? '🟢 OK' : `🔴 ${down ? 'Down' : 'Unhealthy'}`,
		`*${name}*`,
		cardData,
		detail && said(detail, 450),
	);
}

function notSeen({ unseen }: StatusProps): string | null {
	const words = schedulesUnseen(unseen ?? []);
	return (
		words && `⚪ Not seen · *Schedules* · ${words} (n8n: Workflow settings, "Save successful production executions")`
	);
}

function othersSee({ alertChannel }: StatusProps): string | null {
	if (!alertChannel || alertChannel.shared === false) return null;
	const where = channel(alertChannel.id);
	return alertChannel.shared
		? `⚠️ Shared · ${where} is shared with another organisation: its people see every failure that rings there`
		: `⚠️ Not known · Slack does not say whether ${where} is shared with another organisation`;
}

const bare = (url: string) => safeUrl(url)?.replace(/\/$/, '') ?? 'address not readable';

const names: [Ability, string][] = [
	['retry', 'retry'],
	['stop', 'stop'],
	['stopMany', 'stop all runs of a workflow'],
	['delete', 'delete'],
	['tags', 'tag'],
	['activate', 'activate workflows'],
	['deactivate', 'deactivate workflows'],
];

function abilities(can: Can | null): string {
	if (can === null) return '*This key may*  not known until n8n has been reached';
	const able = names.filter(([ability]) => may(can, ability)).map(([, name]) => name);
	const lacking = names.filter(([ability]) => !may(can, ability));
	const reasons = [...new Set(lacking.map(([ability]) => cannot[ability]))].map((why) => {
		const what = lacking.filter(([ability]) => cannot[ability] === why).map(([, name]) => name);
		return `*It may not*  ${what.join(', ')}: ${why}`;
	});
	return [`*This key may*  ${['read', ...able].join(', ')}`, ...reasons].join('\n');
}

const foot = ({ version, queue }: StatusProps): KnownBlock[] =>
	context(
		version ? `Flowbell ${code(version, 20)}` : null,
		queue.failed > 0 ? `${plural(queue.failed, 'job')} could not be finished; the log says why` : null,
	);
