import type { Arrivals } from '../../../alerts/push/index.js';
import { context, headed, joined, type Message, section } from '../../blocks/blocks.js';
import { ago, code, duration, fence, inline, number, phrase, plural } from '../../blocks/text.js';
import { errorWorkflow } from './error-workflow.js';

export type InstantProps = {
	command: string;
	arrivals: Arrivals;
	/** `open`: there is a token. `address`: where n8n reaches it, as far as is known. `listens`: on which address of its machine, where nobody has said how it is reached. */
	door: { open: boolean; address: string; listens: string | null };
	n8n: { host: string; version: string | null };
	now: number;
};

/** Runs whose ends are looked at say little where they are fewer. */
const enough = 5;

/** Whether n8n tells what ends, and how far behind; where it does not, what to set. Never the token itself. */
export function renderInstant(props: InstantProps): Message {
	const { door } = props;
	const first = firstLine(props);
	const facts = joined('\n', arrived(props), refused(props));
	const isWell = first.startsWith('🟢');
	const setUp = !door.open ? [section(openIt)] : isWell ? [] : howTo(props);
	return headed(first, facts, ...setUp, ...foot(props));
}

function firstLine({ arrivals, door }: InstantProps): string {
	const { lastAt, refused } = arrivals;
	if (!door.open) return '⚪ Not set up · Flowbell finds failures by polling n8n every few seconds';
	if (refused && refused.at > (lastAt ?? 0)) return `🟠 Refused · n8n’s last post: ${phrase(refused.why, 200)}`;
	if (lastAt === null) return '⚪ Nothing received · n8n has not reported any run yet';
	const most = percentile(arrivals.delays, 0.95);
	return `🟢 Instant · n8n reports what ends${most === null ? '' : ` within ${behind(most)}`}`;
}

function arrived({ arrivals, now }: InstantProps): string | null {
	const { posts, runs, lastAt, delays } = arrivals;
	if (lastAt === null) return null;
	const [half, most] = [percentile(delays, 0.5), percentile(delays, 0.95)];
	const late =
		half === null
			? null
			: `of the last ${number(delays.length)}: half within ${behind(half)}, 95 % within ${behind(most!)}`;
	return joined(
		' · ',
		`*Received*  ${plural(runs, 'ended run')} in ${plural(posts, 'post')} this week`,
		`last ${ago(lastAt, now)}`,
		late,
	);
}

/** Why stands in the first line where it was the last that came. */
function refused({ arrivals: { refused, lastAt }, now }: InstantProps): string | null {
	if (!refused) return null;
	const why = refused.at > (lastAt ?? 0) ? '' : `: ${phrase(refused.why, 200)}`;
	return `*Refused*  ${plural(refused.count, 'time')} · last ${ago(refused.at, now)}${why}`;
}

const openIt =
	'1. Set `FLOWBELL_OTLP_TOKEN` for Flowbell to a random word of 24 characters or more, such as `openssl rand -hex 24` gives, and restart it\n2. Run this command again: it shows what to set in n8n';

const isCloud = ({ host }: InstantProps['n8n']) => /(^|\.)n8n\.cloud$/.test(host);

/** It came with 2.19, and with 2.27 to n8n's cloud (docs/n8n.md, 47). A version that is not known is taken for a new one. */
function hasTelemetry(n8n: InstantProps['n8n']): boolean {
	const [major = 0, minor = 0] = (n8n.version ?? '3').split('.').map(Number);
	return major > 2 || (major === 2 && minor >= (isCloud(n8n) ? 27 : 19));
}

function howTo(props: InstantProps) {
	const { door, n8n } = props;
	if (hasTelemetry(n8n)) {
		const variables = [
			'N8N_OTEL_ENABLED=true',
			`N8N_OTEL_EXPORTER_OTLP_ENDPOINT=${door.address}`,
			'N8N_OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer $FLOWBELL_OTLP_TOKEN',
			'N8N_OTEL_TRACES_INCLUDE_NODE_SPANS=false',
			'OTEL_BSP_SCHEDULE_DELAY=200',
		];
		return [
			section(
				isCloud(n8n)
					? 'Set these in the settings of n8n for OpenTelemetry, as they are called there:'
					: 'Set these for n8n, its main process and its workers, and restart it:',
			),
			section(fence(variables.join('\n'))),
			...context(
				`${code('$FLOWBELL_OTLP_TOKEN')} stands for Flowbell’s own setting, which is never shown in Slack`,
				listens(props),
			),
		];
	}
	const why = n8n.version
		? `n8n ${inline(n8n.version, 20)} has no OpenTelemetry for this`
		: 'This n8n has no OpenTelemetry for this';
	return [
		section(
			`${why}. Copy this, paste it onto the canvas of a new workflow, put the token into the field *Secret* of *Sign*, save and publish it, and choose it as *Error workflow* in the settings of each workflow:`,
		),
		section(fence(JSON.stringify(errorWorkflow(door.address)), 2_900)),
		...context(
			'The token is Flowbell’s `FLOWBELL_OTLP_TOKEN`, which is never shown in Slack',
			'It reports failures only, not recoveries',
			listens(props),
		),
	];
}

const listens = ({ door }: InstantProps) =>
	door.listens !== null && /^(127\.|localhost$|::1$)/.test(door.listens)
		? `Flowbell listens on ${code(door.listens)}: where n8n runs elsewhere, set \`HOST=0.0.0.0\` for Flowbell`
		: null;

const foot = ({ command }: InstantProps) =>
	context(
		`Flowbell checks each report in n8n before it rings, and keeps polling. ${code(`${command} status`)} shows how often`,
	);

/** Milliseconds at that share of them, those of the quickest first; null where they are too few to say. */
function percentile(delays: readonly number[], share: number): number | null {
	if (delays.length < enough) return null;
	const sorted = [...delays].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** Clocks of two machines are never quite alike. */
const behind = (ms: number) => (ms < 1_000 ? `${Math.max(0, Math.round(ms))} ms` : duration(ms));
