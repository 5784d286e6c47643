import { expect, test } from 'vitest';
import { buttonsOf, type Message } from '../../sandbox/slack/index.js';
import { asks, modalOf, privately, reads } from './asking.js';
import { card, previews } from './bulking.js';
import { openHarness } from './harness.js';
import { mark } from './sweep.js';

/** Of no shape that could be known. */
const signingSecret = `${mark}0f1e2d3c4b5a6978`;
const headerValue = `${mark}-pass-of-the-proxy`;
const shaped = [
	`Authorization: Bearer ${mark}aZ09`,
	`{"dbPassword":"${mark}!x"}`,
	`<password>${mark}</password>`,
	`mysql --password ${mark}x`,
	`postgres://ann:${mark}@db@host:5432/orders`,
	`https://hooks.slack.com/services/T0000AAAA/B0000AAAA/${mark}aZaZaZaZ`,
	`AccountKey=${mark}AAAA+/==;EndpointSuffix=core.windows.net`,
	`x-api-key: ${mark}`,
	`sk-proj-${mark}${mark}aZ`,
	`ghp_${mark}AbCdEfGhIjKlMnOpQrSt`,
	`client_secret=${mark}&grant_type=refresh_token`,
];

test('secrets in errors, in what people type and in what stands before n8n are kept nowhere', async () => {
	const harness = await openHarness({ config: { pollSeconds: 0.3, n8n: { baseUrl: '', apiKey: '' } }, bot: false });
	const { n8n, slack, ops, ana, ben } = harness;
	await harness.startBot({
		n8n: { baseUrl: n8n.url, apiKey: n8n.apiKey, headers: { 'x-proxy-secret': headerValue } },
		slack: {
			...{ botToken: slack.botToken, appToken: slack.appToken, signingSecret, apiUrl: slack.apiUrl },
			...{ mode: 'socket', host: '127.0.0.1', port: 0 },
		},
	});
	const own = [slack.botToken, slack.appToken, signingSecret, n8n.apiKey, headerValue];
	const leaking = [...own, ...shaped].map((text, i) =>
		n8n.workflow(`Leaking ${i} ${text}`, [
			{
				node: `Call ${text}`,
				does: { fail: { message: `refused ${text} (${i})`, description: `It said ${text}`, httpCode: '401' } },
			},
		]),
	);
	const runs = leaking.map((workflow, i) => n8n.run(workflow, { body: { text: [...own, ...shaped][i] } }));
	const alerts = await slack.until(() => (ops.messages().length === runs.length ? ops.messages() : undefined), {
		what: 'all alerts',
	});

	const alertOf = (id: number): Message =>
		alerts.find(({ blocks }) => JSON.stringify(blocks).includes(`"main-${id}"`))!;
	await ana.clicks(alertOf(runs[0]!), 'Details');
	await modalOf(harness, ana, { says: 'Leaking 0' });
	await ana.clicks(alertOf(runs[2]!), 'Retry');
	await harness.says(alertOf(runs[2]!), /failed again/);

	for (const value of [...own, shaped[0]!])
		for (const typed of [
			`list error:"${value}"`,
			`show ${value}`,
			value,
			`list workflow:"${value}"`,
			`tags 1 ${value}`,
		])
			await asks(harness, ana, `/n8n ${typed}`);
	await reads(harness, ana, await asks(harness, ana, '/n8n failures'), 'Leaking');

	await previews(harness, ben, '/n8n retry-all status:failed');
	await ben.submits();
	const held = await card(harness, 'Paused: the trial run failed');
	await ben.clicks(held, buttonsOf(held)[0]!);
	await reads(harness, ben, held, /16 failed again/);

	for (const body of [
		`<html>${signingSecret} ${n8n.apiKey} ${headerValue}</html>`,
		JSON.stringify({ message: `no ${headerValue} ${signingSecret}` }),
	]) {
		const lift = n8n.faults.inject({
			...{ kind: 'status', path: /\/api\/v1\//, status: 403, body },
			contentType: body.startsWith('<') ? 'text/html' : 'application/json',
		});
		await asks(harness, ana, '/n8n failures');
		await asks(harness, ana, '/n8n status');
		lift();
	}
	expect(privately(ana).length).toBeGreaterThan(30);
	// Closing looks through the log, all that Slack was given and every HTTP body; the end of the run through Redis.
	await harness.close();
}, 90_000);
