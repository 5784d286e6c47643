import { describe, expect, onTestFinished, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { alertWithRunning, asks, modalOf, queueOf, toldIn } from './asking.js';
import { fails, type HarnessOptions, openHarness, retriesOf } from './harness.js';
import { startRedis } from './redis-server.js';

/** Slack gives three seconds; whatever is far below shows that nothing was waited for. */
const atOnce = 1_000;

const open = (options: HarnessOptions = {}) => openHarness({ timings: { answerMs: 1_200 }, ...options });

describe('n8n hangs: every command and click is acknowledged at once, and answered', () => {
	test.each([
		['/n8n help', 'What you can do with /n8n'],
		['/n8n nonsense', 'is not understood'],
		['/n8n failures', 'n8n did not answer in time.'],
		['/n8n list workflow:Order', 'n8n did not answer in time.'],
		['/n8n delete 1', 'n8n did not answer in time.'],
		['/n8n tags 1', 'n8n did not answer in time.'],
		['/n8n status', '🔴 Down: n8n'],
	])('%s', async (typed, answer) => {
		const { n8n, ana, ops, ...rest } = await open();
		n8n.faults.inject({ kind: 'hang' });
		const deed = await ana.types(typed, ops);
		expect(deed).toMatchObject({ acked: true });
		expect(deed.ackMs).toBeLessThan(atOnce);
		await toldIn({ n8n, ana, ops, ...rest }, ana, answer);
	});

	test('/n8n show: the modal opens, and says that n8n did not answer', async () => {
		const here = await open();
		here.n8n.faults.inject({ kind: 'hang' });
		expect((await here.ana.types('/n8n show 1', here.ops)).ackMs).toBeLessThan(atOnce);
		await modalOf(here, here.ana, { says: 'n8n did not answer in time.' });
	});

	test('Retry on an alert: the card stands, and goes on when n8n is back', async () => {
		const here = await open();
		const { n8n, ana } = here;
		const orders = n8n.workflow('Order sync', [fails]);
		const id = n8n.run(orders);
		const alert = await here.alert('Order sync');
		n8n.fix(orders);
		const lift = n8n.faults.inject({ kind: 'hang', method: 'GET' });
		const click = await ana.clicks(alert, 'Retry');
		expect(click).toMatchObject({ acked: true });
		expect(click.ackMs).toBeLessThan(atOnce);
		expect(retriesOf(here, id)).toEqual([]);
		const second = await here.ben.clicks(alert, 'Retry');
		expect(second.ackMs).toBeLessThan(atOnce);
		await toldIn(here, here.ben, `#${id} is already being retried by @ana`);
		lift();
	});

	test('a click that stops a workflow: the modal opens, and says that it cannot count', async () => {
		const here = await open();
		const { n8n, ana } = here;
		await alertWithRunning(here, 'Order sync');
		const alert = await here.alert('Order sync');
		n8n.faults.inject({ kind: 'hang' });
		const click = await ana.clicks(alert, 'Stop running (1)');
		expect(click.ackMs).toBeLessThan(atOnce);
		const view = await modalOf(here, ana, { says: 'The runs of Order sync could not be counted' });
		expect(view.submit).toBeUndefined();
	});
});

test('Slack is slow to answer everything else: acknowledged at once', async () => {
	const here = await open();
	const { n8n, ana, slack } = here;
	n8n.run(n8n.workflow('Order sync', [fails]));
	const alert = await here.alert('Order sync');
	slack.faults.inject({ method: /^(users|usergroups|views|chat|conversations)\./, kind: 'delay', ms: 1_200 });
	for (const act of [
		() => ana.clicks(alert, 'Retry'),
		() => ana.clicks(alert, 'Details'),
		() => ana.types('/n8n failures', here.ops),
	]) {
		const deed = await act();
		expect(deed).toMatchObject({ acked: true });
		expect(deed.ackMs).toBeLessThan(atOnce);
	}
	await here.says(alert, 'failed again');
});

describe('Redis', () => {
	async function failing() {
		const redis = await startRedis();
		const here = await open({ redisUrl: redis.url });
		const { n8n } = here;
		const orders = n8n.workflow('Order sync', [fails]);
		const id = n8n.run(orders);
		const alert = await here.alert('Order sync');
		n8n.fix(orders);
		return { ...here, redis, here, id, alert };
	}

	test('is slow: what was acknowledged is done when it answers', async () => {
		const { redis, here, ana, id, alert } = await failing();
		await redis.pause(500);
		const [click, typed] = await Promise.all([ana.clicks(alert, 'Retry'), ana.types('/n8n failures', here.ops)]);
		expect(click).toMatchObject({ acked: true });
		expect(click.ackMs).toBeLessThan(atOnce);
		expect(typed.ackMs).toBeLessThan(atOnce);
		await here.says(alert, '🟢 Order sync recovered');
		await toldIn(here, ana, 'Failed executions');
		expect(retriesOf(here, id)).toHaveLength(1);
	});

	test('is silent: within about a second each is told that nothing was taken, and nothing is done later', async () => {
		const { redis, here, ana, ben, n8n, ops, slack, id, alert } = await failing();
		await ana.types('/n8n retry-all', ops);
		const preview = await modalOf(here, ana, { says: 'Retry 1 execution' });
		expect(preview.submit).toBe('Retry 1');
		await redis.pause(2_500);
		const start = performance.now();
		const deeds = await Promise.all([
			ben.clicks(alert, 'Retry'),
			ben.types(`/n8n retry ${id}`, ops),
			ben.types(`/n8n tags ${id} +seen`, ops),
			ana.submits(),
		]);
		for (const deed of deeds) expect(deed).toMatchObject({ acked: true });
		for (const words of ['That click did not work', '/n8n retry did not work', '/n8n tags did not work']) {
			expect(textOf(await toldIn(here, ben, words))).toContain('Nothing was started.');
		}
		// The form stays, to be submitted again.
		const form = await modalOf(here, ana, { says: 'That form did not work' });
		expect(form.submit).toBe('Retry 1');
		expect(performance.now() - start).toBeLessThan(2_000);

		const queue = queueOf(here, 'changes');
		await slack.until(async () => (await queue.getJobCounts('completed')).completed === 4, {
			ms: 15_000,
			what: 'what Redis took all the same being left',
		});
		expect(await queueOf(here, 'operations').getJobCountByTypes()).toBe(0);
		expect(n8n.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		await ana.submits();
		await here.says(alert, '🟢 Order sync recovered');
		expect(retriesOf(here, id)).toHaveLength(1);
		expect(slack.problems).toEqual([]);
	});

	test('is dead at the click: the person reads what failed, with the reference that is in the log', async () => {
		const redis = await startRedis();
		const here = await open({ redisUrl: redis.url });
		const { n8n, ana, slack } = here;
		const orders = n8n.workflow('Order sync', [fails]);
		const id = n8n.run(orders);
		const alert = await here.alert('Order sync');
		n8n.fix(orders);
		onTestFinished(redis.serve); // without it the bot cannot end
		await redis.kill();
		const click = await ana.clicks(alert, 'Retry');
		expect(click).toMatchObject({ acked: true });
		expect(click.ackMs).toBeLessThan(atOnce);
		const words = textOf(await toldIn(here, ana, 'That click did not work'));
		expect(words).toContain('Redis, where Flowbell keeps its work, does not answer.');
		expect(words).toContain('Nothing was started.');
		const reference = /Reference (\S+)/.exec(words)?.[1];
		expect(reference).toMatch(/^\w{4}-\w{4}$/);
		expect(here.log()).toMatch(new RegExp(`"level":"error".*"ref":"${reference}"`));
		expect(retriesOf(here, id)).toEqual([]);

		for (const [typed, says] of [
			['/n8n failures', '`/n8n failures` did not work'],
			[`/n8n stop ${id}`, '`/n8n stop` did not work'],
			['/n8n status', '🔴 Down: Redis'],
			['/n8n help', 'What you can do'],
		] as const) {
			const answer = await asks(here, ana, typed);
			expect(answer.text).toContain(says);
		}

		// When it is back, so is everything else.
		await redis.serve();
		await slack.until(async () => (await asks(here, ana, '/n8n status')).text.includes('🟢 Healthy'), {
			ms: 15_000,
		});
		await ana.clicks(alert, 'Retry');
		await here.says(alert, '🟢 Order sync recovered');
		expect(retriesOf(here, id)).toHaveLength(1);
	}, 30_000);
});
