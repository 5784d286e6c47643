import { expect, test } from 'vitest';
import { dataAsText } from '../../src/lib/secrets/index.js';

test('names that promise a secret, and what looks like one, are taken out; the rest stays', () => {
	const { text, cut } = dataAsText(
		[{ id: 7, password: 'hunter2', apiKey: null, headers: [{ name: 'x-api-key', value: 'k-9183hfowe7' }], ok: true }],
		5_000,
	);
	expect(cut).toBe(false);
	expect(JSON.parse(text)).toEqual([
		{ id: 7, password: '[redacted]', apiKey: null, headers: [{ name: 'x-api-key', value: '[redacted]' }], ok: true },
	]);
});

test('a whole object behind such a name goes, whatever is in it', () => {
	expect(dataAsText({ credentials: { user: 'ana', code: 'zebra' } }, 5_000).text).not.toMatch(/ana|zebra/);
});

test('what is long is cut between values, and is told so', () => {
	const many = Array.from({ length: 100_000 }, (_, id) => ({ id, words: 'some words' }));
	const { text, cut } = dataAsText(many, 2_000);
	expect(cut).toBe(true);
	expect(text.length).toBeLessThan(6_000);
	expect((JSON.parse(text) as unknown[]).at(-1)).toBe('…');
});

test('one long value is cut, and half a secret at its end is not shown', () => {
	const { text, cut } = dataAsText({ body: `${'x '.repeat(5_990)} Bearer abcdefgh12345678abcdefgh12345678` }, 50_000);
	expect(cut).toBe(true);
	expect(text).not.toContain('abcdefgh');
});

test('depth and cost are bounded: a large value costs what is shown of it', () => {
	let deep: unknown = 'end';
	for (let i = 0; i < 10_000; i++) deep = { next: deep };
	expect(dataAsText(deep, 5_000)).toMatchObject({ cut: true });
	const wide = { a: 'y'.repeat(50_000_000), list: Array.from({ length: 1_000_000 }, () => 1) };
	dataAsText(wide, 2_000);
	const before = performance.now();
	dataAsText(wide, 2_000);
	expect(performance.now() - before).toBeLessThan(500);
});
