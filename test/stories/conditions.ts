import { type Harness, type HarnessOptions, openHarness } from './harness.js';
import { polled, shiftedClock } from './polls.js';

export const minute = 60_000;
export const hour = 60 * minute;

/** A story of what should be so and is not, with a clock that can be put forward. */
export async function openConditions(options: HarnessOptions = {}) {
	const clock = shiftedClock();
	const harness = await openHarness({ ...options, now: clock.now, n8n: { clock: clock.n8n, ...options.n8n } });
	/** Time passes, and n8n is looked at. */
	async function pass(ms: number) {
		clock.skip(ms);
		await polled(harness);
	}
	return { ...harness, harness, clock, pass };
}

/** A workflow of which so many runs have taken so long. */
export async function learnt(
	{ n8n, harness, clock }: Awaited<ReturnType<typeof openConditions>>,
	{ name = 'Order sync', runs = 6, tookMs = 2 * minute }: { name?: string; runs?: number; tookMs?: number } = {},
) {
	const workflow = n8n.workflow(name, [{ node: 'Import', does: { run: 86_400 } }]);
	for (let i = 0; i < runs; i++) {
		n8n.run(workflow);
		clock.skip(tookMs);
		n8n.finishRuns(workflow);
	}
	await polled(harness);
	return workflow;
}

/** Messages of a channel that begin so. */
export const messagesOf = ({ ops }: Pick<Harness, 'ops'>, words: RegExp) =>
	ops.messages().filter(({ headline }) => words.test(headline));
