import { setTimeout as pause } from 'node:timers/promises';
import type { Failing } from './failing.js';
import { type Spread, spread } from './figures.js';
import type { Otlp } from './n8n.js';
import { startSpanRelay } from './span-relay.js';
import { openStage, type Stage } from './stage.js';
import { postedAt, watch } from './watcher.js';
import type { Workspace } from './workspace.js';

/** It polls so seldom that what it tells sooner it was told. */
const pollSeconds = 120;

/** From the end of a failed run to its span, to the message, and between these; from the end of a success to green. */
export type Told = Record<'span' | 'push' | 'after' | 'green', Spread> & { ids: number[] };

/** One bot, alone with n8n, that is told by its OpenTelemetry export. After each failure the workflow succeeds once. */
export async function measureTold(
	whole: Stage,
	failing: Failing,
	otlp: Otlp,
	{ words, gapMs }: { words: string[]; gapMs: number },
): Promise<Told> {
	const stage = openStage();
	whole.onClear(stage.clear);
	const relay = await startSpanRelay(stage, otlp);
	const { workspace } = await watch(stage, failing, pollSeconds, relay.behind);
	// A bot that sees a server for the first time looks up recent ids that no list shows, and so is late.
	await failing.fail('Payment nobody refused');
	await postedAt(workspace, 'Payment nobody refused');
	const posted = new Map<number, number>();
	const greens: number[] = [];
	for (const [i, word] of words.entries()) {
		// Spread evenly over whatever n8n or the bot does every so often.
		await pause(gapMs * (1 + ((i * 0.618) % 1)));
		const message = `Payment ${word} refused`;
		const id = await failing.fail(message);
		posted.set(id, await postedAt(workspace, message));
		await pause(gapMs);
		greens.push(await greenAfter(workspace, failing));
	}
	const { ended } = await failing.times();
	await stage.clear();
	const ids = [...posted.keys()];
	return {
		ids,
		span: spread(ids.map((id) => relay.arrived.get(id)! - ended.get(id)!)),
		push: spread(ids.map((id) => posted.get(id)! - ended.get(id)!)),
		after: spread(ids.map((id) => posted.get(id)! - relay.arrived.get(id)!)),
		green: spread(greens),
	};
}

/** The workflow succeeds: milliseconds from its end to the change of a card. */
async function greenAfter({ slack }: Workspace, failing: Failing): Promise<number> {
	const before = slack.calls.length;
	const endedAt = await failing.succeed();
	const call = await slack.until(
		() =>
			slack.calls
				.slice(before)
				.find(({ method, ok, body }) => method === 'chat.update' && ok && String(body.text).startsWith('🟢')),
		{ ms: 150_000, what: 'a green card' },
	);
	return call.at - endedAt;
}
