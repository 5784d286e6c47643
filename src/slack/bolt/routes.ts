import type {
	App,
	BlockAction,
	SlackActionMiddlewareArgs,
	SlackCommandMiddlewareArgs,
	SlackOptionsMiddlewareArgs,
	SlackViewAction,
	SlackViewMiddlewareArgs,
} from '@slack/bolt';

type Handler<Args> = (args: Args) => Promise<void>;
type CommandHandler = Handler<SlackCommandMiddlewareArgs>;
type ActionHandler = Handler<SlackActionMiddlewareArgs<BlockAction>>;
type ViewHandler = Handler<SlackViewMiddlewareArgs<SlackViewAction>>;
type OptionsHandler = Handler<SlackOptionsMiddlewareArgs<'block_suggestion'>>;

/** What is called for which command, click, form or search: for each the first that was named for it. */
export type Routes = {
	command(name: string, handler: CommandHandler): void;
	action(id: RegExp, handler: ActionHandler): void;
	view(callbackId: string, handler: ViewHandler): void;
	options(id: RegExp, handler: OptionsHandler): void;
};

/**
 * One listener of Bolt's for each kind. Bolt runs the beginning of every listener for whatever arrives, before the one
 * that is meant can acknowledge (docs/slack.md, 11): with one a button that was most of the time to an ack.
 */
export function createRoutes(app: App): Routes {
	const actions: [RegExp, ActionHandler][] = [];
	const views = new Map<string, ViewHandler>();
	const searches: [RegExp, OptionsHandler][] = [];
	const named = <H>(routes: [RegExp, H][], id: string) => routes.find(([pattern]) => pattern.test(id))?.[1];

	app.action<BlockAction>(/^/, async (args) => named(actions, args.action.action_id)?.(args));
	app.view<SlackViewAction>({ callback_id: /^/, type: 'view_submission' }, async (args) =>
		views.get(args.view.callback_id)?.(args),
	);
	app.options<'block_suggestion'>(/^/, async (args) => named(searches, args.body.action_id)?.(args));
	return {
		command: (name, handler) => app.command(name, handler),
		action: (id, handler) => void actions.push([id, handler]),
		view: (callbackId, handler) => void views.set(callbackId, handler),
		options: (id, handler) => void searches.push([id, handler]),
	};
}
