import { expect, test } from 'vitest';
import { createCache } from '../../src/lib/cache.js';

test('what was read is kept for its time; what could not be read is asked for again', async () => {
	let now = 0;
	const asked: string[] = [];
	const answers = [new Error('Redis is away'), 'one', 'two'];
	const cache = createCache(
		async (id) => {
			asked.push(id);
			const answer = answers.shift();
			if (answer instanceof Error) throw answer;
			return answer;
		},
		3_600_000,
		() => now,
	);
	const all = await Promise.allSettled([cache.get('a'), cache.get('a')]);
	expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(asked).toEqual(['a']);
	expect([await cache.get('a'), await cache.get('a')]).toEqual(['one', 'one']);
	now = 3_600_000;
	expect(await cache.get('a')).toBe('two');
	expect(asked).toHaveLength(3);
});
