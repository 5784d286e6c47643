import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { asks } from './asking.js';
import { polled } from './polls.js';
import { harness, open } from './story.js';

/** In the proportions of the real one, with a margin for a machine that is busy. */
const pace = { quickestMs: 200, quickMs: 900, limitedMs: 700, slowestMs: 1_500, times: 1 };

const watch = async () => {
	const status = textOf(await asks(harness, harness.ana, '/n8n status'));
	return /Failure poller.*?(every [^,]*),/.exec(status)?.[1];
};

/** Waits for the poll after which `status` says so. */
async function says(words: string | RegExp) {
	for (let i = 0; i < 12; i++) {
		const said = await watch();
		if (typeof words === 'string' ? said === words : words.test(said ?? '')) return;
		await polled(harness, 1);
	}
	expect(await watch()).toMatch(words);
}

test('the interval follows how quickly n8n answers, and status says why it is long', async () => {
	const { n8n } = await open({ config: { pollSeconds: null }, timings: { pace } });
	await says(/^every 0\.\d s$/);
	const swift = n8n.faults.inject({ kind: 'delay', ms: 250, path: /status=/ });
	await says(/^every 1(\.\d)? s as n8n answers slowly$/);
	swift();
	await says(/^every 0\.\d s$/);
});

test('where n8n says that there are too many requests, polls are fewer for some minutes', async () => {
	const { n8n } = await open({ config: { pollSeconds: null }, timings: { pace } });
	await says(/^every 0\.\d s$/);
	n8n.faults.inject({ kind: 'status', status: 429, headers: { 'retry-after': '0' }, times: 1 });
	await says('every 0.7 s as requests to n8n are limited');
	await polled(harness, 2);
	expect(await watch()).toBe('every 0.7 s as requests to n8n are limited');
});

test('while n8n is away it is asked less and less often, and as before once it is back', async () => {
	const { n8n, slack, log } = await open({ config: { pollSeconds: null }, timings: { pace } });
	await says(/^every 0\.\d s$/);
	await n8n.stopServing();
	const fails = () => log().split('poll failed').length - 1;
	await slack.until(() => fails() >= 3, { what: 'polls that fail', ms: 15_000 });
	await slack.until(async () => (await watch()) === 'every 1.5 s as n8n does not answer', { ms: 15_000 });
	await n8n.serve();
	await says(/^every 0\.\d s$/);
});

test('one that is set stays, however n8n answers', async () => {
	const { n8n } = await open({ timings: { pace } });
	n8n.faults.inject({ kind: 'delay', ms: 100, path: /status=/ });
	await polled(harness, 3);
	expect(await watch()).toBe('every 0.2 s');
});
