import type { PlainTextOption } from '@slack/types';
import type { Person } from '../access/index.js';
import type { Action, callbacks } from './blocks/actions.js';
import type { Listener } from './bolt/ack-first.js';
import type { Change } from './bolt/change.js';
import type { Clicked, Interaction, Searched, Submitted, Typed } from './bolt/interaction.js';
import type { Command } from './command/parse.js';
import type { Context } from './context.js';

export type Verb = Command['verb'];
type Callback = (typeof callbacks)[keyof typeof callbacks];

/** What one feature listens to: listeners are made from these lists, and help and the manifest are held against them. */
export type Feature = {
	commands?: { [Name in Verb]?: CommandListener<Name> };
	actions?: { [Name in Action]?: (context: Context, clicked: Clicked) => Listener<Clicked> };
	/** The modal closes at once; what it changes is taken. */
	submissions?: { [Name in Callback]?: (submitted: Submitted) => Change };
	/**
	 * What a select offers for what is typed into it, within two seconds, to those who may read: the value of an option is
	 * what `submissions` then get. Nothing is offered where it fails.
	 */
	searches?: { [Name in Action]?: (context: Context, searched: Searched) => Promise<PlainTextOption[]> };
	/** The modal closes at once; what it asks for is shown, to those who may read. */
	shows?: { [Name in Callback]?: (context: Context, submitted: Submitted) => Promise<void> };
	/** How what was taken is done. */
	changes?: { [Name in Change['do']]?: Performer<Change & { do: Name }> };
	/** Somebody opens the App Home. */
	opened?(context: Context, person: Person): Promise<void>;
};

export type CommandListener<Name extends Verb> = {
	/** What it changes as it stands; null where it only shows something. */
	take?(command: Command & { verb: Name }): Change | null;
	/** Shows something, or asks first. */
	read?(context: Context, typed: Typed, command: Command & { verb: Name }): Promise<void>;
	/** For everybody, as it shows nothing of n8n or asks for leave itself. */
	open?: true;
};

/** `again`: a process that was at it already has died. Must come to the same end then. */
export type Performer<Of extends Change> = (
	context: Context,
	interaction: Interaction,
	change: Of,
	again: boolean,
) => Promise<unknown>;

type Read = (context: Context, clicked: Clicked) => Promise<void>;

/** A click that shows something, to those who may read. */
export const reads = (read: Read) => (context: Context) => ({ read: (clicked: Clicked) => read(context, clicked) });

/** A click that shows something to everybody, or asks for the leave that it needs by itself. */
export const open = (read: Read) => (context: Context) => ({ ...reads(read)(context), open: true as const });
