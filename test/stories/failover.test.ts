import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { follow, startTcpServer, type TcpServer } from '../redis/tcp-server.js';
import { asks } from './asking.js';
import { openHarness, retriesOf } from './harness.js';

const fails = { node: 'Charge card', does: { fail: { message: 'card declined' } } } as const;

/** What a managed Redis has before it: an address whose new connections go to another server after a failover. */
async function openForwarder(first: TcpServer) {
	let target = first;
	const sockets = new Set<Socket>();
	const server = createServer((from) => {
		const to = connect(target.port, '127.0.0.1');
		for (const socket of [from, to]) {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => {
				from.destroy();
				to.destroy();
			});
		}
		from.pipe(to).pipe(from);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
		for (const socket of sockets) socket.destroy();
	});
	const { port } = server.address() as { port: number };
	return {
		url: `redis://127.0.0.1:${port}`,
		lead(to: TcpServer) {
			target = to;
		},
	};
}

async function open() {
	const [first, second] = await Promise.all([startTcpServer(), startTcpServer()]);
	await follow(second, first);
	const forwarder = await openForwarder(first);
	const harness = await openHarness({ redisUrl: forwarder.url, bot: false });
	const bot = await harness.startBot();
	const ready = async () => {
		const answer = await fetch(`http://127.0.0.1:${bot.port()}/readyz`);
		return { status: answer.status, body: (await answer.json()) as { checks: Record<string, { detail: string }> } };
	};
	/** As a failover does it: the roles change, and connections that are open stay where they are. */
	const failOver = async () => {
		// What a replica has not got yet is lost with its primary, and that is not what is tried here.
		await vi.waitUntil(async () => (await second.client.exists(harness.keys.n8n.key('poll'))) === 1);
		await second.client.replicaof('NO', 'ONE');
		await first.client.replicaof('127.0.0.1', second.port);
	};
	return { harness, ready, failOver, switched: () => forwarder.lead(second) };
}

test('a failover with connections left on the demoted server: told within seconds, and clicks work', async () => {
	const { harness, ready, failOver, switched } = await open();
	const { n8n, slack, ana } = harness;
	const orders = n8n.workflow('Order sync', [fails]);
	n8n.run(orders);
	const alert = await harness.alert('Order sync');

	await failOver();
	switched();
	const start = performance.now();
	n8n.run(n8n.workflow('Invoices', [fails]));
	await harness.alert('Invoices');
	expect(performance.now() - start).toBeLessThan(20_000);
	await slack.until(async () => (await ready()).status === 200, { ms: 5_000, what: 'ready again' });
	expect(textOf(await asks(harness, ana, '/n8n status'))).toContain('Healthy');

	n8n.fix(orders);
	expect(await ana.clicks(alert, 'Retry')).toMatchObject({ acked: true });
	await harness.says(alert, '🟢 Order sync recovered');
	expect(retriesOf(harness, 1)).toHaveLength(1);
	expect(harness.ops.messages().filter(({ headline }) => headline.includes('Invoices'))).toHaveLength(1);
}, 40_000);

test('while nothing but the demoted server is reached, status and readiness say read-only; then all is told', async () => {
	const { harness, ready, failOver, switched } = await open();
	const { n8n, slack, ana } = harness;
	await failOver();
	const not = await slack.until(async () => {
		const answer = await ready();
		return answer.status === 503 && /^read-only/.test(answer.body.checks.redis!.detail) ? answer : undefined;
	});
	expect(not.body.checks.redis!.detail).toContain('REDIS_URL has to lead to the primary');
	const status = await slack.until(async () => {
		await ana.types('/n8n status', harness.ops);
		return ana
			.sees()
			.map((message) => textOf(message))
			.find((text) => /Down.*Redis/.test(text));
	});
	expect(status).toMatch(/Down · \*?Redis\*? · read-only/);

	n8n.run(n8n.workflow('Invoices', [fails]));
	const before = harness.log().split('\n').length;
	await new Promise((resolve) => setTimeout(resolve, 3_000));
	// It knocks about once a second a connection, not as fast as it can.
	expect(harness.log().split('\n').length - before).toBeLessThan(150);
	switched();
	await harness.alert('Invoices');
	await slack.until(async () => (await ready()).status === 200, { ms: 5_000, what: 'ready again' });
}, 40_000);
