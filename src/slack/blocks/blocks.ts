import type {
	ActionsBlock,
	Button,
	ConfirmationDialog,
	ContextBlock,
	KnownBlock,
	ModalView,
	Overflow,
	SectionBlock,
	SectionBlockAccessory,
} from '@slack/types';
import { actions } from './actions.js';
import { limits } from './limits.js';
import { bold, label, mrkdwn, safeUrl } from './text.js';

/** What leaves by the outbox or as an ephemeral answer. `text` is the first line, which says alone what happened. */
export type Message = { text: string; blocks: KnownBlock[] };

/** The smallest set of builders that the renderers need; every text object that they make is safe by text.ts. */

export const section = (text: string, accessory?: SectionBlockAccessory): SectionBlock => ({
	type: 'section',
	text: mrkdwn(text),
	...(accessory && { accessory }),
});

/** The first line of a message, as strong as a heading but able to hold mentions and times (a header block is not). */
export const headline = (text: string) => section(bold(text));

/** A message: its first line, a paragraph unless that is empty, and whatever follows. */
export const headed = (first: string, more: string, ...rest: KnownBlock[]): Message => ({
	text: first,
	blocks: [headline(first), ...(more ? [section(more)] : []), ...rest],
});

/** Small print, one element per string. Strings that are null or empty are left out; none at all gives no block. */
export function context(...texts: (string | null | undefined | false)[]): ContextBlock[] {
	const words = texts.filter((text): text is string => Boolean(text)).slice(0, limits.contextElements);
	return words.length === 0 ? [] : [{ type: 'context', elements: words.map((text) => mrkdwn(text)) }];
}

/** A row of buttons; none at all gives no block, since Slack refuses an empty one. */
export function buttons(...elements: (Button | Overflow | null)[]): ActionsBlock[] {
	const present = elements.filter((element) => element !== null);
	return present.length === 0 ? [] : [{ type: 'actions', elements: present }];
}

/** Words that are there, with this between them. */
export const joined = (between: string, ...parts: (string | null | undefined | false)[]): string =>
	parts.filter(Boolean).join(between);

type ButtonOptions = {
	value?: string | number;
	style?: 'primary' | 'danger';
	confirm?: ConfirmationDialog;
	/** For screen readers, where the label alone does not say of what. */
	says?: string;
};

export function button(text: string, id: string, { value, style, confirm, says }: ButtonOptions = {}): Button {
	return {
		type: 'button',
		text: label(text),
		action_id: id,
		...(value !== undefined && { value: String(value) }),
		...(style && { style }),
		...(confirm && { confirm }),
		...(says && { accessibility_label: label(says, limits.accessibilityLabel).text }),
	};
}

/** A button that opens the execution in n8n, or nothing where the address is not one that may be opened. */
export function openButton(url: string, id: number): Button | null {
	const href = safeUrl(url);
	if (href === null) return null;
	return { ...button('Open in n8n', actions.open, { says: `Open execution ${id} in n8n` }), url: href };
}

/** The dialog that Slack itself puts before a click: what, with which effect, and both ways out by name. */
export function dialog(of: {
	title: string;
	text: string;
	yes: string;
	no: string;
	danger?: boolean;
	/** It quotes others: a `:fire:` in it is seven characters. */
	quotes?: boolean;
}): ConfirmationDialog {
	return {
		title: label(of.title, limits.confirmTitle),
		text: { ...label(of.text, limits.confirmText), ...(of.quotes && { emoji: false }) },
		confirm: label(of.yes, limits.confirmButton),
		deny: label(of.no, limits.confirmButton),
		...(of.danger && { style: 'danger' }),
	};
}

/** `about`: what it is done to, in others' words, below its own; a screen reader reads a choice without what it stands on. */
type MenuOption = { text: string; about?: string; value: string; url?: string };

/** A ⋯ menu. Slack takes one to five options. */
export function overflow(id: string, all: (MenuOption | null)[]): Overflow | null {
	const present = all.filter((option) => option !== null).slice(0, limits.overflowOptions);
	const options = present.map(({ text, about, value, url }) => ({
		text: label(text),
		...(about && { description: { ...label(about), emoji: false } }),
		...{ value, ...(url && { url }) },
	}));
	return options.length === 0 ? null : { type: 'overflow', action_id: id, options };
}

export function modal(of: {
	callbackId: string;
	title: string;
	blocks: KnownBlock[];
	submit?: string;
	close?: string;
	privateMetadata?: string;
}): ModalView {
	return {
		type: 'modal',
		callback_id: of.callbackId,
		title: label(of.title, limits.modalTitle),
		close: label(of.close ?? 'Close', limits.modalTitle),
		...(of.submit && { submit: label(of.submit, limits.modalTitle) }),
		...(of.privateMetadata !== undefined && { private_metadata: of.privateMetadata }),
		blocks: of.blocks.slice(0, limits.blocksPerView),
	};
}

/** Characters of a message's blocks as Slack receives them. */
export const sizeOf = (blocks: readonly unknown[]) => JSON.stringify(blocks).length;

/** The fullest of several renderings that stays under the budget; `levels` go from generous to spare. */
export function withinBudget<Level>(levels: readonly Level[], render: (level: Level) => Message): Message {
	let last: Message | undefined;
	for (const level of levels) {
		last = render(level);
		if (sizeOf(last.blocks) <= limits.messageBudget) return last;
	}
	return last!;
}
