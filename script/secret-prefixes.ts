/**
 * Writes src/lib/secrets/known-prefixes.ts anew from the rules of gitleaks (MIT), a maintained list of what secrets look
 * like: how they begin, and the least that follows. Only these facts are taken, none of its expressions: those are made
 * for whole files and another engine, while an error may hold a secret that was cut.
 *
 *   tsx script/secret-prefixes.ts path/to/gitleaks.toml version
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [path, version] = process.argv.slice(2);
if (!path || !version) throw new Error('Say where gitleaks.toml is, and of which version.');

/** What a rule begins with before the secret itself. */
const leading = /^(?:\(\?i\)|\\b|\((?!\?)|\(\?:\^\|\[[^\]]*\]\))*/;
const behindName = String.raw`[\x60'"\s=]{0,5}`;
/** Shorter ones are found everywhere. */
const leastPrefix = 3;
/** Found in ordinary text too: versions, columns, file names. Where these are worth it shapes.ts has the whole shape. */
const ordinary = ['-----BEGIN', 'A3-', 'API-', 'key-', 'live_', 'pk.', 'sl.', 't1.', 'v1.0-'];

const found = new Map<string, number>();
const left: string[] = [];
for (const rule of readFileSync(path, 'utf8').split('[[rules]]').slice(1)) {
	const id = /^id = "([^"]+)"/m.exec(rule)?.[1];
	const regex = /^regex = '''(.*)'''/m.exec(rule)?.[1];
	if (!id || !regex) continue;
	// Behind a service's name the rule goes on with the secret in a group.
	const rest = regex
		.slice(regex.indexOf(behindName) + 1 && regex.indexOf(behindName) + behindName.length)
		.replace(leading, '');
	const read = /^((?:[\w~]|-|\\[.-])+?)(?:\(\?i\))?(?:\(\?i:)?(\[(?:[^\]\\]|\\.|\[:\w+:\])+\]|\\w)(?:\{(\d+)|\+)/.exec(
		rest,
	);
	const prefix = read?.[1]?.replace(/\\/g, '') ?? '';
	// Names of services in front of a bare value are no beginnings: names are known by themselves (names.ts).
	if (!read || prefix.length < leastPrefix || ordinary.includes(prefix) || /^(?:[a-z]+|[\da-f]+)$/.test(prefix)) {
		left.push(id);
		continue;
	}
	// What begins like a word is one unless all of it is there; of the others also a part that was left by a cut.
	const most = /^(?:[a-z]{1,3}|[a-z]{1,6}-)[_-]?$|^[A-Z]+-$/.test(prefix) ? 32 : 20;
	const least = Math.min(most, Math.max(8, Number(read[3] ?? 8)));
	found.set(prefix, Math.min(found.get(prefix) ?? least, least));
}

const byLeast = new Map<number, string[]>();
for (const [prefix, least] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
	byLeast.set(least, [...(byLeast.get(least) ?? []), prefix]);
}
/** In lines of at most 110 characters. */
const wrapped = (prefixes: string[]) =>
	prefixes
		.join(' ')
		.match(/\S.{0,108}\S(?= |$)/g)!
		.join(" ' +\n\t\t'");
const lines = [...byLeast].sort(([a], [b]) => a - b).map(([least, prefixes]) => `\t${least}: '${wrapped(prefixes)}',`);
writeFileSync(
	new URL('../src/lib/secrets/known-prefixes.ts', import.meta.url),
	`/**
 * Made by script/secret-prefixes.ts from the rules of gitleaks ${version} (https://github.com/gitleaks/gitleaks),
 * MIT License, Copyright (c) 2019 Zachary Rice. Not to be edited by hand: what gitleaks does not know stands in shapes.ts.
 *
 * How secrets begin, by how many characters at least follow.
 */
export const knownPrefixes: Record<number, string> = {
${lines.join('\n')}
};
`,
);
process.stdout.write(`${found.size} prefixes; left out: ${left.join(', ')}\n`);
