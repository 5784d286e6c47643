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

	'auth.test': {
		tier: 4,
		run: ({ world, baseUrl }) => ({
			url: `${baseUrl}/`,
			team: world.team.name,
			user: world.app.name,
			team_id: world.team.id,
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
export const METHODS: Methods = { ...own, ...chat, ...conversations, ...users, ...views, ...files };
