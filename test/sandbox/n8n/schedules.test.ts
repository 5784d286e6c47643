import { afterEach, describe, expect, it } from 'vitest';
import { createTestClock } from '../../../sandbox/clock.js';
import { type N8n, type N8nOptions, startN8n } from '../../../sandbox/n8n/index.js';

const done = [{ node: 'Done', does: 'succeed' }] as const;
const minute = 60_000;
const hour = 60 * minute;

let n8n: N8n;
afterEach(() => n8n.close());

/** Monday, 9:00 by the clock of UTC. */
const startAt = Date.parse('2026-11-23T09:00:00Z');

async function open(options: N8nOptions = {}) {
	const clock = createTestClock(startAt);
	n8n = await startN8n({ clock, ...options });
	return { n8n, clock };
}

const startsOf = (id: string) =>
	n8n
		.executions()
		.flatMap(({ workflowId, startedAt }) => (workflowId === id && startedAt ? [startedAt - startAt] : []));

describe('a workflow with a Schedule Trigger', () => {
	it.each([
		['every 5 minutes', { field: 'minutes' }, 12 * minute, [5 * minute, 10 * minute]],
		[
			'every 25 minutes, from its first start on',
			{ field: 'minutes', minutesInterval: 25 },
			52 * minute,
			[1, 26, 51].map((m) => m * minute),
		],
		['every 6 hours', { field: 'hours', hoursInterval: 6 }, 10 * hour, [3 * hour, 9 * hour]],
		['every day at 10:30', { triggerAtHour: 10, triggerAtMinute: 30 }, 26 * hour, [1.5 * hour, 25.5 * hour]],
		['every second day', { daysInterval: 2, triggerAtHour: 10 }, 72 * hour, [hour, 49 * hour]],
		['on Tuesdays', { field: 'weeks', triggerAtDay: [2] }, 8 * 24 * hour, [15 * hour, 15 * hour + 7 * 24 * hour]],
		['on the first of a month', { field: 'months' }, 9 * 24 * hour, [(7 * 24 + 15) * hour]],
		['by an expression', { field: 'cronExpression', expression: '30 9 * * *' }, hour, [30 * minute]],
	])('starts %s', async (_words, interval, ms, expected) => {
		const { clock } = await open();
		const { id } = n8n.workflow('Report', done, { schedule: [interval], timezone: 'UTC' });
		n8n.runSchedules(true);
		clock.advance(ms);
		expect(startsOf(id)).toEqual(expected);
		expect(n8n.executions().every(({ mode }) => mode === 'trigger')).toBe(true);
	});

	it('goes by its own clock, and by that of the server', async () => {
		const { clock } = await open();
		const berlin = n8n.workflow('Report', done, { schedule: [{ triggerAtHour: 11 }], timezone: 'Europe/Berlin' });
		const server = n8n.workflow('Mail', done, { schedule: [{ triggerAtHour: 6 }] });
		n8n.runSchedules(true);
		clock.advance(4 * hour);
		expect([startsOf(berlin.id), startsOf(server.id)]).toEqual([[hour], [2 * hour]]);
	});

	it('starts nothing while it is inactive, nor for times before it was activated', async () => {
		const { clock } = await open();
		const report = n8n.workflow('Report', done, { schedule: [{ field: 'minutes' }], timezone: 'UTC' });
		n8n.runSchedules(true);
		clock.advance(6 * minute);
		n8n.switch(report, false);
		clock.advance(10 * minute);
		n8n.switch(report, true);
		clock.advance(5 * minute);
		n8n.runSchedules(false);
		clock.advance(hour);
		expect(startsOf(report.id)).toEqual([5 * minute, 20 * minute]);
	});
});

it('switches off by itself what crashes three times in a row', async () => {
	await open({ deactivatesAfterCrashes: 3 });
	const report = n8n.workflow('Report', [{ node: 'Read', does: 'crash' }]);
	n8n.run(report);
	n8n.run(report);
	expect(n8n.isActive(report)).toBe(true);
	n8n.run(report);
	expect(n8n.isActive(report)).toBe(false);
});
