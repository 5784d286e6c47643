import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const figures = readFileSync('bench/README.md', 'utf8').split('## Figures')[1];
const [, costs] = /## What a failure costs\n([\s\S]*?)\n## /.exec(readFileSync('README.md', 'utf8')) ?? [];

test.each(['0.67', '2.5', '390', '112 MB', '130 MB', '1.7 %'])(
	'%s of what a failure costs is a figure of the benches',
	(figure) => {
		expect(costs).toContain(figure);
		expect(figures).toContain(figure);
	},
);
