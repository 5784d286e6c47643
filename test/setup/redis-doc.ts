import { existsSync, readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** A row of docs/redis.md. */
type KeyRow = {
	/** Prefix and pattern as they stand on the page. */
	name: string;
	pattern: RegExp;
	type: string;
	/** Seconds after which Redis lets it go by itself at the latest; null: it does not. */
	ttl: number | null;
	/** Why no story meets it, where the page says so. */
	unmet: string | null;
	writers: string[];
};

const units: Record<string, number> = { s: 1, min: 60, h: 3_600, d: 86_400 };

function readRows(): KeyRow[] {
	let prefix = '';
	const rows: KeyRow[] = [];
	for (const line of readFileSync('docs/redis.md', 'utf8').split('\n')) {
		prefix = /^Under `([^`]+)`/.exec(line)?.[1] ?? prefix;
		const [, key, type, what, writers, , lives] = line.split('|').map((cell) => cell.trim());
		const name = /^`([^`]+)`$/.exec(key ?? '')?.[1];
		if (!name || lives === undefined) continue;
		const [, count, unit] = /^(\d+) (s|min|h|d)\b/.exec(lives) ?? [];
		rows.push({
			name: prefix + name,
			pattern: patternOf(prefix + name),
			type: type!,
			ttl: count ? Number(count) * units[unit!]! : null,
			unmet: /not met by a story: (.*)/.exec(what!)?.[1] ?? null,
			writers: [...writers!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!),
		});
	}
	return rows;
}

function patternOf(name: string): RegExp {
	const parts = name.split(/(<[^>]+>)/).map((part) => {
		if (part === '<e>') return '(?:e\\d+:)?';
		if (/^<.*…>$/.test(part)) return '.+';
		return part.startsWith('<') ? '[^:]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	});
	return new RegExp(`^${parts.join('')}$`);
}

const rows = readRows();

/** Files that the page names and nobody finds. */
export const missingWriters = (): string[] =>
	rows.flatMap(({ writers }) => writers.filter((file) => !existsSync(file)));

/** What keys under this prefix do not keep of what the page says: a line each. */
export async function brokenPromises(redis: Redis, prefix: string): Promise<string[]> {
	const broken: string[] = [];
	for await (const batch of redis.scanStream({ match: `${prefix}*`, count: 1_000 })) {
		const keys = batch as string[];
		const asking = redis.pipeline();
		for (const key of keys) asking.type(key).ttl(key);
		const answers = (await asking.exec())!.map(([, answer]) => answer);
		for (const [i, key] of keys.entries()) {
			const row = rows.find(({ pattern }) => pattern.test(key));
			const [is, left] = [answers[2 * i] as string, answers[2 * i + 1] as number];
			const fault = row ? faultOf(row, is, left) : 'docs/redis.md has no row for it';
			if (fault) broken.push(`${key}: ${fault}`);
		}
	}
	return broken;
}

/** @param left seconds, as Redis's TTL gives them */
function faultOf({ type, ttl, name }: KeyRow, is: string, left: number): string | null {
	if (type === 'queue') return null;
	// It has just gone.
	if (is === 'none' || left === -2) return null;
	if (is !== type) return `is a ${is}, by ${name} a ${type}`;
	if (ttl !== null && left === -1) return `never goes, by ${name} after ${ttl} s`;
	return ttl !== null && left > ttl ? `goes after ${left} s, by ${name} after ${ttl} s` : null;
}

/** Rows that nothing has ever met; give it all text in which keys stand, piece by piece, each key on a line of its own. */
export function createUnmet() {
	const unmet = new Set(rows.filter((row) => row.unmet === null));
	return {
		see(text: string) {
			if (unmet.size === 0) return;
			for (const [key] of text.matchAll(/^flowbell:\S+/gm))
				for (const row of unmet) if (row.pattern.test(key)) unmet.delete(row);
		},
		names: () => [...unmet].map(({ name }) => name),
	};
}
