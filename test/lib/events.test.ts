import { expect, test } from 'vitest';
import { createEvents } from '../../src/lib/events.js';

test('one subscriber that fails keeps no other from hearing of it, and whoever published is told', async () => {
	const events = createEvents<{ ended: number; began: number }>();
	const heard: string[] = [];
	events.on('ended', async (id) => {
		heard.push(`first ${id}`);
		throw new Error('Redis is away');
	});
	events.on('ended', () => {
		throw new Error('at once');
	});
	events.on('ended', async (id) => {
		await new Promise((resolve) => setImmediate(resolve));
		heard.push(`last ${id}`);
	});
	events.on('began', (id) => void heard.push(`began ${id}`));
	await expect(events.publish('ended', 5)).rejects.toThrow('Redis is away');
	expect(heard).toEqual(['first 5', 'last 5']);
	await events.publish('began', 6);
	expect(heard.at(-1)).toBe('began 6');
});
