import type { PlainTextOption } from '@slack/types';
import { WebAPIPlatformError } from '@slack/web-api';
import { withTimeout } from '../../../lib/with-timeout.js';
import { matches, option } from '../../blocks/options.js';
import type { Searched } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';

/** `barred`: Flowbell may not read the workspace's groups. */
export type Groups = 'some' | 'none' | 'barred';

/** The form waits for it, and its trigger lives three seconds. */
const readMs = 800;

/** Where Slack does not say in time there may be some. */
export async function groupsHere({ people }: Context): Promise<Groups> {
	try {
		const groups = await withTimeout(readMs, people.directory.groups());
		return groups?.length === 0 ? 'none' : 'some';
	} catch (error) {
		return error instanceof WebAPIPlatformError && error.data.error === 'missing_scope' ? 'barred' : 'some';
	}
}

export async function offerGroups({ people }: Context, { words }: Searched): Promise<PlainTextOption[]> {
	const named = (await people.directory.groups()).map(({ id, name, handle }) => ({
		id,
		words: `@${handle} · ${name}`,
	}));
	const found = matches(named, words, (group) => group.words);
	return found.map((group) => option(group.words, group.id)).filter((each) => each !== null);
}
