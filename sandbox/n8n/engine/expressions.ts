import vm from 'node:vm';
import type { Item } from '../types.js';

/** An expression that cannot be evaluated, with what n8n says of it. */
export class ExpressionError extends Error {
	readonly context: Record<string, unknown>;
	constructor(message: string, context: Record<string, unknown>) {
		super(message);
		this.context = context;
	}
}

export type Scope = {
	readonly items: readonly Item[];
	/** Items that an earlier node gave; undefined where there is no such node. */
	itemsOf(node: string): readonly Item[] | undefined;
};

function globals(scope: Scope): Record<string, unknown> {
	const first = scope.items[0]?.json ?? {};
	return {
		$json: first,
		$input: { all: () => scope.items, first: () => scope.items[0], item: scope.items[0] },
		items: scope.items,
		$: (name: string) => {
			const items = scope.itemsOf(name);
			if (!items) throw new ExpressionError("Referenced node doesn't exist", { nodeCause: name });
			return { item: items[0], first: () => items[0], all: () => items };
		},
	};
}

/** Text of an expression (`=…{{ js }}…`) evaluated; anything else as it is. */
export function evaluate(value: unknown, scope: Scope): unknown {
	if (typeof value !== 'string' || !value.startsWith('=')) return value;
	const text = value.slice(1);
	const whole = /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(text);
	if (whole && !whole[1]!.includes('{{')) return run(whole[1]!, scope);
	return text.replace(/\{\{([\s\S]*?)\}\}/g, (_, code: string) => String(run(code, scope)));
}

function run(code: string, scope: Scope): unknown {
	return vm.runInNewContext(`(${code})`, globals(scope), { timeout: 1000 });
}

/** Runs the text of a Code node ("run once for all items"). Throws what it throws. */
export function runCode(code: string, scope: Scope): unknown {
	return vm.runInNewContext(`(() => {${code}\n})()`, globals(scope), { timeout: 1000, filename: 'Code' });
}
