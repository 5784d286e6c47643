import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readJson } from '../../../src/alerts/push/otlp-json.js';
import { readProtobuf } from '../../../src/alerts/push/otlp-protobuf.js';

const exported = JSON.parse(readFileSync('test/alerts/push/exported.json', 'utf8')) as {
	protobuf: string;
	json: object;
};
const protobuf = Buffer.from(exported.protobuf, 'base64');
const json = Buffer.from(JSON.stringify(exported.json));

const both = {
	spans: 2,
	hints: [
		{ id: 4711, workflowId: 'wf1', status: 'failed', retryOf: null, endedAt: 1_796_074_861_123 },
		{ id: 4712, workflowId: 'wf1', status: 'succeeded', retryOf: 4700, endedAt: 1_796_074_861_123 },
	],
};

test('what the exporter of n8n writes is read, in both of its forms', () => {
	expect(readProtobuf(protobuf)).toEqual(both);
	expect(readJson(json)).toEqual(both);
});

const known = JSON.stringify(both.hints);

/** Hints, or an error in time: never anything else. */
function read(body: Buffer, by: (body: Uint8Array) => { hints: { id: number }[] }) {
	const start = performance.now();
	try {
		for (const { id } of by(body).hints) expect(Number.isSafeInteger(id) && id > 0).toBe(true);
	} catch (error) {
		expect(error).toBeInstanceOf(Error);
	}
	expect(performance.now() - start).toBeLessThan(1_000);
}

test('cut off anywhere it is refused, or says a part of what it said', () => {
	for (let length = 0; length < protobuf.length; length++) {
		const cut = protobuf.subarray(0, length);
		read(cut, readProtobuf);
		try {
			for (const hint of readProtobuf(cut).hints) expect(known).toContain(JSON.stringify(hint));
		} catch {
			// Most are.
		}
	}
});

test('with any byte changed it is read or refused, in time', () => {
	for (const [body, by] of [
		[protobuf, readProtobuf],
		[json, readJson],
	] as const) {
		for (let at = 0; at < body.length; at++) {
			const changed = Buffer.from(body);
			changed[at] = (changed[at]! + 1 + ((at * 101) % 254)) % 256;
			read(changed, by);
		}
	}
});
