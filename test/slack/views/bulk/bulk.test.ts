import type { ActionsBlock, Button } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { type Bulk, itemResults } from '../../../../src/bulk/bulk.js';
import { sizeOf } from '../../../../src/slack/blocks/blocks.js';
import { limits } from '../../../../src/slack/blocks/limits.js';
import { type BulkCardProps, renderBulkCard } from '../../../../src/slack/features/bulk/card.js';
import { bulkFile, bulkFileName, inert } from '../../../../src/slack/features/bulk/file-view.js';
import { renderBulkJobs } from '../../../../src/slack/features/bulk/jobs-view.js';
import { renderBulkLine } from '../../../../src/slack/features/bulk/line.js';
import { renderBulkPreview } from '../../../../src/slack/features/bulk/preview.js';
import { type ResultLine, renderBulkResults } from '../../../../src/slack/features/bulk/results.js';
import { validate } from '../../validate.js';
import { hostile, secrets } from '../hostile.js';
import { everywhere, friendly, now } from '../words.js';
import { bulkStates, bulkWith, resultLines } from './samples.js';

const done = bulkWith(friendly, { state: 'done', endedAt: now, total: 5_000 });
const propsOf = (bulk: Bulk, over: Partial<BulkCardProps> = {}) => ({ bulk, workflows: [], rate: null, now, ...over });
const cardOf = (...of: Parameters<typeof propsOf>) => renderBulkCard(propsOf(...of));
const previewOf = (bulk: Bulk, over: Partial<Parameters<typeof renderBulkPreview>[0]> = {}) =>
	renderBulkPreview({ bulk, workflows: [], targets: [], limit: 5, undoMs: 1, command: '/n8n', ...over });

describe('the progress bar', () => {
	const barOf = (ended: number, total: number) => {
		const bulk = bulkWith(friendly, { total, counts: { succeeded: ended } });
		const words = JSON.stringify(cardOf(bulk).blocks);
		return /[▓░]+/.exec(words)![0];
	};
	test.each([
		[0, 120, 0],
		[1, 100_000, 1],
		[60, 120, 9],
		[37, 120, 6],
		[119, 120, 17],
		[120, 120, 18],
	])('%i of %i fills %i of 18', (ended, total, full) => {
		expect(barOf(ended, total)).toBe('▓'.repeat(full) + '░'.repeat(18 - full));
	});
});

describe('every state', () => {
	test.each(Object.entries(bulkStates()))('%s: its first line names the state and who or what', (_name, bulk) => {
		const { text } = cardOf(bulk, { workflows: ['Order sync'], held: null });
		expect(text).toMatch(/^(⏳|⏸️|🟠|🟢|🔴|⚪|⚠️) [\p{L}\d]/u);
		expect(text).toMatch(/Order sync|<@U0ANA>/);
	});

	test.each(Object.entries(bulkStates()))('%s: the card and the list of jobs name who asked, once', (_name, bulk) => {
		const props = propsOf({ ...bulk, by: { ...bulk.by, userId: 'U0BEN' } }, { held: null });
		for (const { blocks } of [renderBulkCard(props), renderBulkJobs({ jobs: [props], command: '/n8n' })]) {
			expect(
				JSON.stringify(blocks).split(bulk.takenFrom ? 'taken over by <@U0BEN>' : 'asked by <@U0BEN>'),
			).toHaveLength(2);
		}
	});

	test('a copy for one person says as of when, unless nothing can change any more', () => {
		for (const [name, bulk] of Object.entries(bulkStates())) {
			const ended = ['done', 'canceled', 'failed'].includes(bulk.state);
			expect(JSON.stringify(cardOf(bulk, { private: true })).includes('As of <!date^'), name).toBe(!ended);
			expect(JSON.stringify(cardOf(bulk)), name).not.toContain('As of');
		}
	});

	test('a pace is shown only while something is done', () => {
		for (const [name, bulk] of Object.entries(bulkStates())) {
			const words = JSON.stringify(cardOf(bulk, { rate: 4 }));
			const runs = bulk.state === 'running' && bulk.rest === null;
			expect(words.includes('per second'), name).toBe(runs);
		}
	});
});

describe('a long name', () => {
	const long = `${'Nightly reconciliation of all orders with the warehouse '.repeat(4)}`;
	const bulk = bulkWith(everywhere(long), { state: 'done', endedAt: now, counts: { succeeded: 120 } });

	test('is cut shorter in the small print than in the first line, and ends at its quote', () => {
		const { text, blocks } = cardOf(bulk, { workflows: [long] });
		expect(text).toContain('Nightly reconciliation of all orders with the warehouse');
		const small = JSON.stringify(blocks.at(-1));
		expect(small).toContain('workflow \\"Nightly reconciliation of all orders wi…\\" · error');
	});

	test('with spaces around it is quoted without them', () => {
		const spaced = bulkWith(everywhere('Order sync  '));
		for (const { blocks } of [cardOf(spaced), previewOf({ ...spaced, state: 'ready' })]) {
			expect(JSON.stringify(blocks)).toContain('workflow \\"Order sync\\" ·');
		}
	});
});

test('how long it took is not told where somebody may have let it wait', () => {
	const ended = { state: 'done', startedAt: now - 7_200_000, endedAt: now, counts: { succeeded: 120 } } as const;
	const words = (over: Partial<Bulk>) => {
		const bulk = { ...bulkWith(friendly, ended), ...over };
		const line = renderBulkLine({ kind: 'ended', at: now, bulk });
		return `${cardOf(bulk).text} ${line.text}`;
	};
	expect(words({}).match(/ · 2 h/g)).toHaveLength(2);
	expect(words({ lastBy: 'U0BEN' })).not.toContain('2 h');
	expect(words({ state: 'canceled', lastBy: 'U0BEN' })).not.toContain('2 h');
});

describe('held', () => {
	const held = bulkStates()['held, failed again']!;
	const link = 'https://n8n.example.com/workflow/wf1/executions/4730';
	const by = { executionId: 4711, link: null, newId: 4730, newLink: link, workflowName: 'Order sync', error: '401' };
	const heldBy = (of: BulkCardProps['held']) => cardOf(held, { held: of! }).blocks;
	const goOn = (of: BulkCardProps['held']) => {
		const row = heldBy(of).find((block) => block.type === 'actions') as ActionsBlock;
		return row.elements.find(
			(element) => element.type === 'button' && element.text.text === 'Retry the other 119',
		) as Button;
	};

	test('to go on is not what the card asks for, and is confirmed as what does harm', () => {
		expect(goOn(by).style).toBeUndefined();
		expect(goOn(by).confirm?.style).toBe('danger');
		expect(goOn(by).confirm?.text.text).toContain('#4711 of Order sync failed again: "401".');
	});

	test('the run that failed can be opened', () => {
		expect(JSON.stringify(heldBy(by))).toContain(`<${link}|#4730>`);
	});

	test.each(hostile)('whose error is %s is told in full and asked within Slack’s limits', (_name, text) => {
		const blocks = heldBy({ ...by, error: text, workflowName: text });
		expect(validate({ text: 'x', blocks })).toEqual([]);
		expect(goOn({ ...by, error: text, workflowName: text }).confirm?.text.text).toContain(
			'The others are retried even if they fail.',
		);
	});
});

describe('the form', () => {
	test.each([1, 2, 999, 1_000, 100_000])('names %i in its submit', (total) => {
		for (const kind of ['retry', 'stop', 'delete', 'tag'] as const) {
			const bulk = bulkWith(friendly, { kind, state: 'ready', startedAt: null, total });
			const view = previewOf(bulk, { limit: 50 });
			expect(validate(view)).toEqual([]);
			expect(view.submit?.text).toContain(total.toLocaleString('en'));
		}
	});

	test.each([
		[1, []],
		[2, ['1', '2']],
		[5, ['1', '2', '5']],
		[7, ['1', '2', '5', '7']],
		[50, ['1', '2', '5', '10', '20', '50']],
	])('where n8n takes %i at once it offers %j', (limit, offered) => {
		const bulk = bulkWith(friendly, { state: 'ready', startedAt: null, total: 10 });
		const view = JSON.stringify(previewOf(bulk, { limit, advanced: true }));
		expect([...view.matchAll(/"value":"(\d+)"/g)].map(([, value]) => value).slice(0, offered.length)).toEqual(offered);
	});
});

describe('what a retry does', () => {
	const words = (over: Parameters<typeof bulkWith>[1], statuses: string[]) => {
		const bulk = bulkWith(friendly, { state: 'ready', startedAt: null, ...over });
		const target = { workflowName: null, at: now, link: null };
		const targets = statuses.map((status, i) => ({ ...target, executionId: i + 1, status }));
		return JSON.stringify(previewOf(bulk, { targets }).blocks);
	};
	const { selection } = bulkWith(friendly);

	test.each([
		['one is seen to have crashed', { total: 120 }, ['error', 'crashed'], 'A crashed run starts again'],
		['one may have', { total: 120 }, ['error', 'error'], 'A crashed run, if any, starts again'],
		[
			'crashed ones are asked for',
			{ total: 120, selection: { ...selection, statuses: ['crashed'] } },
			[],
			'A crashed run',
		],
		['all are known and none has', { total: 2 }, ['error', 'error'], null],
		['none was asked for', { total: 120, selection: { ...selection, statuses: ['canceled'] } }, ['canceled'], null],
	])('warns of crashes where %s', (_name, over, statuses, said) => {
		if (said === null) expect(words(over, statuses)).not.toContain('crashed');
		else expect(words(over, statuses)).toContain(said);
	});
});

describe('a stop of all workflows', () => {
	const { selection } = bulkWith(friendly);
	const all = { ...selection, workflowIds: [], since: null, error: null, statuses: ['running', 'new'] };
	const words = (over: Partial<typeof selection>) => {
		const bulk = bulkWith(friendly, { kind: 'stop', state: 'ready', startedAt: null, selection: { ...all, ...over } });
		return JSON.stringify(previewOf(bulk).blocks);
	};

	test.each([
		[['running', 'new'], 'runs or is queued', 'Waiting ones are not stopped.'],
		[['running'], 'runs', 'Queued and waiting ones are not stopped.'],
		[['running', 'waiting', 'new'], 'runs or is queued or waits', null],
	])('of %j says exactly what everything is', (statuses, does, left) => {
		expect(words({ statuses })).toContain(`*This is everything that ${does} in n8n, of all workflows.*`);
		expect(/[\w ]+ ones are not stopped\./.exec(words({ statuses }))?.[0].trim() ?? null).toBe(left);
	});

	test.each([
		[{ since: now }],
		[{ limit: 5 }],
		[{ mode: 'webhook' }],
		[{ projectId: 'p' }],
		[{ workflowIds: ['wf1'] }],
	])('does not say that of some of it: %j', (over) => {
		expect(words(over)).not.toContain('everything');
	});
});

describe('the table of results', () => {
	const rowsOf = (lines: ResultLine[], file: 'here' | null = null) => {
		const { blocks } = renderBulkResults({ bulk: done, workflows: ['Order sync'], lines, file });
		const table = blocks.find((block) => block.type === 'data_table') as { rows: unknown[] } | undefined;
		return { blocks, rows: table?.rows.length ?? 0 };
	};

	test.each([0, 1, 2, 98, 99, 100, 101, 500])('of %i stays inside Slack’s limits', (count) => {
		const { blocks, rows } = rowsOf(resultLines(friendly, count));
		expect(validate({ text: 'x', blocks })).toEqual([]);
		expect(rows).toBeLessThanOrEqual(limits.tableRows);
		expect(sizeOf(blocks)).toBeLessThanOrEqual(limits.messageBudget);
		if (count > 0) expect(rows).toBeGreaterThan(Math.min(count, 40));
	});

	test.each(hostile)('with errors of %s', (_name, text) => {
		const { blocks } = rowsOf(resultLines(everywhere(text), 100));
		expect(validate({ text: 'x', blocks })).toEqual([]);
	});

	test('is short where a file has all of it, but for what needs a look', () => {
		const lines = (result: 'failed' | 'succeeded', count: number) =>
			Array.from({ length: count }, (_, i): ResultLine => ({ executionId: i + 1, result, newId: i + 100 }));
		expect(rowsOf(lines('succeeded', 99), 'here').rows).toBe(21);
		expect(rowsOf([...lines('failed', 7), ...lines('succeeded', 90)], 'here').rows).toBe(21);
		expect(rowsOf([...lines('failed', 40), ...lines('succeeded', 50)], 'here').rows).toBe(41);
	});

	test('does not say of an error that was not read that there was none', () => {
		const lines: ResultLine[] = [
			{ executionId: 1, result: 'failed', newId: 7, error: '401' },
			{ executionId: 2, result: 'failed', newId: 8, error: null },
			{ executionId: 3, result: 'succeeded', newId: 9 },
		];
		const cells = JSON.stringify(rowsOf(lines).blocks);
		expect(cells).toContain('not read: see \\"show 8\\"');
		expect(cells.match(/"–"/g)).toHaveLength(1);
	});

	test.each([
		[['Order sync'], false],
		[['Order sync', 'Mail out'], true],
		[[], true],
	])('has the workflows where the job is about %j', (workflows, shown) => {
		const table = (workflow: string | null) => {
			const line: ResultLine = { executionId: 1, result: 'succeeded', newId: 7, workflow };
			return JSON.stringify(renderBulkResults({ bulk: done, workflows, lines: [line] }).blocks);
		};
		expect(table('Mail out').includes('"Workflow"')).toBe(shown);
		expect(table(null)).not.toContain('"Workflow"');
	});

	test('leaves out what was not touched where a file has it', () => {
		const lines: ResultLine[] = [
			{ executionId: 1, result: 'succeeded', newId: 2 },
			{ executionId: 3, result: 'none', newId: null },
		];
		expect(JSON.stringify(rowsOf(lines, 'here').blocks)).not.toContain('not touched');
		expect(JSON.stringify(rowsOf(lines).blocks)).toContain('not touched');
	});

	test('a plain line each stays under the budget with sixty of them, and tells how many are left', () => {
		const lines = Array.from(
			{ length: 99 },
			(_, i) => ({ executionId: i + 1, result: 'succeeded', newId: i + 100 }) as const,
		);
		const { blocks, rows } = rowsOf(lines);
		expect(rows).toBeGreaterThan(60);
		expect(JSON.stringify(blocks.at(-1))).toContain(`${(5_000 - (rows - 1)).toLocaleString('en')} more not shown`);
	});
});

describe('the file of results', () => {
	async function fileOf(lines: ResultLine[]) {
		async function* all() {
			yield* lines;
		}
		let text = '';
		for await (const piece of bulkFile(done, all())) text += piece;
		return text;
	}

	test('has a row for each, in words as well', async () => {
		const rows = (
			await fileOf(itemResults.map((result, i) => ({ executionId: i + 1, result, newId: i === 1 ? 7 : null })))
		)
			.trimEnd()
			.split('\r\n');
		expect(rows).toHaveLength(itemResults.length + 1);
		expect(rows[0]).toBe('"execution","result","in words","new execution","workflow","error","link"');
		expect(rows[2]).toBe('"2","succeeded","succeeded as #7","7","","",""');
		expect(rows[4]).toBe('"4","already-recovered","skipped: already recovered","","","",""');
	});

	test('has the workflow and the error, or that the error was not read', async () => {
		const link = 'https://x.example/7';
		const failed = { executionId: 1, result: 'failed', newId: 7, workflow: 'Order sync', link } as const;
		const file = await fileOf([{ ...failed, error: '401, "expired"' }, failed]);
		expect(file.split('\r\n').slice(1, 3)).toEqual([
			'"1","failed","failed again as #7","7","Order sync","401, ""expired""","https://x.example/7"',
			'"1","failed","failed again as #7","7","Order sync","not read: see ""show 7""","https://x.example/7"',
		]);
	});

	test.each(hostile)('stays a row of seven cells with %s', async (_name, text) => {
		const line = { executionId: 1, result: 'failed', newId: 7, workflow: text, error: text, link: null } as const;
		const rows = (await fileOf([line])).trimEnd().split('\r\n');
		expect(rows).toHaveLength(2);
		expect(rows[1]!.replace(/"(?:[^"]|"")*"/g, '').split(',')).toHaveLength(7);
	});

	test('comes in pieces, so that nothing grows with it', async () => {
		async function* many(): AsyncGenerator<ResultLine> {
			const link = 'https://n8n.example.com/workflow/wf1/executions/1';
			for (let i = 1; i <= 20_000; i++) yield { executionId: i, result: 'succeeded', newId: i + 20_000, link };
		}
		let longest = 0;
		let rows = 0;
		for await (const piece of bulkFile(done, many())) {
			longest = Math.max(longest, piece.length);
			rows += piece.split('\r\n').length - 1;
		}
		expect(rows).toBe(20_001);
		expect(longest).toBeLessThan(40_000);
	});

	test('ends at 100,000 rows', async () => {
		async function* endless(): AsyncGenerator<ResultLine> {
			for (let i = 1; ; i++) yield { executionId: i, result: 'none', newId: null };
		}
		let rows = 0;
		for await (const piece of bulkFile(done, endless())) rows += piece.split('\r\n').length - 1;
		expect(rows).toBe(100_001);
	});

	test.each([
		['=1+1', "'=1+1"],
		['+49', "'+49"],
		['-2', "'-2"],
		['@SUM(A1)', "'@SUM(A1)"],
		['  =HYPERLINK("https://evil.example")', '\'  =HYPERLINK("https://evil.example")'],
		['\r=1', "' =1"],
		['＝1＋1', "'＝1＋1"],
		['＋49', "'＋49"],
		['－2', "'－2"],
		['＠SUM(A1)', "'＠SUM(A1)"],
		['"=1', '\'"=1'],
		['failed;=1+1', "failed;'=1+1"],
		['failed| +cmd', "failed|' +cmd"],
		['failed,@x', "failed,'@x"],
		['a,b', 'a,b'],
		['say "hi"', 'say "hi"'],
		['two\nlines', 'two lines'],
		['a=b', 'a=b'],
		['a - b', 'a - b'],
		['4711', '4711'],
		['', ''],
	])('%j is written as %s: nothing in it is a formula', (text, written) => {
		expect(inert(text)).toBe(written);
	});

	test.each(['\u200b', '\ufeff', '\u2060', '\u202e', '\u00ad', '\u00a0', '\t'])('%j hides no formula', (sign) => {
		for (const text of [`${sign}=1+1`, `x;${sign}=1+1`]) expect(inert(text)).not.toMatch(/(?:^|;)[\s\p{Cf}]*=/u);
	});

	test.each(hostile)('no formula in %s', (_name, text) => {
		expect(inert(text)).not.toMatch(/^[\s\p{Cf}]*[=+\-@]/u);
		expect(inert(text)).not.toMatch(/[\r\n]/);
	});

	test.each(secrets)('no secret in it: %s', (_name, text, secret) => {
		expect(inert(text)).not.toContain(secret);
	});

	test('is named after what was done and which job', () => {
		expect(bulkFileName(done)).toBe('retry-results-3f2a9c.csv');
	});
});
