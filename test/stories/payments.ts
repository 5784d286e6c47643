import { fails, type HarnessOptions, openHarness } from './harness.js';

/** A second channel, #payments, and what is typed in it. */
export async function withPayments(options: HarnessOptions = {}) {
	const harness = await openHarness(options);
	const { slack, ana, n8n } = harness;
	const payments = slack.channel('payments');
	const says = (channel: typeof payments, words: string | RegExp) =>
		slack.until(
			() =>
				channel
					.messages()
					.find(({ headline }) => (typeof words === 'string' ? headline.includes(words) : words.test(headline))),
			{ what: `"${words}" in #${channel.name}` },
		);
	/** Resolves when the watch is there. */
	async function watch(text: string, channel = payments) {
		const before = channel.messages().length;
		await ana.types(`/n8n watch ${text}`, channel);
		return slack.until(() => channel.messages()[before], { what: `"watch ${text}" taken` });
	}
	const failing = (name: string, options = {}) => n8n.workflow(name, [fails], options);
	return { ...harness, harness, payments, says, watch, failing };
}
