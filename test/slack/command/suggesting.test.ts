import { describe, expect, test } from 'vitest';
import { type Filters, type Parsed, parse } from '../../../src/slack/command/parse.js';
import { type Verb, verbs } from '../../../src/slack/command/verbs.js';

const clock = { now: Date.UTC(2026, 10, 23, 12), zone: 'UTC' };

function misread(text: string): Parsed & { ok: false } {
	const parsed = parse(text, clock);
	if (parsed.ok) throw new Error(`understood: ${JSON.stringify(parsed.command)}`);
	return parsed;
}

/** What of the text can hold, read as if it stood alone. */
function alone(word: string): Partial<Filters> {
	const parsed = parse(`list ${word}`, clock);
	if (!parsed.ok || parsed.command.verb !== 'list') throw new Error(`not understood: ${word}`);
	return Object.fromEntries(
		Object.entries(parsed.command.filters).filter(([, value]) => value !== null && String(value) !== ''),
	);
}

function filtersOf(text: string): Filters & { verb: string; tags: string } {
	const parsed = parse(text, clock);
	if (!parsed.ok) throw new Error(`not understood: ${text}`);
	if (!('filters' in parsed.command)) throw new Error(`no filters: ${text}`);
	const { command } = parsed;
	const tags = 'add' in command ? JSON.stringify([command.add, command.remove]) : '';
	return { ...command.filters, verb: command.verb, tags };
}

describe('the wrong word is put right where it stands', () => {
	test.each<[string, string | null]>([
		['retry-all Order sync', 'retry-all workflow:"Order sync"'],
		['retry-all Order sync since:2h', 'retry-all workflow:"Order sync" since:2h'],
		['retry-all since:2h Order sync error:401', 'retry-all since:2h workflow:"Order sync" error:401'],
		['retry-all error:timeout error', 'retry-all error:timeout status:error'],
		['retry-all error:401 Unauthorized', 'retry-all error:"401 Unauthorized"'],
		['retry-all error:401 Unauthorized "Order sync"', 'retry-all error:"401 Unauthorized" workflow:"Order sync"'],
		['retry-all workflow:"failed orders" failed', 'retry-all workflow:"failed orders" status:failed'],
		['retry-all workflow:Order sync failed', 'retry-all workflow:"Order sync" status:failed'],
		['retry-all failed Order failed sync', 'retry-all status:failed workflow:"Order failed sync"'],
		['retry-all Order sync failed 2h', 'retry-all workflow:"Order sync" status:failed since:2h'],
		['retry-all workflow:Batch 3', 'retry-all workflow:"Batch 3"'],
		['list workflow:"Batch 3" since:3', 'list workflow:"Batch 3" since:3h'],
		['list wrokflow:Order sync', 'list workflow:"Order sync"'],
		["list workflow:Ana's sync", 'list workflow:"Ana\'s sync"'],
		['list workflow:5" disks', "list workflow:'5\" disks'"],
		['list workflow: since:2h', 'list workflow:"Order sync" since:2h'],
		['retry-all since:24 until:2', 'retry-all since:24h until:2h'],
		['retry-all since:3 days ago', 'retry-all since:"3 days ago"'],
		['list since:2026-11-22 09:30 Order', 'list since:"2026-11-22 09:30" workflow:Order'],
		['delete-all status:success until:30 days', 'delete-all status:success until:"30 days"'],
		['delete-all until 30d', 'delete-all until:30d'],
		['retry-all workflow Order sync since 2h', 'retry-all workflow:"Order sync" since:2h'],
		['list limit 5', 'list limit:5'],
		['list status:success,eror', 'list status:success,error'],
		['failures status:failed,running', 'list status:failed,running'],
		['failures running since:2h', 'list status:running since:2h'],
		['tag-all status:failed +seen Order sync', 'tag-all status:failed +seen workflow:"Order sync"'],
		['lst stats:eror Order', 'list status:error workflow:Order'],
		['retry all Order sync', 'retry-all workflow:"Order sync"'],
		// None of these could be offered without leaving something out or making something up.
		['retry-all project:My Project', null],
		['delete-all workflow:"Batch 3" status:success until:3', null],
		['delete-all Order sync', null],
		['delete-all status:success 30d', null],
		['delete-all status:success limit:ten', null],
		['delete-all status:success limit:0', null],
		['delete-all status:success limit:100001', 'delete-all status:success limit:100000'],
		['retry-all workflow:A since:2h B', null],
		['retry-all Order since:2h sync', null],
		['retry-all since:2h 3h', null],
		['retry-all running', null],
		['retry-all --latest', null],
		['tag-all status:failed workflow: +seen', 'tag-all status:failed workflow:"Order sync" +seen'],
		[`list ${'word '.repeat(40)}`, null],
		['list workflow:Order `sync`', 'list workflow:"Order sync"'],
		// An answer would show another text than this.
		['retry-all eror:Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlMTIz', null],
	])('%j: %j', (text, suggestion) => {
		const parsed = parse(text, clock);
		// What can mean nothing else, and shows or asks first, is done as if it had been typed so.
		if (parsed.ok) return expect(parsed).toEqual(parse(suggestion!, clock));
		expect(parsed.suggestion).toBe(suggestion);
		if (suggestion) expect(parse(suggestion, clock).ok).toBe(true);
	});
});

describe('the number of one execution', () => {
	const link = 'https://n8n.example.com/workflow/abc/executions/123';
	test.each([
		['retry-all 4711', 'retry 4711'],
		['retry-all #4711 --latest', null],
		[`retry-all <${link}|n8n>`, `retry <${link}|n8n>`],
		['stop-all 4711', 'stop 4711'],
		['delete-all 4711', 'delete 4711'],
		['tag-all 4711 +seen', 'tags 4711 +seen'],
	])('%j: %j', (text, suggestion) => expect(misread(text).suggestion).toBe(suggestion));

	test.each(['list 4711', 'failures 4711'])('%j shows it', (text) => {
		expect(parse(text, clock)).toEqual(parse('show 4711', clock));
	});

	test.each(['retry-all 4711 since:2h', 'retry-all workflow:"Batch 3" 4711', 'retry-all 4711 4712'])(
		'%j: nothing that takes less than what was typed',
		(text) => {
			const { suggestion, invalids } = misread(text);
			expect(suggestion).toBeNull();
			expect(invalids.map(({ instead }) => instead)).not.toContain('retry 4711');
			expect(invalids.find(({ word }) => word === '4711')?.why).toMatch(/"retry"/);
		},
	);
});

describe('whatever is offered', () => {
	const right = [
		'workflow:Order',
		'workflow:"failed Batch 3"',
		'since:5d',
		'since:2026-11-20',
		'until:2h',
		'error:timeout',
		'error:"401 error"',
		'mode:webhook',
		'project:VmwOO9HeTEj20kxM',
		'limit:3',
		'status:failed',
		'status:error,crashed',
	];
	const wrong = [
		...['Order sync', 'sync', 'error', 'failed', 'running', '3', '2h', 'timeout error', '"Batch 3"', 'Batch 3 failed'],
		...['sinse:3d', 'since:3', 'until:1', 'until:2024', 'limit:ten', 'mode:manul', 'wokflow:Order', 'status:eror'],
		...['statsu:failed', 'workflow:', 'error:', 'since 3d', 'workflow Order sync', 'mode:hook error', 'My Project'],
		...['project:My Project', 'days', '4711', '#4711', 'webhook', 'status:failed,eror', '--latest', 'all', 'order 3 x'],
	];
	const onMany = verbs.filter(({ takes }) => takes.startsWith('filters'));

	/** Each wrong bit behind, between and before any two words that are right. */
	const lines = (verb: Verb): { text: string; kept: string[] }[] => {
		const pairs = right.flatMap((one, at) => right.slice(at).map((other) => (one === other ? [one] : [one, other])));
		return wrong.flatMap((bit) =>
			pairs.flatMap((kept) =>
				[0, 1, 2].map((at) => {
					const words = [...kept.slice(0, at), bit, ...kept.slice(at)];
					const tags = verb.name === 'tag-all' ? ['+seen', '-"to do"'] : [];
					return { text: [verb.name, ...words, ...tags].join(' '), kept };
				}),
			),
		);
	};

	test.each(onMany.map((verb) => [verb.name, verb] as const))(
		'%s: is understood, and filters by all that was right',
		(_name, verb) => {
			let offered = 0;
			for (const { text, kept } of lines(verb)) {
				const parsed = parse(text, clock);
				if (!parsed.ok && parsed.suggestion === null) continue;
				offered++;
				// For one execution there are no filters that could have been left out.
				if (!parsed.ok) expect(parsed.suggestion, text).toMatch(new RegExp(`^(${verb.name}|list) `));
				if (parsed.ok) expect(verb.name === 'delete-all' || parsed.command.verb === 'show', text).toBe(false);
				const suggestion = parsed.ok ? text : parsed.suggestion!;
				const meant = filtersOf(suggestion);
				// `--latest` takes a tag away that is called so.
				if (verb.name === 'tag-all' && !text.includes('--')) expect(meant.tags, text).toBe('[["seen"],["to do"]]');
				for (const word of kept) {
					const open = !word.includes('"');
					for (const [name, value] of Object.entries(alone(word))) {
						const now = meant[name as keyof Filters];
						const label = `${text} → ${suggestion}`;
						if (Array.isArray(value)) expect(now, label).toEqual(expect.arrayContaining(value));
						// A name may have gone on behind its first word.
						else if (open && typeof value === 'string') expect(`${now} `, label).toContain(`${value} `);
						else expect(now, label).toEqual(value);
					}
				}
				const words = text.split(' ').flatMap((word) => word.replace(/"/g, '').split(/[:=,]/));
				for (const word of words.filter((each) => /^(Order|sync|Batch|timeout|401|My|Project)$/.test(each))) {
					expect(suggestion, text).toContain(word);
				}
			}
			expect(offered).toBeGreaterThan(1_000);
		},
		120_000,
	);
});
