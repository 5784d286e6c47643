import type { Person, Verb } from '../../../access/index.js';
import { withTimeout } from '../../../lib/with-timeout.js';
import type { Typed } from '../../bolt/interaction.js';
import type { Misread } from '../../command/parse.js';
import type { VerbName } from '../../command/verbs.js';
import type { Context } from '../../context.js';
import { isSeenIn } from '../states/index.js';
import { renderMisread } from './misread-view.js';
import type { May } from './offered.js';
import { renderStart } from './start-view.js';
import { renderHelp } from './view.js';

/** Help does not wait for an n8n that hangs: without knowing what it can do all is shown. */
const knownMs = 1_500;

type Wanted = { about: VerbName | 'all' | null } | { misread: Misread };

/** Usage; also the answer to whatever was not understood. Works while n8n is down. */
export async function helpCommand(context: Context, typed: Typed, wanted: Wanted): Promise<void> {
	const known = withTimeout(knownMs, context.instance.capabilities()).catch(() => undefined);
	const [refusals, can] = await Promise.all([refusalsFor(context, typed.by), known]);
	const may = { command: context.command, refusals, ...(can && { can }) };
	await context.answers.privately(typed.origin, typed.by.userId, await draw(context, typed, wanted, may));
}

async function draw(context: Context, { origin }: Typed, wanted: Wanted, may: May & { command: string }) {
	if ('misread' in wanted) return renderMisread({ ...may, misread: wanted.misread });
	const { about } = wanted;
	if (about !== null) return renderHelp({ ...may, about: about === 'all' ? null : about });
	const open = may.refusals?.read ? null : await context.alerts.unresolved().catch(() => null);
	const here = open?.filter((alert) => isSeenIn(alert, origin.channelId, context.slack.alertChannelId())) ?? null;
	return renderStart({ ...may, open: here });
}

/** What this person may not do here, with the reasons. */
async function refusalsFor({ people: { access } }: Context, person: Person) {
	const refusals: Partial<Record<Verb, { reason: string; ask: string }>> = {};
	const verbs: Verb[] = ['read', 'retry', 'stop', 'delete', 'tag', 'activate', 'alert', 'watch'];
	await Promise.all(
		verbs.map(async (verb) => {
			const verdict = await access.check(person, verb);
			if (!verdict.allowed) refusals[verb] = verdict;
		}),
	);
	return refusals;
}
