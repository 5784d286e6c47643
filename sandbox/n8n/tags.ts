import type { Clock } from '../clock.js';
import { newId } from './workflows.js';

type Tag = {
	readonly id: string;
	readonly name: string;
	readonly createdAt: string;
	readonly updatedAt: string;
};

/** One table of tags. n8n has two that know nothing of each other: of workflows, and of executions ("annotation tags"). */
export type Tags = {
	/** Made, or found by its name. */
	named(name: string): Tag;
	get(id: string): Tag | undefined;
	byName(name: string): Tag | undefined;
	all(): Tag[];
};

export function createTags(clock: Clock): Tags {
	const byId = new Map<string, Tag>();
	const byName = (name: string) => [...byId.values()].find((tag) => tag.name === name);
	return {
		named(name) {
			const known = byName(name);
			if (known) return known;
			const at = new Date(clock.now()).toISOString();
			const tag: Tag = { id: newId(), name, createdAt: at, updatedAt: at };
			byId.set(tag.id, tag);
			return tag;
		},
		get: (id) => byId.get(id),
		byName,
		all: () => [...byId.values()],
	};
}
