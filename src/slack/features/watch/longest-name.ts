import { isNamed, type WatchedCondition, type Wish } from '../../../routing/index.js';

/**
 * The conditions behind the last name are the rest of it as far as a workflow is called so: `watch Switch off` is about
 * the workflow "Switch off" where there is one, and else about "Switch" being switched off. `tail`: as typed, in order.
 */
export function withLongestName(wish: Wish, tail: readonly WatchedCondition[], names: readonly string[]): Wish {
	const last = wish.workflows.at(-1);
	if (last === undefined) return wish;
	for (let taken = tail.length; taken > 0; taken--) {
		const called = [last, ...tail.slice(0, taken)].join(' ');
		const name = names.find((each) => isNamed(called, each));
		if (name === undefined) continue;
		const left = tail.slice(taken);
		const conditions = wish.conditions.filter((each) => left.includes(each));
		return { ...wish, workflows: [...wish.workflows.slice(0, -1), name], conditions };
	}
	return wish;
}
