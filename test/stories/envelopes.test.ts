import { expect, test } from 'vitest';
import { toldIn } from './asking.js';
import { openHarness } from './harness.js';
import { startProgram } from './program.js';

/** What Slack never sends over a socket; each of the first four ended the process. */
const garbage = [
	'null',
	'{"type":"events_api","envelope_id":"1","payload":null}',
	'{"type":"events_api","envelope_id":"1","payload":{"type":"app_rate_limited"}}',
	'{"type":"ws_message","envelope_id":"1","payload":{}}',
	'[]',
	'7',
	'"hello"',
	'{"type":',
	'{"type":null}',
	'{"type":"error","envelope_id":"1","payload":null}',
	'{"type":"disconnected","envelope_id":"1","payload":null}',
	'{"type":"close","envelope_id":"1"}',
	'{"type":"mind_reading","envelope_id":"1","payload":{}}',
	'{"type":"events_api","envelope_id":"1","payload":{"type":"event_callback","event":null}}',
	'{"type":"events_api","envelope_id":"1","payload":{"type":"event_callback","event":{"type":"error"}}}',
	'{"type":"events_api","envelope_id":"1","payload":{"type":"event_callback","event":{"type":"close"}}}',
	'{"type":"events_api","envelope_id":"1","payload":{"type":"event_callback","event":{"type":"app_home_opened"}}}',
	'{"type":"interactive","envelope_id":"1","payload":null}',
	'{"type":"interactive","envelope_id":"1","payload":{"type":"block_actions","user":null,"actions":[null]}}',
	'{"type":"slash_commands","envelope_id":"1","payload":null}',
	'{"type":"slash_commands","envelope_id":"1","payload":{"command":7}}',
];

test('whatever comes over the socket, the process lives and goes on', async () => {
	const harness = await openHarness({ bot: false });
	const program = await startProgram(harness);
	for (const text of garbage) harness.slack.sendRaw(text);
	await program.until('Slack sent an envelope that cannot be read');
	expect(await harness.ana.types('/n8n help', harness.ops)).toMatchObject({ acked: true });
	await toldIn(harness, harness.ana, '/n8n');
	expect(harness.slack.connections).toBe(1);
	expect(program.said()).not.toMatch(/unhandledRejection|uncaughtException|draining/);
	expect((await program.terminate()).code).toBe(0);
}, 40_000);
