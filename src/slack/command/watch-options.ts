import { maxFrom, type Wish } from '../../routing/index.js';
import { modes } from './filter-values.js';
import { asciiDigits, bare, plainValue } from './signs.js';
import { agoIn } from './times.js';
import { near } from './words.js';

export const optionNames = ['workflow', 'tag', 'project', 'only', 'mode', 'from', 'remind', 'oncall', 'hold'] as const;
export type OptionName = (typeof optionNames)[number];

/** What an option puts into the wish, or what is wrong with it and the nearest right value. */
type Reader = (value: string) => Partial<Wish> | { why: string; instead: string | null };

const minute = 60_000;
const hour = 60 * minute;
const maxTags = 10;

/** `prod, billing`. */
const listIn = (value: string) => [
	...new Set(
		value
			.split(/[,;，、；]/)
			.map((each) => each.trim())
			.filter(Boolean),
	),
];

export const options: Record<OptionName, Reader> = {
	workflow: (value) => notEmpty(value, '"Order*"') ?? { workflows: listIn(value) },
	tag: (value) =>
		notEmpty(value, 'prod') ?? {
			tags: listIn(value)
				.map((each) => plainValue(each, false))
				.slice(0, maxTags),
		},
	project: (value) =>
		notEmpty(value, 'Billing') ?? { project: /\/projects\/([\w-]+)/.exec(value)?.[1] ?? value.slice(0, 120) },
	only(value) {
		const each = listIn(value.toLowerCase()).map(bare);
		// Who says failed means what crashed, too.
		if (each.length > 0 && each.every((one) => ['error', 'errors', 'failed', 'crashed'].includes(one))) {
			const only = each.flatMap((one) =>
				one === 'failed' ? ['error', 'crashed'] : [one.replace(/^errors$/, 'error')],
			);
			return { only: [...new Set(only)].sort() };
		}
		const nearest = near(each[0] ?? '', ['error', 'failed', 'crashed']);
		return { why: 'only: takes error, crashed or both: nothing else rings.', instead: nearest ?? 'crashed' };
	},
	mode(value) {
		const each = listIn(value.toLowerCase()).map(bare);
		const wrong = each.find((one) => !modes.includes(one));
		if (each.length > 0 && wrong === undefined) return { modes: [...new Set(each)].sort() };
		const nearest = near(wrong ?? '', modes);
		const instead = nearest && each.map((one) => (one === wrong ? nearest : one)).join(',');
		return { why: `There is no such mode. There are ${modes.slice(0, 6).join(', ')}.`, instead: instead ?? null };
	},
	from(value) {
		const said = asciiDigits(value).toLowerCase();
		const [, count = '', time = ''] =
			/^(\d{1,6})\s*(?:x|failures?|fails?|errors?|times)?\s*(?:in|within|per|\/)?\s*(?:the last\s+)?(.*)$/.exec(said) ??
			[];
		const why = `from: takes how many and in what time: 3 failures in 10m, with 2 to ${maxFrom} in at most a day.`;
		const withinMs = agoIn(time);
		if (withinMs === null || withinMs < minute)
			return { why, instead: `${inRange(count, 2, maxFrom, 3)} failures in 10m` };
		const within = Math.min(withinMs, 24 * hour);
		if (within === withinMs && Number(count) === inRange(count, 2, maxFrom, 3))
			return { from: { count: Number(count), withinMs } };
		return {
			why,
			instead: `${inRange(count, 2, maxFrom, 3)} failures in ${within === withinMs ? time.trim() : '24h'}`,
		};
	},
	remind: (value) => time('remind', value, [minute, 24 * hour], '10m', (remindMs) => ({ remindMs })),
	hold: (value) => time('hold', value, [minute, hour], '2m', (holdMs) => ({ holdMs })),
	/** Names come as ids (docs/slack.md, 20). */
	oncall(value) {
		const [, user, group] =
			/^<@([UW][A-Z0-9]{1,40})(?:\|[^>]*)?>$|^<!subteam\^(S[A-Z0-9]{1,40})(?:\|[^>]*)?>$/.exec(bare(value)) ?? [];
		if (user) return { oncall: { kind: 'user', id: user } };
		if (group) return { oncall: { kind: 'group', id: group } };
		const why = /^<!/.test(value)
			? 'oncall: takes a person or a group of people, never a whole channel.'
			: 'Slack does not say who that is. Type @ and choose from what it offers, or use the form: "watch" alone.';
		return { why, instead: null };
	},
};

const notEmpty = (value: string, example: string) =>
	value.trim() === '' ? { why: 'Nothing comes after the colon.', instead: example } : null;

const inRange = (typed: string, least: number, most: number, otherwise: number) =>
	typed === '' ? otherwise : Math.min(Math.max(Number(typed), least), most);

function time(
	name: string,
	value: string,
	[least, most]: [number, number],
	example: string,
	put: (ms: number) => Partial<Wish>,
): ReturnType<Reader> {
	const said = asciiDigits(bare(value))
		.toLowerCase()
		.replace(/^(?:after|for)\s+/, '');
	const ms = agoIn(/^\d+$/.test(said) ? `${said}m` : said);
	if (ms !== null && ms >= least && ms <= most) return put(ms);
	const why = `${name}: takes a time from ${least / minute}m to ${most / hour}h.`;
	const instead = ms === null ? example : ms < least ? `${least / minute}m` : `${most / hour}h`;
	return { why, instead };
}
