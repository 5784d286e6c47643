import { faultsOfBlocks, faultsOfView } from '../blocks/check.js';
import type { Fields } from '../model.js';
import { refuse } from '../refusal.js';
import { chat } from './chat.js';
import { conversations } from './conversations.js';
import { files } from './files.js';
import type { Methods } from './method.js';
import { users } from './users.js';
import { views } from './views.js';

const own: Methods = {
	'api.test': {
		token: 'none',
		tier: 4,
		run({ args }) {
			const error = args.text('error');
			return { args: args.raw, ...(error && { ok: false, error }) };
		},
	},

	/** Judges blocks, a message or a view without doing anything; wants no token. */
	'blocks.validate': {
		token: 'none',
		tier: 4,
		run({ args }) {
			const [blocks, message, view] = ['blocks', 'message', 'view'].map((name) => args.json(name, 'invalid_arguments'));
			if (blocks === undefined && message === undefined && view === undefined) refuse('invalid_arguments');
			const faults =
				view === undefined ? faultsOfBlocks(blocks ?? (message as Fields).blocks, 'message') : faultsOfView(view);
			if (faults.length === 0) return {};
			return refuse('invalid_blocks', {
				errors: faults.map((fault) => {
					const [, words, pointer] = fault.match(/^(.*) \[json-pointer:(.*)\]$/) ?? [];
					return { message: words, pointer };
				}),
			});
		},
	},

	'auth.test': {
		tier: 4,
		run: ({ world, baseUrl }) => ({
			url: `${baseUrl}/`,
			team: world.team.name,
			user: world.app.name,
			team_id: world.team.id,
			...(world.enterprise && { enterprise_id: world.enterprise.id }),
			user_id: world.app.botUserId,
			bot_id: world.app.botId,
			is_enterprise_install: false,
		}),
	},

	'apps.connections.open': {
		token: 'app',
		tier: 1,
		run: ({ socketUrl }) => ({ url: socketUrl() }),
	},
};

/** Every method this workspace knows. */
export const allMethods: Methods = { ...own, ...chat, ...conversations, ...users, ...views, ...files };
