import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buttonsOf, type Message, textOf, type View } from '../../sandbox/slack/index.js';
import { hostile, secrets } from '../slack/views/hostile.js';
import { alertWithRunning, asks, modalOf, privately, reads } from './asking.js';
import { harness, open } from './story.js';

/** Workflows of which name and error are what somebody wrote to make Slack do something. */
const runs: { id: number; what: string; text: string }[] = [];
const leaks: { id: number; what: string; secret: string }[] = [];

beforeAll(async () => {
	await open({ config: { pollSeconds: 0.5 } });
	const { n8n } = harness;
	for (const [what, text] of hostile) {
		const node = {
			node: `Node ${text}`.slice(0, 2_000),
			does: { fail: { message: text || 'x', description: text } },
		} as const;
		runs.push({ id: n8n.run(n8n.workflow(text || 'x', [node])), what, text });
	}
	for (const [what, text, secret] of secrets) {
		const node = { node: 'Call', does: { fail: { message: `It said: ${text}`, description: text } } } as const;
		leaks.push({ id: n8n.run(n8n.workflow(`Leak ${what}`, [node]), { body: { text } }), what, secret });
	}
	await harness.slack.until(() => harness.ops.messages().length === runs.length + leaks.length, {
		ms: 30_000,
		what: 'all alerts',
	});
}, 60_000);
afterAll(() => harness.close());

/** Whatever in mrkdwn Slack would make live. */
function live(shown: Message | View): string[] {
	const found: string[] = [];
	const look = (value: unknown): void => {
		if (value === null || typeof value !== 'object') return;
		const { type, text, verbatim } = value as { type?: string; text?: unknown; verbatim?: boolean };
		if (type === 'mrkdwn') {
			if (verbatim !== true) found.push(`not verbatim: ${text}`);
			found.push(...(String(text).match(/<[!@#][^>]*>|<(?!http)[a-z]+:[^>]*>/g) ?? []));
		}
		Object.values(value).forEach(look);
	};
	look(shown.blocks);
	return found.filter(
		(reference) =>
			!/^<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>]*>$/.test(reference) &&
			![`<@${harness.ana.id}>`, `<#${harness.ops.id}>`].includes(reference),
	);
}

const invisible =
	/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u;

/** Wakes nobody, links nowhere, shows no secret and turns no line around. */
function harmless(shown: Message | View) {
	expect(live(shown)).toEqual([]);
	if ('pings' in shown) expect(shown.pings.filter((ping) => ping !== `<@${harness.ana.id}>`)).toEqual([]);
	const everything = `${textOf(shown)}\n${JSON.stringify(shown)}`;
	for (const { what, secret } of leaks) expect(everything.includes(secret), what).toBe(false);
	expect(textOf(shown)).not.toMatch(invisible);
}

const alertOf = (id: number) =>
	harness.ops.messages().find((message) => JSON.stringify(message.blocks).includes(`"value":"main-${id}"`))!;

test('alerts', () => {
	for (const message of harness.ops.messages()) harmless(message);
	expect(harness.slack.problems).toEqual([]);
	expect(harness.slack.calls.filter(({ ok }) => !ok)).toEqual([]); // Slack took each as it was
});

test('an ordinary error stays as it was written', () => {
	const { id } = runs.find(({ what }) => what === 'json')!;
	expect(textOf(alertOf(id))).toContain('{"a":"<!here>","b":["&"]}');
});

test('lists, page by page', async () => {
	const { ana } = harness;
	const list = await asks(harness, ana, '/n8n failures');
	harmless(list);
	const total = runs.length + leaks.length;
	let shown = list;
	for (let first = 11; first <= total; first += 10) {
		await ana.clicks(shown, 'Next');
		const last = Math.min(first + 9, total);
		shown = await reads(harness, ana, list, `${total} failed, ${first === last ? first : `${first}–${last}`} shown`);
		harmless(shown);
	}
	expect(buttonsOf(shown)).not.toContain('Next');
});

test.each(hostile.map(([what], index) => [what, index] as const))('details: %s', async (_what, index) => {
	const { ana } = harness;
	await ana.types(`/n8n show ${runs[index]!.id}`, harness.ops);
	const view = await modalOf(harness, ana, { offers: 'Retry' });
	harmless(view);
	const stack = buttonsOf(view).find((label) => label.startsWith('Show stack'));
	if (stack) {
		await ana.clicks(view, stack);
		harmless(await modalOf(harness, ana, { offers: 'Hide stack' }));
	}
	await ana.closes();
});

test.each(secrets.map(([what], index) => [what, index] as const))(
	'no secret in the details: %s',
	async (_what, index) => {
		const { ana } = harness;
		await ana.types(`/n8n show ${leaks[index]!.id}`, harness.ops);
		harmless(await modalOf(harness, ana, { offers: 'Retry' }));
		await ana.closes();
	},
);

describe('what follows a click', () => {
	test.each([
		'channel mention',
		'here, everyone',
		'user mention',
		'code fence',
		'bidi',
		'50 kB of mentions',
		'looks like an id',
	])('the card and its thread: %s', async (what) => {
		const { id } = runs.find((run) => run.what === what)!;
		const alert = alertOf(id);
		await harness.ana.clicks(alert, 'Retry');
		const card = await harness.says(alert, 'failed again');
		harmless(card);
		await harness.slack.until(() => harness.ops.thread(alert.ts).length === 2);
		for (const line of harness.ops.thread(alert.ts)) harmless(line);
	});

	test('questions, tags and the App Home', async () => {
		const { ana, n8n } = harness;
		const { id } = runs.find(({ what }) => what === 'group mention')!;
		n8n.setTags(id, ['<!channel> @here', '\u202egat']);
		await ana.types(`/n8n tags ${id}`, harness.ops);
		await ana.types(`/n8n tags ${id} +"<!here>"`, harness.ops);
		await ana.types(`/n8n delete ${id}`, harness.ops);
		await harness.slack.until(() => privately(ana).filter((message) => textOf(message).includes(`#${id}`)).length >= 2);
		await ana.opensHome();
		harmless(await harness.slack.until(() => ana.home()));
		for (const message of privately(ana)) harmless(message);
	});

	test('a workflow stopped by its hostile name', async () => {
		const { ana, slack } = harness;
		const { failed } = await alertWithRunning(harness, '<!channel> *trap* @here');
		const alert = await slack.until(() => alertOf(failed));
		await ana.clicks(alert, 'Stop running (1)');
		harmless(await slack.until(() => (ana.modal()?.submit ? ana.modal() : undefined)));
		await ana.submits();
		const line = await slack.until(() => harness.ops.thread(alert.ts)[0]);
		expect(line.headline).toContain('stopped');
		harmless(line);
	});
});

test('no secret in the log either', () => {
	for (const { what, secret } of leaks) expect(harness.log().includes(secret), what).toBe(false);
});
