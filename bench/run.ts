import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { drawn } from './parts/figures.js';
import type { Bench } from './parts/result.js';
import { openStage } from './parts/stage.js';

/** No bench may keep a machine busy for longer. */
const longestMs = { quick: 180_000, whole: 30 * 60_000 };

class Interruption extends Error {
	readonly exitCode: number;
	constructor(message: string, exitCode: number) {
		super(message);
		this.exitCode = exitCode;
	}
}

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const [name] = positionals;
const names = (await readdir(import.meta.dirname))
	.filter((file) => file.endsWith('.ts') && file !== 'run.ts')
	.map((file) => file.slice(0, -'.ts'.length))
	.sort();

if (name === undefined) {
	console.log('npm run bench -- <name> [--quick] [--json]\n');
	for (const each of names) console.log(`  ${each.padEnd(6)} ${(await load(each)).about}`);
} else if (!names.includes(name)) {
	console.error(`There is no bench "${name}". There are: ${names.join(', ')}.`);
	process.exitCode = 64;
} else {
	await measure(await load(name));
}

async function load(each: string): Promise<Bench> {
	return (await import(`./${each}.ts`)) as Bench;
}

async function measure(bench: Bench) {
	const stage = openStage();
	try {
		const {
			figures,
			tables,
			notes = [],
		} = await Promise.race([bench.run({ quick: values.quick, stage }), interruption()]);
		if (!values.json) for (const text of [...tables.map(drawn), ...notes]) console.log(`\n${text}`);
		await stage.clear();
		if (values.json) console.log(JSON.stringify(figures));
	} catch (error) {
		console.error(error instanceof Interruption ? error.message : error);
		process.exitCode = error instanceof Interruption ? error.exitCode : 1;
	}
	await stage.clear();
	// What was started is stopped; a timer or a connection of the bench itself shall not hold anybody up.
	process.exit();
}

/** Rejects at the first reason not to go on. Later ones change nothing: what stops is stopping already. */
function interruption(): Promise<never> {
	const limit = values.quick ? longestMs.quick : longestMs.whole;
	return new Promise((_, reject) => {
		process.on('SIGINT', () => reject(new Interruption('interrupted', 130)));
		process.on('SIGTERM', () => reject(new Interruption('asked to stop', 143)));
		setTimeout(() => reject(new Interruption(`stopped: longer than ${limit / 60_000} minutes`, 1)), limit);
	});
}
