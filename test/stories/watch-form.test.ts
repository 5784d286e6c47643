import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { actions } from '../../src/slack/blocks/actions.js';
import type { HarnessOptions } from './harness.js';
import { withPayments } from './payments.js';
import { shiftedClock } from './polls.js';

describe('the form, for those who do not like grammar', () => {
	/** Opens it in #payments; `offers` types into one of its searches. */
	async function withForm(options: HarnessOptions = {}) {
		const parts = await withPayments(options);
		const { slack, ana, payments } = parts;
		async function opened() {
			await ana.types('/n8n watch', payments);
			return slack.until(() => (ana.modal()?.title === 'Watch workflows' ? ana.modal() : undefined));
		}
		const offers = async (words: string, of: string = actions.watchWorkflows) =>
			ana.searches((await slack.until(() => ana.modal()))!, words, { of });
		const picks = (names: string[]) => ana.picks(ana.modal()!, names, { of: actions.watchWorkflows });
		return { ...parts, opened, offers, picks };
	}

	test('opens by the command alone and by the button of the list, and says what the command would', async () => {
		const { harness, slack, ana, payments, watch, says, failing, opened, offers, picks } = await withForm();
		for (const name of ['Billing run', 'Order sync', 'Order import', 'My order']) failing(name);
		await opened();
		expect(await offers('')).toEqual(['All workflows', 'Billing run', 'My order', 'Order import', 'Order sync']);
		expect(await offers('order')).toEqual([
			'order* (all that match: 2 today)',
			'Order import',
			'Order sync',
			'My order',
		]);
		expect(await offers('Order*')).toEqual(['Order* (all that match: 2 today)', 'Order import', 'Order sync']);
		await picks(['Order* (all that match: 2 today)']);
		await offers('bill');
		await ana.submits({
			Workflows: ['Order* (all that match: 2 today)', 'Billing run'],
			'Which failures': 'Crashed only',
			'When to ring': 'At 3 failures in 10 min',
			'Wait in case it recovers by itself': 'For 2 min',
			'Remind if nobody has it': 'After 30 min',
			'Then mention': '@ben',
		});
		const made = await says(payments, `This channel now watches Order∗, Billing run, only crashed`);
		expect(textOf(made)).toContain(
			'Rings at 3 failures in 10 min · waits 2 min in case it recovers by itself · reminds after 30 min · then mentions @ben',
		);
		await ana.types('/n8n watches', payments);
		await ana.clicks(await harness.told(ana, 'This channel watches one thing'), 'Watch…');
		await slack.until(() => ana.modal()?.title === 'Watch workflows');
		await offers('all');
		await ana.submits({ Workflows: ['All workflows'] });
		await says(payments, 'This channel now watches all workflows');
		expect((await watch('Report')).headline).toContain('watches Report');
	});

	test('names and tags are chosen together: any of it is watched, each as one watch', async () => {
		const { ana, payments, says, failing, opened, offers, picks } = await withForm();
		failing('Order sync');
		failing('Invoices', { tags: ['prod'] });
		failing('Mails', { tags: ['prod'] });
		await opened();
		expect(await offers('tag:p')).toEqual(['Tag prod · 2 workflows', 'Tag p']);
		await picks(['Tag prod · 2 workflows']);
		expect(await offers('project:Billing')).toEqual(['Project Billing']);
		expect(await offers('prod')).toEqual(['prod* (all that match: none today)', 'Tag prod · 2 workflows']);
		await offers('ord');
		await ana.submits({ Workflows: ['Tag prod · 2 workflows', 'Order sync'] });
		await says(payments, 'This channel now watches Order sync');
		await says(payments, 'This channel now watches tag:prod');
	});

	test('a group takes the place of a person', async () => {
		const { slack, ana, ben, payments, says, opened, offers } = await withForm();
		slack.userGroup('oncall', [ben]);
		slack.userGroup('sales', [ana]);
		expect(textOf(await opened())).toContain('Or mention a group');
		expect(await offers('', actions.watchGroup)).toEqual(['@oncall · oncall', '@sales · sales']);
		expect(await offers('onc', actions.watchGroup)).toEqual(['@oncall · oncall']);
		await offers('all');
		await ana.submits({
			...{ Workflows: ['All workflows'], 'Remind if nobody has it': 'After 5 min' },
			...{ 'Then mention': '@ben', 'Or mention a group': '@oncall · oncall' },
		});
		const made = await says(payments, 'This channel now watches all workflows');
		expect(made.text).toMatch(/then mentions <!subteam\^S\w+>/);
	});

	test('a workspace without groups is asked for none', async () => {
		const { opened } = await withForm();
		expect(textOf(await opened())).not.toContain('roup');
	});

	test('without the scope for groups it says so and offers people', async () => {
		const { slack, opened } = await withForm();
		slack.setScopes(['commands', 'chat:write', 'chat:write.public', 'channels:read', 'groups:read', 'users:read']);
		const form = textOf(await opened());
		expect(form).toContain('Groups are not available: the Slack app lacks the scope usergroups:read');
		expect(form).not.toContain('Or a group');
	});

	test('n8n away: what can be said without it is offered, nobody is told of errors, and the watch is made', async () => {
		const { ana, payments, n8n, says, failing, opened, offers } = await withForm();
		failing('Order sync');
		n8n.faults.inject({ path: /\/workflows/, kind: 'status', status: 500 });
		await opened();
		expect(await offers('')).toEqual(['All workflows']);
		expect(await offers('Order')).toEqual(['Order* (all that match)']);
		await ana.submits({ Workflows: ['Order* (all that match)'] });
		await says(payments, 'This channel now watches Order∗');
	});

	test('who may not change it is told where it was opened', async () => {
		const { harness, ana, payments, failing, opened, offers } = await withForm({
			config: { operators: ['U0SOMEBODY'] },
		});
		failing('Order sync');
		await opened();
		await offers('Order');
		await ana.submits({ Workflows: ['Order sync'] });
		await harness.told(ana, 'may change watches');
		expect(payments.messages()).toEqual([]);
	});

	test('who may not read any more is offered nothing', async () => {
		const clock = shiftedClock();
		const { ana, failing, opened, offers } = await withForm({ now: clock.now, n8n: { clock: clock.n8n } });
		failing('Order sync');
		await opened();
		expect(await offers('Order')).toContain('Order sync');
		ana.becomes({ guest: true });
		clock.skip(61_000);
		expect(await offers('Order')).toEqual([]);
	});
});
