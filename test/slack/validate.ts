import { faultsOfBlocks, faultsOfView } from '../../sandbox/slack/blocks/check.js';
import { limits } from '../../src/slack/blocks/limits.js';

/**
 * What Slack, or a rule of ours, would have against a message or a view; empty means nothing. Slack's rules are the
 * sandbox's, which shares nothing with the builders; ours are below.
 */
export function validate(what: unknown): string[] {
	const root = what as Json;
	const blocks: Json[] = root.blocks ?? [];
	const isView = root.type === 'modal' || root.type === 'home';
	return [
		...(isView ? faultsOfView(root) : [...faultsOfBlocks(blocks, 'message'), ...faultsOfMessage(root)]),
		...(blocks.length === 0 ? ['no blocks'] : []),
		...faultsOfAll(blocks),
	];
}

// biome-ignore lint/suspicious/noExplicitAny: the JSON of any block, on purpose not bound to the types that made it.
type Json = Record<string, any>;

function faultsOfMessage({ text, blocks = [] }: Json): string[] {
	const size = JSON.stringify(blocks).length;
	return [
		...faultsOfText(text),
		...(String(text).length > limits.text ? [`text: ${text.length} characters`] : []),
		...(String(text).includes('\n') ? ['text: more than a first line'] : []),
		...(size > limits.messageBudget ? [`blocks: ${size} characters, budget ${limits.messageBudget}`] : []),
	];
}

const faultsOfText = (text: unknown): string[] =>
	typeof text !== 'string' || text.trim() === '' || /\p{Surrogate}/u.test(text)
		? [`text: ${JSON.stringify(text)}`]
		: [];

/** Nobody is mentioned by accident, one button leads, what destroys asks, and each action is told apart. */
function faultsOfAll(blocks: Json[]): string[] {
	const objects: Json[] = [];
	JSON.stringify(blocks, (_key, value) => {
		if (value && typeof value === 'object' && !Array.isArray(value)) objects.push(value);
		return value;
	});
	const buttons = objects.filter(({ type }) => type === 'button');
	const clickable = objects.filter(({ type }) => /^(?:button|overflow|static_select|radio_buttons)$/.test(type));
	const ids = objects.flatMap(({ action_id }) => action_id ?? []);
	const texts = objects.filter(({ type }) => ['plain_text', 'mrkdwn', 'raw_text'].includes(type));
	return [
		// Slack says itself what is quite empty.
		...texts.flatMap(({ text }) => (text === '' ? [] : faultsOfText(text))),
		...texts.filter(({ type, verbatim }) => type === 'mrkdwn' && verbatim !== true).map(() => 'not verbatim'),
		...clickable.filter(({ action_id }) => !action_id).map(({ type }) => `a ${type} without an action id`),
		...ids.filter((id, index) => ids.indexOf(id) < index).map((id) => `${id} twice`),
		...buttons
			.filter(({ style }) => style === 'primary')
			.slice(1)
			.map(() => 'more than one primary button'),
		...buttons
			.filter(({ style, confirm, action_id }) => style === 'danger' && !confirm && !/^confirm:/.test(action_id))
			.map(({ action_id }) => `${action_id} does not ask`),
		...buttons.filter(({ url = 'https://a' }) => !/^https?:\/\/\S+$/.test(url)).map(({ url }) => `address ${url}`),
	];
}
