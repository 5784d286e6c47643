import { describe, expect, test, vi } from 'vitest';
import { told } from '../stories/telling.js';
import { expectRecoveredOnce, inCase, type OpenCase, patience } from './support/cases.js';

vi.setConfig({ testTimeout: 300_000 });

/** The bot is killed as soon as Slack has its ack, and started again. Slack is slow to say who somebody is. */
async function killedAtAck({ slack, bot }: OpenCase, act: () => Promise<{ acked: boolean }>) {
	const quick = slack.faults.inject({ method: 'users.info', kind: 'delay', ms: 300 });
	expect(await act()).toMatchObject({ acked: true });
	bot.kill();
	await bot.dead();
	quick();
	await bot.start();
}

describe.concurrent('the bot is killed at the moment of the ack, and started again: what was acknowledged is done, once', () => {
	test.concurrent('a click on Retry', () =>
		inCase({}, async (open) => {
			const at = open.fail();
			const card = await open.rung(at);
			open.mend();
			await killedAtAck(open, () => open.ana.clicks(card, 'Retry'));
			await expectRecoveredOnce(open, at.id);
		}));

	test.concurrent('a typed retry', () =>
		inCase({}, async (open) => {
			const at = open.fail();
			await open.rung(at);
			open.mend();
			await killedAtAck(open, () => open.ana.types(`/n8n retry ${at.id}`, open.ops));
			await expectRecoveredOnce(open, at.id);
		}));

	test.concurrent('a stop', () =>
		inCase({}, async (open) => {
			const { n8n, slack, ana, ops } = open;
			const id = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
			await killedAtAck(open, () => ana.types(`/n8n stop ${id}`, ops));
			await slack.until(() => n8n.execution(id)?.status === 'canceled', { ms: patience, what: 'the stop' });
			const lines = () => ops.messages().filter(({ headline }) => headline.includes(`stopped #${id}`));
			await slack.until(() => lines().length > 0, { ms: patience, what: 'who stopped it' });
			await open.quiet(['changes', 'operations', 'outbox']);
			expect(lines()).toHaveLength(1);
		}));

	test.concurrent('the yes to a deletion', () =>
		inCase({}, async (open) => {
			const { n8n, slack, ana, ops } = open;
			const at = open.fail();
			await open.rung(at);
			await ana.types(`/n8n delete ${at.id}`, ops);
			const question = await slack.until(() => ana.sees().find(({ text }) => text.includes(`Delete #${at.id}`)), {
				ms: patience,
				what: 'the question',
			});
			await killedAtAck(open, () => ana.clicks(question, `Delete #${at.id}`));
			await slack.until(() => !n8n.execution(at.id), { ms: patience, what: 'the deletion' });
			await open.quiet(['changes', 'operations', 'outbox']);
			expect(ana.sees().filter(({ text }) => text.includes('already answered'))).toEqual([]);
		}));

	test.concurrent('the confirm of a job on many', () =>
		inCase({}, async (open) => {
			const { slack, ana, ops } = open;
			const ids = [open.fail(), open.fail(), open.fail()].map(({ id }) => id);
			await told(open, ids.length, patience);
			open.mend();
			await ana.types('/n8n retry-all', ops);
			await slack.until(() => ana.modal()?.submit, { ms: patience, what: 'the preview' });
			await killedAtAck(open, () => ana.submits({ Start: 'All at once' }));
			const card = await slack.until(
				() => ops.messages().find(({ headline }) => headline.includes('🟢 3 of 3 recovered')),
				{
					ms: patience,
					what: 'the end of the job',
				},
			);
			await open.quiet(['changes', 'outbox']);
			expect(ids.map((id) => open.retriesOf(id).map(({ status }) => status))).toEqual(ids.map(() => ['success']));
			expect(ops.thread(card.ts).filter(({ text }) => text.includes('confirmed'))).toHaveLength(1);
			expect(ana.sees().filter(({ text }) => text.includes('was out of date'))).toEqual([]);
		}));
});
