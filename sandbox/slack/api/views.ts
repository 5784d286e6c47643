import { refuse } from '../refusal.js';
import { allViews, checkView, createView, openModal, pushModal, replaceContent, topOf, viewJson } from '../views.js';
import { type CallContext, type Methods, personFor } from './method.js';

/** The view argument, judged before the trigger is spent: a refused view leaves the trigger good. */
function modalFrom({ args }: CallContext) {
	const view = args.json('view', 'invalid_arguments');
	checkView(view, 'modal');
	return view;
}

export const views: Methods = {
	'views.open': {
		tier: 4,
		run(context) {
			const view = modalFrom(context);
			const person = context.triggers.spend(context.args.need('trigger_id'));
			const opened = createView(context.world, person, view);
			openModal(context.world, opened);
			return { view: viewJson(context.world, opened) };
		},
	},

	'views.push': {
		tier: 4,
		run(context) {
			const view = modalFrom(context);
			const person = context.triggers.spend(context.args.need('trigger_id'));
			if (!topOf(context.world, person)) refuse('not_found');
			const pushed = createView(context.world, person, view);
			pushModal(context.world, pushed);
			return { view: viewJson(context.world, pushed) };
		},
	},

	'views.update': {
		tier: 4,
		run(context) {
			const { world, args } = context;
			const view = modalFrom(context);
			const [id, externalId] = [args.text('view_id'), args.text('external_id')];
			if (!id && !externalId) args.need('view_id');
			const open = allViews(world).find(
				(each) => each.type === 'modal' && (id ? each.id === id : each.frame.external_id === externalId),
			);
			if (!open) return refuse('not_found');
			const hash = args.text('hash');
			if (hash && hash !== open.hash) refuse('hash_conflict');
			replaceContent(world, open, view);
			return { view: viewJson(world, open) };
		},
	},

	'views.publish': {
		tier: 4,
		run(context) {
			const { world, args } = context;
			const view = args.json('view', 'invalid_arguments');
			checkView(view, 'home');
			const person = personFor(context, 'user_id');
			const standing = world.homes.get(person.id);
			const hash = args.text('hash');
			if (hash && hash !== standing?.hash) refuse('hash_conflict');
			const home = standing ?? createView(world, person.id, view);
			if (standing) replaceContent(world, standing, view);
			else world.homes.set(person.id, home);
			world.changed();
			return { view: viewJson(world, home) };
		},
	},
};
