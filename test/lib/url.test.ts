import { expect, test } from 'vitest';
import { urlOf } from '../../src/lib/url.js';

test('a host in other letters is one, however often it is asked', () => {
	const hosts = Array.from({ length: 10_000 }, () => urlOf('https://n8n.münchen.example/x')?.host);
	expect(new Set(hosts)).toEqual(new Set(['n8n.xn--mnchen-3ya.example']));
	expect(urlOf('n8n.example.com')).toBeNull();
});
