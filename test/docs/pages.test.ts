import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { expect, test } from 'vitest';
import { filesIn } from '../setup/files-in.js';

const everything = ['src', 'sandbox', 'test', 'bench', 'script', 'docs']
	.flatMap(filesIn)
	.concat('README.md', 'CHANGELOG.md', 'CONTRIBUTING.md')
	.filter((path) => /\.(?:tsx?|mjs|js|md)$/.test(path) && !path.startsWith('test/recorded/'));
const pages = everything.filter((path) => path.endsWith('.md'));
const textOf = (path: string) => readFileSync(path, 'utf8');

test('links lead somewhere', () => {
	const dead = pages.flatMap((page) =>
		[...textOf(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
			.map((match) => join(dirname(page), match[1]!))
			.filter((target) => !existsSync(target))
			.map((target) => `${page} → ${target}`),
	);
	expect(dead).toEqual([]);
});

test('files that a page names are there', () => {
	const gone = pages.flatMap((page) =>
		[...textOf(page).matchAll(/`((?:src|test|sandbox|bench|script|docs)\/[\w./-]+)`/g)]
			.map((match) => match[1]!)
			.filter((path) => !existsSync(path) && page !== 'CHANGELOG.md')
			.map((path) => `${page}: ${path}`),
	);
	expect(gone).toEqual([]);
});

test('facts that are cited are there, each number once', () => {
	const factsOf = (page: string) => [...textOf(page).matchAll(/^(\d+)\. /gm)].map((match) => Number(match[1]));
	const facts: Record<string, number[]> = { n8n: factsOf('docs/n8n.md'), slack: factsOf('docs/slack.md') };
	for (const numbers of Object.values(facts)) expect(numbers).toEqual(numbers.map((_, index) => index + 1));
	const wrong = everything.flatMap((path) =>
		[...textOf(path).matchAll(/docs\/(n8n|slack)\.md, (\d+)/g)]
			.filter(([, page, number]) => !facts[page!]!.includes(Number(number)))
			.map(([cited]) => `${path}: ${cited}`),
	);
	expect(wrong).toEqual([]);
});
