import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { asks, modalOf } from './asking.js';
import { startProgram } from './program.js';
import { harness, open } from './story.js';
import { alertsIn, told } from './telling.js';

const fails = { node: 'Export', does: { fail: { message: 'disk full' } } } as const;
const asked = (id: number) => new RegExp(`/executions/${id}\\?.*includeData=true`);
const tooLarge = 'too large to read (over 4 MB)';

/** As n8n answers for it with its data, of so many MB. */
function heavy(id: number, mb: number, status = 'error') {
	const row = { id: String(id), status, finished: false, mode: 'webhook', workflowId: 'w', retryOf: null };
	const items = 'x'.repeat(mb * 1_000_000);
	const body = JSON.stringify({ ...row, data: { resultData: { runData: { Export: [items] } } } });
	harness.n8n.faults.inject({ kind: 'body', method: 'GET', path: asked(id), body });
}

const readings = (id: number) => harness.n8n.requests.filter(({ path }) => asked(id).test(path)).length;

test('a failure of 62 MB rings at once, holds nobody up, takes little memory, and is not read again after a restart', async () => {
	const { n8n, ana, ops } = await open({ bot: false });
	const program = await startProgram(harness);
	const exports = n8n.workflow('Nightly export', [fails]);
	heavy(1, 62);
	const start = performance.now();
	expect(n8n.run(exports)).toBe(1);
	const acks: number[] = [];
	const typing = (async () => {
		for (let i = 0; i < 8; i++) {
			acks.push((await ana.types('/n8n help', ops)).ackMs);
			await pause(150);
		}
	})();
	const alert = await harness.alert('Nightly export');
	expect(performance.now() - start).toBeLessThan(8_000);
	expect(textOf(alert)).toContain(`error unknown: ${tooLarge}`);
	expect(JSON.stringify(alert.blocks)).toMatch(/\/executions\/1[|>]/);
	await typing;
	expect(Math.max(...acks)).toBeLessThan(1_000);

	expect(textOf(await asks(harness, ana, '/n8n failures'))).toContain(tooLarge);
	await ana.clicks(alert, 'Details');
	expect(textOf(await modalOf(harness, ana, { says: tooLarge }))).toMatch(/error not known/i);
	expect(program.peakMb()).toBeLessThan(400);

	const before = readings(1);
	await program.kill();
	await startProgram(harness);
	await pause(1_500);
	expect(readings(1)).toBe(before);
	expect(ops.messages()).toHaveLength(1);
}, 90_000);

test('many of them at once are counted all, in little memory', async () => {
	const { n8n, ops } = await open({ bot: false });
	const program = await startProgram(harness);
	const exports = n8n.workflow('Nightly export', [fails]);
	for (let id = 1; id <= 12; id++) {
		heavy(id, id % 2 === 0 ? 3.9 : 8);
		n8n.run(exports);
	}
	await told(harness, 12, 60_000);
	// Those with an error that can be read, and those without.
	expect(alertsIn(ops).map(({ count }) => count)).toEqual([6, 6]);
	expect(program.peakMb()).toBeLessThan(400);
}, 120_000);

test('one whose reading ends the process each time is told without its details', async () => {
	const { n8n, slack, ops } = await open({ bot: false });
	let begun = 0;
	const onHit = () => {
		begun++;
	};
	n8n.faults.inject({ kind: 'hang', method: 'GET', path: asked(1), onHit });
	const exports = n8n.workflow('Nightly export', [fails]);
	for (let start = 1; start <= 3; start++) {
		const program = await startProgram(harness);
		if (start === 1) n8n.run(exports);
		await slack.until(() => begun === start, { ms: 60_000 });
		await program.kill();
	}
	await startProgram(harness);
	await slack.until(() => ops.messages().length > 0, { ms: 60_000 });
	const alert = await harness.alert('Nightly export');
	expect(textOf(alert)).toContain('error unknown: each reading of this run was cut off');
	expect(begun).toBe(3);
	expect(ops.messages()).toHaveLength(1);
}, 240_000);

test('a retry that failed is not said to have another error where the first one cannot be read', async () => {
	const { n8n, ana } = await open();
	n8n.run(n8n.workflow('Nightly export', [fails]));
	const alert = await harness.alert('Nightly export');
	heavy(1, 5);
	await ana.clicks(alert, 'Retry');
	const again = await harness.says(alert, 'failed again');
	expect(again.headline).toMatch(/failed again · #2 at "Export": disk full/);
});

test('who ended a run is not said where its data cannot be read, and it is not retried on a guess', async () => {
	const { n8n, ana } = await open();
	const id = n8n.run(n8n.workflow('Nightly export', [{ node: 'Export', does: { run: 600 } }]));
	n8n.stopInUi(id);
	heavy(id, 5, 'canceled');
	const no = textOf(await asks(harness, ana, `/n8n retry ${id}`));
	expect(no).toContain(`#${id} was canceled, by someone or by its workflow's timeout`);
	expect(n8n.executions()).toHaveLength(1);
});

test('a search by error says how many it left out', async () => {
	const { n8n, ana } = await open();
	const exports = n8n.workflow('Nightly export', [fails]);
	n8n.run(exports);
	await harness.alert('Nightly export');
	const body = JSON.stringify({ data: [{ id: '1', status: 'error', data: 'x'.repeat(5_000_000) }], nextCursor: null });
	n8n.faults.inject({ kind: 'body', method: 'GET', path: /\/executions\?.*includeData=true/, body });
	const list = textOf(await asks(harness, ana, '/n8n failures error:"disk full"'));
	expect(list).toContain('1 run is left out: too large to be searched for an error.');
});
