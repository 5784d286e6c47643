import { expect, test } from 'vitest';
import { buttonsOf, type Person, textOf } from '../../sandbox/slack/index.js';
import { has, modalOf } from './asking.js';
import { openWorkplace, retriesOf, type Workplace } from './workplace.js';

const fails = { node: 'Charge card', does: { fail: { message: '401 Unauthorized' } } } as const;

async function open(options: Parameters<typeof openWorkplace>[0] = {}): Promise<Workplace> {
	const place = await openWorkplace(options);
	return place;
}

/** Her Home, once it has these words. */
const home = (place: Workplace, person: Person, words: string | RegExp) =>
	place.slack.until(
		() => {
			const view = person.home();
			return view && has(textOf(view), words) ? view : undefined;
		},
		{ what: `${person.name}'s Home saying "${words}"` },
	);

test('what it is, where failures ring, how everything is, and what failed last', async () => {
	const place = await open();
	const { n8n, ana } = place;
	n8n.run(n8n.workflow('Order sync', [fails]));
	await place.alert('Order sync');
	await ana.opensHome();
	const words = textOf(await home(place, ana, 'Order sync'));
	expect(words).toContain('When an n8n execution fails, #ops-alerts is told');
	expect(words).toContain('/n8n failures');
	expect(words).toContain('🟢 OK · n8n');
	expect(words).toContain('🔴 Failed');
	expect(words).toContain('401 Unauthorized');
	expect(words).not.toContain('You can read everything here');
});

test('Refresh shows what has failed since; nothing yet says what to type', async () => {
	const place = await open();
	const { n8n, ana } = place;
	await ana.opensHome();
	const empty = await home(place, ana, 'None that n8n still knows of');
	expect(textOf(empty)).toContain('/n8n list');
	n8n.run(n8n.workflow('Order sync', [fails]));
	await ana.clicks(empty, 'Refresh');
	await home(place, ana, 'Order sync');
});

test('of many failures the last five', async () => {
	const place = await open();
	place.n8n.seedHistory(30, { status: 'error' });
	await place.ana.opensHome();
	const view = await home(place, place.ana, '#30');
	expect(buttonsOf(view).filter((label) => label === 'Details')).toHaveLength(5);
});

test('details open from it, and a retry from there is answered directly', async () => {
	const place = await open({ bot: false });
	const { n8n, ana, slack } = place;
	const orders = n8n.workflow('Order sync', [fails]);
	const id = n8n.run(orders);
	n8n.fix(orders);
	await place.startBot();
	await ana.opensHome();
	const view = await home(place, ana, 'Order sync');
	await ana.clicks(view, 'Details');
	const details = await modalOf(place, ana, { offers: 'Retry' });
	n8n.faults.inject({ method: 'POST', kind: 'delay', ms: 400, times: 1 });
	await ana.clicks(details, 'Retry');
	await modalOf(place, ana, {
		says: `⏳ Retrying #${id}, as @ana asked. How it goes, or a question about it, stands in your direct messages`,
	});
	await slack.until(() =>
		ana
			.dm()
			.messages()
			.find((message) => message.text.includes('🟢 Order sync recovered')),
	);
	expect(retriesOf(place, id)).toHaveLength(1);
});

test('who may change nothing is told why, and whom to ask', async () => {
	const place = await open({ bot: false });
	await place.startBot({ operators: [place.ben.id] });
	await place.ana.opensHome();
	const words = textOf(await home(place, place.ana, 'You can read everything here'));
	expect(words).toContain("Only this workspace's operators may retry executions");
	expect(words).toContain('Ask @ben.');
});

test('n8n is down: it is drawn all the same, and says so', async () => {
	const place = await open({ timings: { answerMs: 400 } });
	await place.n8n.stopServing();
	await place.ana.opensHome();
	const view = await home(place, place.ana, '🔴 Not well · n8n');
	expect(textOf(view)).toContain('n8n could not be asked just now.');
	await place.n8n.serve();
	await place.ana.clicks(view, 'Refresh');
	await home(place, place.ana, '🟢 OK · n8n');
});
