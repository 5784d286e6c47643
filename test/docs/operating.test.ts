import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'oxc-parser';
import { expect, test } from 'vitest';
import { filesIn } from '../setup/files-in.js';

const page = readFileSync('docs/operating.md', 'utf8');
const rows = [...page.matchAll(/^\| (warn|error) \| `(.+?)` \|/gm)].map(([, level, message]) => `${level}: ${message}`);

/** Each `log.warn` and `log.error` of src, by its message; `…` for what is put in. A message that is made elsewhere: null. */
function logged(): { where: string; line: string | null }[] {
	return filesIn('src').flatMap((path) => {
		const found: { where: string; line: string | null }[] = [];
		const { program } = parseSync(path, readFileSync(path, 'utf8'));
		new Visitor({
			CallExpression({ callee, arguments: given }) {
				if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
				const { object, property } = callee;
				const name = object.type === 'MemberExpression' ? object.property : object;
				if (name.type !== 'Identifier' || name.name !== 'log' || !/^(?:warn|error)$/.test(property.name)) return;
				const message = messageOf(given.at(-1));
				found.push({ where: path, line: message && `${property.name}: ${message}` });
			},
		}).visit(program);
		return found;
	});
}

type Argument = ReturnType<typeof parseSync>['program']['body'][number] | { type: string };

function messageOf(argument: Argument | undefined): string | null {
	const last = argument as { type: string; value?: unknown; quasis?: { value: { cooked: string } }[] } | undefined;
	if (last?.type === 'Literal') return String(last.value);
	return last?.type === 'TemplateLiteral' ? last.quasis!.map(({ value }) => value.cooked).join('…') : null;
}

/** A long sentence stands on the page by its beginning. */
const isThere = (line: string) =>
	rows.some((row) => row === line || (row.endsWith(' …') && line.startsWith(row.slice(0, -1))));

test('every warning and error of the log stands in the runbook', () => {
	const lines = logged();
	expect(lines.length).toBeGreaterThan(40);
	expect(
		lines.filter(({ line }) => line !== null && !isThere(line)).map(({ where, line }) => `${where}: ${line}`),
	).toEqual([]);
	// Their words come from the Slack packages.
	expect(lines.filter(({ line }) => line === null).map(({ where }) => where)).toEqual([
		'src/slack/bolt/app.ts',
		'src/slack/bolt/app.ts',
	]);
});

test('the runbook holds no line that is never logged', () => {
	const lines = logged().flatMap(({ line }) => line ?? []);
	const fits = (row: string) => lines.some((line) => row === line || line.startsWith(row.slice(0, -1)));
	expect(rows.filter((row) => !fits(row))).toEqual([]);
});

test('every line of status has its row', () => {
	const view = readFileSync('src/slack/features/status/view.ts', 'utf8');
	const parts = [...view.matchAll(/\['([^']+)', props\.\w+\]/g)].map((match) => match[1]!);
	expect(parts).toHaveLength(5);
	expect(parts.filter((part) => !page.includes(`| **${part}**`))).toEqual([]);
});

test('every metric has its row', () => {
	const metrics = readFileSync('src/observability/metrics.ts', 'utf8');
	const names = [...metrics.matchAll(/as\(\s*'(\w+)'/g)].map((match) => `flowbell_${match[1]}`);
	expect(names.length).toBeGreaterThan(5);
	expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
