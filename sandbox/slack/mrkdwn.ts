import type { TextMode } from './model.js';

/** What a reader sees for an id; undefined when nobody knows it. */
export type NameOf = (id: string) => string | undefined;

const entityPattern = /<([^<>\n]+)>/g;
const codePattern = /(```[\s\S]*?```|`[^`\n]+`)/;

const unescapeText = (text: string): string =>
	text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** As Slack escapes what people type: exactly these three. */
export const escapeText = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** mrkdwn as a reader sees it: links by their labels, mentions by their names, dates written out (UTC), no markers. */
export function readMrkdwn(text: string, nameOf: NameOf): string {
	return text
		.split(codePattern)
		.map((part) =>
			codePattern.test(part) ? readEntities(part.replace(/^`{1,3}|`{1,3}$/g, ''), nameOf) : readPlainRun(part),
		)
		.join('');

	function readPlainRun(run: string): string {
		const unmarked = ['*', '_', '~'].reduce((current, mark) => withoutMarks(current, mark), run);
		return readEntities(unmarked, nameOf);
	}
}

/** Bold, italic and strike markers count only at the edges of words. */
function withoutMarks(text: string, mark: string): string {
	const m = `\\${mark}`;
	const pair = new RegExp(
		`(^|[\\s(\\[{>"'*_~])${m}(?=\\S)([^${m}\\n]*[^\\s${m}])${m}(?=$|[\\s)\\]}<"'.,;:!?*_~·])`,
		'g',
	);
	return text.replace(pair, '$1$2');
}

function readEntities(text: string, nameOf: NameOf): string {
	return unescapeText(text.replace(entityPattern, (_, inside: string) => readEntity(inside, nameOf)));
}

function readEntity(inside: string, nameOf: NameOf): string {
	const bar = inside.indexOf('|');
	const target = bar < 0 ? inside : inside.slice(0, bar);
	const label = bar < 0 ? undefined : inside.slice(bar + 1);
	if (target.startsWith('@')) return `@${nameOf(target.slice(1)) ?? label ?? target.slice(1)}`;
	if (target.startsWith('#')) return `#${nameOf(target.slice(1)) ?? label ?? target.slice(1)}`;
	if (target.startsWith('!subteam^'))
		return `@${nameOf(target.slice(9)) ?? label?.replace(/^@/, '') ?? target.slice(9)}`;
	if (target.startsWith('!date^')) return readDate(target) ?? label ?? '';
	if (target.startsWith('!')) return `@${target.slice(1).split('^')[0]}`;
	return label ?? target.replace(/^mailto:/, '');
}

const pad = (value: number): string => String(value).padStart(2, '0');
const months = 'January February March April May June July August September October November December'.split(' ');

/** `!date^1700000000^{date_short} {time}^link`, written out in UTC so that a test reads the same everywhere. */
function readDate(target: string): string | undefined {
	const [, seconds, format] = target.split('^');
	const at = new Date(Number(seconds) * 1000);
	if (format === undefined || Number.isNaN(at.getTime())) return undefined;
	const month = months[at.getUTCMonth()] ?? '';
	const [day, year] = [at.getUTCDate(), at.getUTCFullYear()];
	const clock = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
	const written: Record<string, string> = {
		date_num: `${year}-${pad(at.getUTCMonth() + 1)}-${pad(day)}`,
		date: `${month} ${day}, ${year}`,
		date_short: `${month.slice(0, 3)} ${day}, ${year}`,
		date_long: `${month} ${day}, ${year}`,
		time: clock,
		time_secs: `${clock}:${pad(at.getUTCSeconds())}`,
		ago: `at ${clock}`,
	};
	return format.replace(/\{(\w+)\}/g, (whole, name: string) => written[name.replace(/_pretty$/, '')] ?? whole);
}

/** Everybody whom this mrkdwn notifies. `bare`: whether Slack also turns a plain `@here` into the real thing. */
export function pingsInMrkdwn(text: string, bare: boolean): string[] {
	const pings: string[] = [];
	for (const [, inside = ''] of text.matchAll(entityPattern)) {
		const target = inside.split('|')[0] ?? '';
		if (/^!(channel|here|everyone|group)$/.test(target)) pings.push(`<${target}>`);
		else if (/^@[UW]/.test(target) || /^!subteam\^S/.test(target)) pings.push(`<${target}>`);
	}
	if (bare) {
		const outsideCode = text.split(codePattern).filter((_, index) => index % 2 === 0);
		for (const run of outsideCode) {
			for (const [, name] of run.replace(entityPattern, ' ').matchAll(/(?<![\w@.])@(channel|here|everyone)\b/g)) {
				pings.push(`<!${name}>`);
			}
		}
	}
	return [...new Set(pings)];
}

/**
 * Top-level text makes bare names live when it was sent with `parse: full` or `link_names`, and also in `client` mode,
 * the default of chat.update.
 */
export const pingsInText = (text: string, { parse, linkNames }: TextMode): string[] =>
	pingsInMrkdwn(text, parse !== 'none' || linkNames);
