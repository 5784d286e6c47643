import type { BlockAction, BlockSuggestion, SlackViewAction, SlashCommand } from '@slack/bolt';
import type { Person } from '../../access/index.js';
import { redact } from '../../lib/secrets/index.js';
import type { Origin } from '../../operations/job.js';
import { actions, matching, readMetadata } from '../blocks/actions.js';
import type { ClickedView } from './change.js';
import { maxCommand } from './too-much.js';

/** What a person did, the same whether they typed, clicked or submitted. */
export type Interaction = {
	/** Names this very click or command, so that its repeated delivery is known as such; usable as a job's id. */
	id: string;
	by: Person;
	origin: Origin;
	/** Opens a modal: once, within three seconds. */
	triggerId: string;
	at: number;
};
export type Typed = Interaction & { text: string };
export type Clicked = Interaction & {
	actionId: string;
	/** A button's value, or that of the chosen option. */
	value: string;
	view: ClickedView | null;
};
export type Submitted = Interaction & {
	metadata: string;
	/** What the inputs hold, by their action ids: the value of the chosen option, or of each in a line, or what was typed. */
	values: Record<string, string>;
};

/** What stands in the search of a select that we fill. */
export type Searched = {
	by: Person;
	at: number;
	words: string;
	/** Of the modal that it stands in. */
	metadata: string;
};

/** Longer than any name that could be found. */
const maxSearched = 200;

export function typedOf(command: SlashCommand, at: number): Typed {
	return {
		id: `t-${command.trigger_id.replace(/\W/g, '-')}`,
		by: { userId: command.user_id, teamId: command.team_id },
		origin: { channelId: command.channel_id, responseUrl: command.response_url, typed: true },
		triggerId: command.trigger_id,
		at,
		// It is kept with what it asks for, and errors that are searched for it are kept without secrets too.
		text: redact((command.text ?? '').slice(0, maxCommand)),
	};
}

export function clickedOf(body: BlockAction, action: BlockAction['actions'][number], at: number): Clicked {
	const view = body.view
		? { id: body.view.id, hash: body.view.hash, metadata: body.view.private_metadata, type: body.view.type }
		: null;
	const channelId = body.channel?.id ?? body.container?.channel_id ?? openedIn(view) ?? body.user.id;
	return {
		id: `c-${body.user.id}-${action.action_ts.replace(/\W/g, '-')}`,
		by: personOf(body),
		origin: {
			channelId,
			...(body.response_url && { responseUrl: body.response_url }),
			// The same as typing it.
			...(matching(actions.runCommand).test(action.action_id) && { typed: true as const }),
		},
		triggerId: body.trigger_id,
		at,
		actionId: action.action_id,
		value: chosenValue(action),
		view,
	};
}

export function submittedOf(body: SlackViewAction, view: SlackViewAction['view'], at: number): Submitted {
	return {
		// Who is told that nothing was taken may submit the same form again: only its hash is another then.
		id: `v-${`${view.id}-${view.hash}`.replace(/\W/g, '-')}`,
		by: personOf(body),
		origin: { channelId: body.user.id },
		triggerId: 'trigger_id' in body ? String(body.trigger_id) : '',
		at,
		metadata: view.private_metadata,
		values: valuesOf(view.state.values),
	};
}

export const searchedOf = (body: BlockSuggestion, at: number): Searched => ({
	by: personOf(body),
	at,
	words: redact(body.value.slice(0, maxSearched)),
	metadata: body.view?.private_metadata ?? '',
});

/** Slack does not say where a modal was opened; ours carry it. */
const openedIn = (view: ClickedView | null) => view && readMetadata(view.metadata)?.channelId;

type Sent = {
	user: { id: string; team_id?: string };
	team?: { id: string } | null;
	enterprise?: { id: string } | null | undefined;
};

/**
 * A person from a shared channel carries the workspace that is theirs (`user.team_id`), not the one it happened in. Where the
 * app is installed in a whole Grid organisation there may be nothing but that.
 */
function personOf({ user, team, enterprise }: Sent): Person {
	return { userId: user.id, teamId: user.team_id ?? team?.id ?? enterprise?.id ?? '' };
}

function valuesOf(blocks: Record<string, Record<string, object>>): Record<string, string> {
	const elements = Object.values(blocks).flatMap((elements) => Object.entries(elements));
	return Object.fromEntries(elements.map(([id, element]) => [id, redact(chosenValue(element))]));
}

export function chosenValue(action: object): string {
	if ('value' in action) return String(action.value ?? '');
	if ('selected_options' in action) {
		return (action.selected_options as { value?: string }[]).map(({ value }) => value ?? '').join('\n');
	}
	if ('selected_user' in action) return String(action.selected_user ?? '');
	if ('selected_option' in action) return (action.selected_option as { value?: string } | null)?.value ?? '';
	return '';
}
