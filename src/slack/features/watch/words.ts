import { aboutWords, type WatchedCondition, type Wish } from '../../../routing/index.js';
import { inline, oncallMention, span } from '../../blocks/text.js';

/** What it is about: `Order*, only crashed, started by webhook`. */
export function about(wish: Wish, max = 120): string {
	const { only, modes } = wish;
	return [
		inline(aboutWords(wish), max),
		only.length === 1 ? `only ${only[0] === 'crashed' ? 'crashed' : 'failed'}` : null,
		modes.length === 0 ? null : `started by ${modes.map((mode) => inline(mode, 20)).join(' or ')}`,
	]
		.filter((part) => part !== null)
		.join(', ');
}

/** When and how it rings; empty where it rings at once and says no more. */
export function how({ from, holdMs, remindMs, oncall, conditions }: Wish): string {
	return [
		conditions.length === 0 ? null : `also rings for ${conditions.map((each) => conditionWords[each]).join(', ')}`,
		from && `rings at ${from.count} failures in ${span(from.withinMs)}`,
		holdMs === null ? null : `waits ${span(holdMs)} in case it recovers by itself`,
		remindMs === null ? null : `reminds after ${span(remindMs)}`,
		oncall && `then mentions ${oncallMention(oncall)}`,
	]
		.filter(Boolean)
		.join(' · ');
}

const conditionWords: Record<WatchedCondition, string> = {
	stuck: 'stuck runs',
	missed: 'missed runs',
	off: 'switched-off workflows',
	runaway: 'runaway workflows',
};
