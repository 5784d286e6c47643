import type { AlertBlock, ContainerBlock, DataTableBlock, KnownBlock } from '@slack/types';
import { headline, section } from './blocks.js';
import { limits } from './limits.js';
import { label, mrkdwn } from './text.js';

/** Blocks that not every workspace takes yet, each with what says the same there (docs/slack.md, 23). */
const older = {
	data_table: ({ rows }: DataTableBlock): KnownBlock[] => [
		{ type: 'table', column_settings: rows[0]!.map(() => ({ is_wrapped: true })), rows },
	],
	alert: ({ text }: AlertBlock): KnownBlock[] => [{ type: 'section', text }],
	container: ({ title, child_blocks: folded }: ContainerBlock): KnownBlock[] => [headline(title!.text), ...folded],
};

export type NewerKind = keyof typeof older;

const isNewer = (type: string): type is NewerKind => Object.hasOwn(older, type);

export const newerIn = (blocks: readonly KnownBlock[]): NewerKind[] => [
	...new Set(blocks.map(({ type }) => type).filter(isNewer)),
];

/** The same with older ones in place of these. */
export const withOlder = (blocks: readonly KnownBlock[], kinds: readonly NewerKind[]): KnownBlock[] =>
	blocks.flatMap((block) =>
		isNewer(block.type) && kinds.includes(block.type) ? older[block.type](block as never) : [block],
	);

/**
 * What cannot be taken back, before it is confirmed: as much of it as an alert holds, the rest as a paragraph. For modals
 * alone (docs/slack.md, 23).
 */
export function warning(text: string): KnownBlock[] {
	const end = text.length <= limits.alertText ? text.length : text.lastIndexOf('. ', limits.alertText) + 1;
	const [first, rest] = [text.slice(0, end), text.slice(end).trim()];
	return [
		...(first ? [{ type: 'alert', level: 'warning', text: mrkdwn(first) } as const] : []),
		...(rest ? [section(rest)] : []),
	];
}

type Fold = {
	title: string;
	/** Words of what stands in it, for whoever has it folded: at most as long as a title. */
	subtitle: string;
	open: boolean;
};

/** What a reader opens and folds with a click, ten blocks at most; for messages and the Home alone (docs/slack.md, 23). */
export const folded = ({ title, subtitle, open }: Fold, blocks: ContainerBlock['child_blocks']): ContainerBlock => ({
	type: 'container',
	title: label(title, limits.containerTitle),
	subtitle: mrkdwn(subtitle),
	child_blocks: blocks,
	is_collapsible: true,
	default_collapsed: !open,
});
