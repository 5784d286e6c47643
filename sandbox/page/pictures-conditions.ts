/**
 * Draws the pictures of docs/pictures that show what should be so and is not, as `pictures.ts` draws the others:
 * `npx tsx sandbox/page/pictures-conditions.ts [name…]`, after `npm run build`. Hours pass in it at once.
 */
import { closeOffice, openOffice, type Started } from '../demo/office.js';
import { createSandboxPanel } from '../demo/sandbox-panel.js';
import { type N8nOptions, startN8n } from '../n8n/index.js';
import { openBrowser } from './browser.js';
import { createCamera } from './camera.js';
import { createMovedClock } from './moved-clock.js';

const desktopSize = { width: 1080, height: 760 };
const phoneSize = { width: 390, height: 760 };
const minute = 60_000;
const hour = 60 * minute;

type Browser = Awaited<ReturnType<typeof openBrowser>>;
type Office = Awaited<ReturnType<typeof openScene>>;

/** n8n, Slack and the bot on one clock that is put forward, so that the last picture is of about now. */
async function openScene(started: Started, browser: Browser, agoMs: number, options: N8nOptions = {}) {
	const { clock, settings, skip, remove } = createMovedClock(agoMs);
	started.push(remove);
	const n8n = await startN8n({ ...options, clock });
	const office = {
		...{ url: n8n.url, apiKey: n8n.apiKey, retriesOf: async () => [] },
		panel: createSandboxPanel(n8n, []),
		close: () => n8n.close(),
	};
	const { slack, ops, ana, page, bot } = await openOffice(started, { startN8n: async () => office, settings, clock });
	await bot.ready();
	const tab = await browser.newPage({ viewport: desktopSize });
	const take = createCamera(tab, page.url, desktopSize);
	const polls = () => n8n.requests.filter(({ query }) => query.limit === '10').length;
	async function polled(times: number) {
		const before = polls();
		await slack.until(() => polls() >= before + times, { ms: 30_000, what: 'a look at n8n' });
	}
	/** Time passes, and n8n is looked at. */
	async function pass(ms: number) {
		// Between two looks: to one that is under way n8n would seem to be away for as long.
		await polled(1);
		await new Promise((resolve) => setTimeout(resolve, 300));
		skip(ms);
		await polled(3);
		// What is about time goes by it only when it has been looked at.
		await bot.ready();
	}
	return {
		...{ n8n, slack, ops, ana, pass, skip, clock },
		/** At both widths. */
		async take(name: string) {
			await take(name);
			await take(`${name}-phone`, phoneSize);
		},
		card: (words: RegExp) =>
			slack.until(() => ops.messages().find(({ text }) => words.test(text)), { ms: 30_000, what: `${words}` }),
		workflow: (name: string, seconds: number, more = {}) =>
			n8n.workflow(name, [{ node: 'Import', does: seconds > 0 ? { run: seconds } : 'succeed' }], more),
	};
}

/** So that it is known how long they take. */
async function learn({ n8n, skip, pass }: Office, workflow: ReturnType<Office['workflow']>, tookMs: number) {
	for (let i = 0; i < 6; i++) {
		n8n.run(workflow);
		skip(tookMs);
		n8n.finishRuns(workflow);
	}
	await pass(0);
}

/** Daily at about the time that comes so long from now, and known to Flowbell by the list that it reads every ten minutes. */
async function schedule(office: Office, names: string[], inMs: number) {
	const { n8n, clock, pass } = office;
	const at = new Date(Math.ceil((clock.now() + inMs) / minute) * minute);
	const daily = [{ triggerAtHour: at.getUTCHours(), triggerAtMinute: at.getUTCMinutes() }];
	const workflows = names.map((name) => office.workflow(name, 0, { schedule: daily, timezone: 'UTC' }));
	for (const workflow of workflows) n8n.run(workflow, { mode: 'trigger' });
	await pass(0);
	await pass(11 * minute);
	return { workflows, passTo: (ms: number) => pass(at.getTime() + ms - clock.now()) };
}

const scenes: Record<string, (open: (agoMs: number, options?: N8nOptions) => Promise<Office>) => Promise<void>> = {
	async stuck(open) {
		const office = await open(4 * hour);
		const { n8n, ana, pass, card, take } = office;
		const orders = office.workflow('Order sync', 86_400);
		await learn(office, orders, 2 * minute);
		n8n.run(orders);
		await pass(30 * minute);
		await pass(17 * minute);
		const stuck = await card(/^⏳ Order sync #\d+ has been running for 47 min/);
		await take('stuck');
		await ana.picks(stuck, 'Acknowledge');
		const owned = await card(/^🟠 Order sync #\d+ .+ has it/);
		await take('stuck-acknowledged');
		await ana.clicks(owned, 'Leave it for 1 h');
		await card(/^🟠 Order sync #\d+ .+ left until/);
		await take('stuck-left');
		await pass(13 * minute);
		n8n.finishRuns(orders);
		await pass(minute);
		await card(/^🟢 Order sync #\d+ succeeded/);
		await take('stuck-over');
	},
	async running(open) {
		const office = await open(4 * hour);
		const { n8n, slack, ops, ana, pass, card, take } = office;
		const [orders, stock] = [office.workflow('Order sync', 86_400), office.workflow('Stock update', 86_400)];
		await learn(office, orders, 2 * minute);
		await learn(office, stock, 9 * minute);
		n8n.run(orders);
		await pass(44 * minute);
		n8n.run(stock);
		await pass(3 * minute);
		for (let i = 0; i < 2; i++) n8n.run(office.workflow(['Invoices', 'Mail out'][i]!, 86_400));
		await pass(20_000);
		await card(/^⏳ Order sync #\d+ has been running/);
		await ana.types('/n8n running', ops);
		await slack.until(() => ana.sees().some(({ text }) => text.startsWith('⏳ 4 running')), { what: 'what runs' });
		await take('running');
	},
	async queued(open) {
		const { n8n, pass, card, take, workflow } = await open(hour, { concurrency: 1 });
		n8n.run(workflow('Nightly report', 864_000));
		n8n.run(workflow('Order sync', 864_000));
		await pass(0);
		await pass(7 * minute);
		await card(/^⏳ Order sync #\d+ has been queued/);
		for (const name of ['Mail out', 'Lead import']) n8n.run(workflow(name, 864_000));
		await pass(0);
		await pass(9 * minute);
		await card(/^⏳ 3 runs of 3 workflows are queued/);
		await take('queued');
	},
	async missed(open) {
		const office = await open(2 * hour);
		const { n8n, pass, card, take } = office;
		const { workflows, passTo } = await schedule(office, ['Order sync'], 40 * minute);
		n8n.run(office.workflow('Payments', 0), { mode: 'trigger' });
		await passTo(9 * minute);
		n8n.run(office.workflow('Stock', 0), { mode: 'trigger' });
		await passTo(12 * minute);
		await card(/^🔴 Order sync did not run/);
		await take('missed');
		await pass(10 * minute);
		n8n.run(workflows[0]!, { mode: 'trigger' });
		await card(/^🟢 Order sync ran/);
		await take('missed-over');
	},
	async 'nothing-starts'(open) {
		const office = await open(2 * hour);
		const { n8n, pass, card, take } = office;
		const names = ['Order sync', 'Invoices', 'Stock', 'Reminders', 'Lead import'];
		const { workflows, passTo } = await schedule(office, names, 40 * minute);
		await passTo(12 * minute);
		await card(/^🔴 No workflow has started since/);
		await take('nothing-starts');
		await pass(10 * minute);
		for (const workflow of workflows) n8n.run(workflow, { mode: 'trigger' });
		await card(/^🟢 Workflows start again/);
		await take('nothing-starts-over');
	},
	async runaway(open) {
		const office = await open(27 * hour);
		const { n8n, pass, card, take } = office;
		const orders = office.workflow('Order sync', 864_000);
		for (let i = 0; i < 3; i++) n8n.run(orders);
		await pass(minute);
		await pass(minute);
		n8n.finishRuns(orders);
		await pass(24 * hour);
		for (const more of [2, 3, 6, 14, 30, 52, 107]) {
			for (let i = 0; i < more; i++) n8n.run(orders);
			await pass(minute);
		}
		await pass(minute);
		await card(/^🔴 Order sync is running away · 214 running/);
		await take('runaway');
		n8n.finishRuns(orders);
		await pass(minute);
		await pass(minute);
		await card(/^🟢 Order sync is back to normal/);
		await take('runaway-over');
	},
	async off(open) {
		const office = await open(2 * hour);
		const { n8n, pass, card, take, workflow } = office;
		const done = (name: string) => workflow(name, 0);
		const [orders, old] = [done('Order sync'), done('Old report')];
		const crashing = n8n.workflow('Lead import', [{ node: 'Read', does: 'crash' }]);
		const many = ['Invoices', 'Stock', 'Reminders', 'Mail out', 'Backup', 'Weekly digest', 'Refunds'].map(done);
		await pass(11 * minute);
		for (let i = 0; i < 3; i++) n8n.run(crashing);
		n8n.switch(crashing, false);
		n8n.switch(orders, false);
		n8n.archive(old);
		await pass(11 * minute);
		for (const words of [
			/^🔴 Order sync was switched off/,
			/^🔴 Lead import was switched off/,
			/^🔴 Old report was arch/,
		])
			await card(words);
		await take('off');
		for (const each of many) n8n.switch(each, false);
		await pass(11 * minute);
		await card(/^🔴 7 workflows were switched off/);
		await take('off-many');
		for (const each of [orders, ...many]) n8n.switch(each, true);
		await pass(11 * minute);
		await card(/^🟢 7 workflows are active again/);
		await take('off-over');
	},
	async 'crash-wave'(open) {
		const { n8n, pass, card, take } = await open(hour);
		const names = ['Invoices', 'Reminders', 'Stock'];
		const workflows = names.map((name) =>
			n8n.workflow(name, [
				{ node: 'Get orders', does: 'succeed' },
				{ node: 'Sum up', does: { run: 3_600 } },
			]),
		);
		for (const workflow of workflows) for (let i = 0; i < 4; i++) n8n.run(workflow);
		await pass(minute);
		n8n.restart();
		await card(/12 runs of 3 workflows crashed/);
		await pass(0);
		await take('crash-wave');
	},
};

const browser = await openBrowser();
try {
	// A picture is called as its scene, and then more.
	const wanted = process.argv.slice(2);
	for (const [name, scene] of Object.entries(scenes)) {
		if (wanted.length > 0 && !wanted.some((each) => each.startsWith(name))) continue;
		const started: Started = [];
		try {
			await scene((agoMs, options) => openScene(started, browser, agoMs, options));
		} finally {
			await closeOffice(started);
		}
	}
} finally {
	await browser.close();
}
