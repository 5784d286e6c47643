import { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError, type WebClient } from '@slack/web-api';

type Refused = { kind: 'too-fast' | 'closed' | 'no-answer'; channel: string; retryAfterMs?: number };
type Row = { channel: string; ts: string; thread: string | null; text: string; outboxId: string };

type Rules = {
	now(): number;
	/** Called at every step; throws where the process that calls is dead. */
	step(): void;
	/** What Slack does to this post beside its own rates. */
	trouble(channel: string): 'none' | 'too-fast' | 'closed' | 'cut-before' | 'cut-after';
	posted(row: Row): Promise<void> | void;
	answered(channel: string): void;
	refused(refusal: Refused): void;
};

const platform = (error: string) => new WebAPIPlatformError({ ok: false, error, response_metadata: {} } as never);

/** As much of Slack as the outbox uses, in a time that the test moves on: the sandbox's keeps to real connections. */
export function createVirtualSlack() {
	const rows: Row[] = [];
	const updates = { left: 50, at: 0, refused: 0 };

	/** Tier 3: fifty at once, and fifty a minute. */
	function tooManyUpdates(now: number): boolean {
		updates.left = Math.min(50, updates.left + ((now - updates.at) / 60_000) * 50);
		updates.at = now;
		if (updates.left >= 1) updates.left -= 1;
		else updates.refused++;
		return updates.left < 1;
	}

	const client = (rules: Rules) => ({
		chat: {
			async postMessage({ channel, text, thread_ts, metadata }: Record<string, string> & { metadata: never }) {
				rules.step();
				const trouble = rules.trouble(channel!);
				if (trouble === 'too-fast') {
					rules.refused({ kind: 'too-fast', channel: channel!, retryAfterMs: 7_000 });
					throw new WebAPIRateLimitedError(7);
				}
				if (trouble === 'closed') {
					rules.refused({ kind: 'closed', channel: channel! });
					throw platform('is_archived');
				}
				if (trouble !== 'cut-before') {
					const { outbox_id: outboxId } = (metadata as { event_payload: { outbox_id: string } }).event_payload;
					const row = {
						channel: channel!,
						ts: `${rows.length + 1}.0`,
						thread: thread_ts ?? null,
						text: text!,
						outboxId,
					};
					rows.push(row);
					await rules.posted(row);
				}
				if (trouble !== 'none') {
					rules.refused({ kind: 'no-answer', channel: channel! });
					throw new WebAPIRequestError(new Error('socket hang up'));
				}
				rules.answered(channel!);
				rules.step();
				return { channel, ts: rows.at(-1)!.ts };
			},
			async update({ ts, text }: Record<string, string>) {
				rules.step();
				if (tooManyUpdates(rules.now())) throw new WebAPIRateLimitedError(10);
				rows.find((row) => row.ts === ts)!.text = text!;
				rules.step();
				return {};
			},
		},
		conversations: {
			async history({ channel }: Record<string, string>) {
				rules.step();
				return { messages: rows.filter((row) => row.channel === channel && row.thread === null).map(asRow) };
			},
			async replies({ ts }: Record<string, string>) {
				rules.step();
				return { messages: rows.filter((row) => row.thread === ts).map(asRow) };
			},
		},
	});

	return { rows, updates, client: (rules: Rules) => client(rules) as unknown as WebClient };
}

const asRow = ({ ts, outboxId }: Row) => ({ ts, metadata: { event_payload: { outbox_id: outboxId } } });
