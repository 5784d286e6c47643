import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { section } from '../../src/slack/blocks/blocks.js';
import { warning } from '../../src/slack/blocks/newer.js';
import { createNewerBlocks } from '../../src/slack/bolt/newer-blocks.js';

const day = 24 * 3_600_000;
const alert = warning('It is gone for good.')[0]!;

/** A Slack that takes these alone, and what it was sent. */
function slackThatTakes(...types: string[]) {
	const sent: string[] = [];
	const attempt = async (blocks: { type: string }[]) => {
		sent.push(blocks.map(({ type }) => type).join(' '));
		if (blocks.some(({ type }) => !types.includes(type))) throw new Error('invalid_blocks');
		return 'taken';
	};
	return { sent, attempt };
}

const isRefusal = (error: unknown) => (error as Error).message === 'invalid_blocks';

describe('newer blocks', () => {
	test('once refused are not tried again for a day, and elsewhere they are', async () => {
		let at = 0;
		const newer = createNewerBlocks({ now: () => at, log: pino({ level: 'silent' }) });
		const { sent, attempt } = slackThatTakes('section');
		const send = (surface: 'view' | 'message') => newer.send(surface, [alert], attempt, isRefusal);
		expect(await send('view')).toBe('taken');
		at = day - 1;
		await send('view');
		expect(sent).toEqual(['alert', 'section', 'section']);
		await send('message');
		expect(sent.slice(3)).toEqual(['alert', 'section']);
		at = day;
		await send('view');
		expect(sent.slice(5)).toEqual(['alert', 'section']);
	});

	test('are not blamed for what is refused without them as well', async () => {
		const newer = createNewerBlocks({ now: () => 0, log: pino({ level: 'silent' }) });
		const nothing = slackThatTakes();
		await expect(newer.send('view', [alert], nothing.attempt, isRefusal)).rejects.toThrow('invalid_blocks');
		const all = slackThatTakes('alert');
		await newer.send('view', [alert], all.attempt, isRefusal);
		expect(all.sent).toEqual(['alert']);
	});

	test('are sent once where something else went wrong, as it may have happened', async () => {
		const newer = createNewerBlocks({ now: () => 0, log: pino({ level: 'silent' }) });
		let tries = 0;
		const attempt = async () => {
			tries++;
			throw new Error('socket hang up');
		};
		await expect(newer.send('message', [alert], attempt, isRefusal)).rejects.toThrow('socket hang up');
		await expect(newer.send('message', [section('x')], attempt, () => true)).rejects.toThrow();
		expect(tries).toBe(2);
	});
});

describe('a warning', () => {
	test.each([
		['Short.', ['alert']],
		[`${'A sentence. '.repeat(30)}`.trim(), ['alert', 'section']],
		['x'.repeat(300), ['section']],
	])('%s', (text, types) => {
		const blocks = warning(text) as { type: string; text: { text: string } }[];
		expect(blocks.map(({ type }) => type)).toEqual(types);
		expect(blocks.map((block) => block.text.text).join(' ')).toBe(text);
		if (types[0] === 'alert') expect(blocks[0]!.text.text.length).toBeLessThanOrEqual(200);
	});
});
