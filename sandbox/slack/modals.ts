import { isObject } from './blocks/shape.js';
import type { Deed } from './delivery/delivery.js';
import type { Interactions } from './interactions.js';
import type { Fields, ViewRecord } from './model.js';
import { Refusal } from './refusal.js';
import type { Triggers } from './triggers.js';
import { checkView, closeModals, createView, pushModal, replaceContent, topOf, viewJson } from './views.js';
import type { World } from './world.js';

/** What Slack writes on a modal whose submit the app did not take. */
const trouble = 'We had some trouble connecting. Try again?';

/** Submitting and closing a person's top modal. */
export type Modals = {
	submit(view: ViewRecord, privateMetadata?: string): Promise<Deed>;
	/** `all`: with the cross, which takes the whole stack away. */
	close(person: string, all: boolean): Promise<void>;
};

export function createModals(world: World, interactions: Interactions, triggers: Triggers): Modals {
	/** Does what the acknowledgement says. */
	function obey(view: ViewRecord, body: Fields): void {
		const stillOpen = topOf(world, view.person) === view;
		switch (body.response_action) {
			case undefined:
				if (Object.keys(body).length > 0) throw new Refusal(`unknown answer ${JSON.stringify(body)}`);
				if (stillOpen) closeModals(world, view.person);
				return;
			case 'clear':
				closeModals(world, view.person, { all: true });
				return;
			case 'errors':
				view.errors = readErrors(view, body.errors);
				return;
			case 'update':
				checkView(body.view, 'modal');
				replaceContent(world, view, body.view);
				return;
			case 'push':
				checkView(body.view, 'modal');
				pushModal(world, createView(world, view.person, body.view));
				return;
			default:
				throw new Refusal(`unknown response_action ${JSON.stringify(body.response_action)}`);
		}
	}

	return {
		async submit(view, privateMetadata) {
			view.errors = {};
			view.notice = null;
			const outcome = await interactions.send(view.person, {
				type: 'view_submission',
				trigger_id: triggers.issue(view.person),
				view: {
					...viewJson(world, view),
					...(privateMetadata !== undefined && { private_metadata: privateMetadata }),
				},
				response_urls: [],
			});
			const deed: Deed = { acked: outcome.acked, ackMs: outcome.ackMs };
			try {
				if (outcome.acked) obey(view, outcome.body);
				else deed.error = trouble;
			} catch (error) {
				if (!(error instanceof Refusal)) throw error;
				const reasons = Array.isArray(error.extra.errors) ? `: ${error.extra.errors.join('; ')}` : '';
				world.problem(`the answer to a view_submission is refused: ${error.error}${reasons}`);
				deed.error = trouble;
			}
			view.notice = deed.error ?? null;
			world.changed();
			return deed;
		},

		async close(person, all) {
			const everything = all || topOf(world, person)?.frame.clear_on_close === true;
			for (const view of closeModals(world, person, { all: everything })) {
				if (view.frame.notify_on_close !== true) continue;
				await interactions.send(person, {
					type: 'view_closed',
					view: viewJson(world, view),
					is_cleared: everything,
				});
			}
		},
	};
}

/** Errors must be said under inputs that are there. */
function readErrors(view: ViewRecord, errors: unknown): Record<string, string> {
	if (!isObject(errors) || Object.keys(errors).length === 0) throw new Refusal('response_action errors without errors');
	for (const [blockId, message] of Object.entries(errors)) {
		const input = view.blocks.find((block) => block.block_id === blockId);
		if (input?.type !== 'input') throw new Refusal(`errors name no input block: ${blockId}`);
		if (typeof message !== 'string' || message === '') throw new Refusal(`no words for the error at ${blockId}`);
	}
	return errors as Record<string, string>;
}
