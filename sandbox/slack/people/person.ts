import { isObject } from '../blocks/shape.js';
import type { Deed } from '../delivery/delivery.js';
import { type Control, controlsIn, optionsOf, statefulTypes, wordsOfText } from '../elements.js';
import type { Place } from '../interactions.js';
import type { Fields, Message, PersonOptions, View, ViewRecord } from '../model.js';
import { snapshotOf, viewSnapshot } from '../snapshots.js';
import { topOf, viewJson } from '../views.js';
import type { Channel } from './channel.js';
import { type Dialog, dialogOf } from './dialog.js';
import { type Entry, objection, offeredIn, remember, valueFor } from './filling.js';
import { findButton, findChoice, findInput, type Which } from './finding.js';
import type { PersonParts } from './parts.js';
import { createPlaces } from './places.js';
import { createSpeech } from './speech.js';

/** What became of a click. */
type Click = Deed & {
	/** The dialog that asked first, when the control has one. */
	dialog?: Dialog;
	/** Where a link button leads; the app is told of the click all the same. */
	url?: string;
};

type Submission = Deed & {
	/** What stands under the inputs now, by their labels: the app's errors, or Slack's own before anything was sent. */
	errors?: Record<string, string>;
};

type ClickOptions = Which & {
	/** What to answer the confirm dialog; accepts when not said. */
	confirm?: 'accept' | 'dismiss';
	/** Click what the given snapshot shows even when it has changed since: a late click on an old picture. */
	stale?: boolean;
};

/** A person of the workspace, speaking of what she types, clicks and sees. */
export type Person = {
	readonly id: string;
	readonly name: string;
	/** A slash command (`/…`) in a channel. */
	types(text: string, channel: Channel): Promise<Deed>;
	/** An ordinary message. */
	says(text: string, channel: Channel, options?: { thread?: string }): Message;
	clicks(where: Message | View, label: string, options?: ClickOptions): Promise<Click>;
	/** Chooses in a menu, select, radio, checkboxes or date picker. In a modal's input nothing is sent yet. */
	picks(where: Message | View, choice: string | string[] | { id: string }, options?: ClickOptions): Promise<Click>;
	/** Types into an external select and gives the labels the app offers. */
	searches(where: Message | View, query: string, options?: Which): Promise<string[]>;
	/** Fills the top modal's inputs by their labels and submits it. `private`: forges private_metadata. */
	submits(values?: Record<string, Entry>, options?: { private?: string }): Promise<Submission>;
	modal(): View | undefined;
	/** Closes the top modal; with `all` the whole stack, as the cross does. */
	closes(options?: { all?: boolean }): Promise<void>;
	opensHome(): Promise<Deed>;
	home(): View | undefined;
	/** A global shortcut, or with a message one of that message's shortcuts. */
	runsShortcut(callbackId: string, message?: Message): Promise<Deed>;
	/** Everything she can see, oldest first: thread replies, her ephemerals, direct messages. */
	sees(channel?: Channel): Message[];
	/** Her direct messages with the app. */
	dm(): Channel;
	/** Becomes a guest, is deactivated, and so on, from now on. */
	becomes(options: PersonOptions): void;
};

export function createPerson(parts: PersonParts, id: string): Person {
	const { world, interactions, modals } = parts;
	const speech = createSpeech(parts, id);
	const record = () => world.people.get(id)!;

	const { visible, placeOf, blocksAt, choicesAt } = createPlaces(world, id);

	/** Asks first where the control has a confirm dialog; sends unless dismissed. */
	async function use(place: Place, control: Control, value: Fields, answer: ClickOptions['confirm']): Promise<Click> {
		const dialog = dialogOf(control.element);
		const shown = dialog ? { dialog } : {};
		if (dialog && answer === 'dismiss') return { acked: false, ackMs: 0, ...shown };
		const url = typeof control.element.url === 'string' ? { url: control.element.url } : {};
		return { ...(await interactions.act(id, place, control, value)), ...shown, ...url };
	}

	async function submit(view: ViewRecord, forged?: string): Promise<Submission> {
		const objections = controlsIn(view.blocks)
			.filter(({ block }) => block.type === 'input')
			.map((control) => [wordsOfText(control.block.label), objection(control, view.choices)] as const)
			.filter(([, words]) => words !== undefined);
		if (objections.length > 0) return { acked: false, ackMs: 0, errors: Object.fromEntries(objections) as never };
		const deed = await modals.submit(view, forged);
		const { errors } = viewSnapshot(world, view);
		return { ...deed, ...(Object.keys(errors).length > 0 && { errors }) };
	}

	const person: Person = {
		id,
		get name() {
			return record().name;
		},
		types: speech.types,
		says: speech.says,

		async clicks(where, label, options = {}) {
			const place = placeOf(where);
			if ('view' in place && place.view.type === 'modal' && options.block === undefined) {
				if (label === wordsOfText(place.view.frame.submit)) return submit(place.view);
				if (label === viewSnapshot(world, place.view).close) {
					await modals.close(id, false);
					return { acked: true, ackMs: 0 };
				}
			}
			const control = findButton(options.stale ? where.blocks : blocksAt(place), label, options);
			const { text, value, style, url } = control.element;
			const carried = { text, value, style, url };
			return use(place, control, dropUndefined(carried), options.confirm);
		},

		async picks(where, choice, options = {}) {
			const place = placeOf(where);
			const label = Array.isArray(choice) ? String(choice[0] ?? '') : isObject(choice) ? String(choice.id) : choice;
			const control = findChoice(options.stale ? where.blocks : blocksAt(place), label, options);
			const { block, element } = control;
			if (!statefulTypes[element.type]) {
				const option = optionsOf(element).find((each) => wordsOfText(each.text) === label);
				return use(place, control, { selected_option: option }, options.confirm);
			}
			const known = offeredIn(control, choicesAt(place), loaded.get(element.action_id));
			const value = valueFor(world, control, choice, known);
			if (options.confirm === 'dismiss' && dialogOf(element)) return use(place, control, value, 'dismiss');
			remember(choicesAt(place), control, value);
			world.changed();
			if (block.type === 'input' && block.dispatch_action !== true) return { acked: true, ackMs: 0 };
			return use(place, control, value, options.confirm);
		},

		async searches(where, query, which = {}) {
			const place = placeOf(where);
			const control = findChoice(blocksAt(place), query, which);
			const least = Number(control.element.min_query_length ?? 3);
			if (query.length < least) throw new Error(`Slack asks the app only from ${least} characters on`);
			const { deed, answer } = await interactions.suggest(id, place, control, query);
			if (deed.error) throw new Error(deed.error);
			loaded.set(control.element.action_id, optionsOf(answer));
			return optionsOf(answer).map((option) => wordsOfText(option.text));
		},

		async submits(values = {}, options = {}) {
			const view = topOf(world, id);
			if (!view) throw new Error(`${record().name} has no modal open`);
			if (view.frame.submit === undefined)
				throw new Error(`The modal "${wordsOfText(view.frame.title)}" has no submit`);
			for (const [label, entry] of Object.entries(values)) {
				const control = findInput(view.blocks, label);
				const known = offeredIn(control, view.choices, loaded.get(control.element.action_id));
				remember(view.choices, control, valueFor(world, control, entry, known));
			}
			return submit(view, options.private);
		},

		modal() {
			const view = topOf(world, id);
			return view && viewSnapshot(world, view);
		},

		closes: ({ all = false } = {}) => modals.close(id, all),

		async opensHome() {
			const home = world.homes.get(id);
			const channel = world.dmWith(id).id;
			return parts.tell({
				type: 'app_home_opened',
				user: id,
				channel,
				tab: 'home',
				...(home && { view: viewJson(world, home) }),
			});
		},

		home() {
			const home = world.homes.get(id);
			return home && viewSnapshot(world, home);
		},

		runsShortcut(callbackId, message) {
			const place = message && placeOf(message);
			return interactions.shortcut(id, callbackId, place && 'message' in place ? place.message : undefined);
		},

		sees(channel) {
			const channels = channel ? [world.channels.get(channel.id)] : [...world.channels.values()];
			return channels
				.filter((each) => each?.members.has(id))
				.flatMap((each) => each?.messages ?? [])
				.filter(visible)
				.sort((a, b) => Number(a.ts) - Number(b.ts) || (a.ts < b.ts ? -1 : 1))
				.map((message) => snapshotOf(world, message));
		},

		dm: () => parts.channel(world.dmWith(id)),

		becomes(options) {
			world.personNamed(record().name, options);
		},
	};

	/** Options an external select was given, by action_id. */
	const loaded = new Map<string, Fields[]>();
	return person;
}

const dropUndefined = (fields: Fields): Fields =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
