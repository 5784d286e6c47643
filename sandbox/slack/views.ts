import { faultsOfView } from './blocks/check.js';
import { limits } from './blocks/rules.js';
import { choicesFor, valuesOf, withIds } from './elements.js';
import type { Block, Fields, ViewRecord } from './model.js';
import { refuse, refuseBecause } from './refusal.js';
import type { World } from './world.js';

/** Modals that may lie on each other. */
const maxStack = 3;

const newHash = (world: World): string => `${world.ids.ts().slice(0, 10)}.${world.ids.secret(4)}`;

/** Refuses a view that Slack would refuse. */
export function checkView(view: unknown, type: 'modal' | 'home'): asserts view is Fields & { blocks: Block[] } {
	if (JSON.stringify(view ?? null).length > limits.viewBytes) refuse('view_too_large');
	const faults = faultsOfView(view);
	if (faults.length > 0) refuseBecause('invalid_arguments', faults);
	if ((view as Fields).type !== type) {
		refuseBecause('invalid_arguments', [`unsupported type: ${(view as Fields).type} [json-pointer:/view/type]`]);
	}
}

/** All open modals and published Homes. */
export const allViews = (world: World): ViewRecord[] => [...[...world.modals.values()].flat(), ...world.homes.values()];

const stackOf = (world: World, person: string): ViewRecord[] => world.modals.get(person) ?? [];
export const topOf = (world: World, person: string): ViewRecord | undefined => stackOf(world, person).at(-1);

function refuseTakenExternalId(world: World, frame: Fields, except?: ViewRecord): void {
	const taken = allViews(world).some((view) => view !== except && view.frame.external_id === frame.external_id);
	if (frame.external_id && taken) refuse('duplicate_external_id');
}

export function createView(world: World, person: string, view: Fields & { blocks: Block[] }): ViewRecord {
	refuseTakenExternalId(world, view);
	const { blocks, ...frame } = view;
	const id = world.ids.next('V');
	const withThem = withIds(blocks, world.ids.short);
	return {
		id,
		type: view.type === 'home' ? 'home' : 'modal',
		person,
		frame,
		blocks: withThem,
		choices: choicesFor(withThem),
		hash: newHash(world),
		rootId: id,
		previousId: null,
		errors: {},
		notice: null,
	};
}

/** Opens a first modal; whatever this person had open before is gone. */
export function openModal(world: World, view: ViewRecord): void {
	world.modals.set(view.person, [view]);
	world.changed();
}

export function pushModal(world: World, view: ViewRecord): void {
	const stack = stackOf(world, view.person);
	if (stack.length === 0) refuse('not_found');
	if (stack.length >= maxStack) refuse('push_limit_reached');
	view.rootId = stack[0]?.id ?? view.id;
	view.previousId = stack.at(-1)?.id ?? null;
	world.modals.set(view.person, [...stack, view]);
	world.changed();
}

/** New content in the same view: what was typed stays where block_id and action_id stay. */
export function replaceContent(world: World, view: ViewRecord, content: Fields & { blocks: Block[] }): void {
	refuseTakenExternalId(world, content, view);
	const { blocks, ...frame } = content;
	view.frame = frame;
	view.blocks = withIds(blocks, world.ids.short);
	view.choices = choicesFor(view.blocks, view.choices);
	view.hash = newHash(world);
	view.errors = {};
	view.notice = null;
	world.changed();
}

/** Takes the top modal away, or all of them. Gives those that went, the top first. */
export function closeModals(world: World, person: string, { all = false } = {}): ViewRecord[] {
	const stack = stackOf(world, person);
	const gone = all ? [...stack] : stack.slice(-1);
	const left = all ? [] : stack.slice(0, -1);
	if (left.length > 0) world.modals.set(person, left);
	else world.modals.delete(person);
	world.changed();
	return gone.reverse();
}

/** A view as the Web API and payloads give it. */
export function viewJson(world: World, view: ViewRecord): Fields {
	const { frame } = view;
	return {
		id: view.id,
		team_id: world.team.id,
		type: view.type,
		blocks: structuredClone(view.blocks),
		private_metadata: frame.private_metadata ?? '',
		callback_id: frame.callback_id ?? '',
		state: { values: structuredClone(valuesOf(view.choices)) },
		hash: view.hash,
		title: frame.title ?? { type: 'plain_text', text: world.app.name, emoji: true },
		clear_on_close: frame.clear_on_close ?? false,
		notify_on_close: frame.notify_on_close ?? false,
		close: frame.close ?? null,
		submit: frame.submit ?? null,
		previous_view_id: view.previousId,
		root_view_id: view.rootId,
		app_id: world.app.id,
		external_id: frame.external_id ?? '',
		app_installed_team_id: world.team.id,
		bot_id: world.app.botId,
	};
}
