import type { Person, Verb } from '../../../access/index.js';
import { withTimeout } from '../../../lib/with-timeout.js';
import type { Typed } from '../../bolt/interaction.js';
import type { Parsed } from '../../command/parse.js';
import type { VerbName } from '../../command/verbs.js';
import type { Context } from '../../context.js';
import { renderHelp } from './view.js';

/** Help does not wait for an n8n that hangs: without knowing what it can do all is shown. */
const knownMs = 1_500;

type Wanted = { about?: VerbName | null; misread?: Parsed & { ok: false } };

/** Usage; also the answer to whatever was not understood. Works while n8n is down. */
export async function helpCommand(context: Context, typed: Typed, { about = null, misread }: Wanted): Promise<void> {
	const known = withTimeout(knownMs, context.instance.capabilities()).catch(() => undefined);
	const [refusals, can] = await Promise.all([refusalsFor(context, typed.by), known]);
	const { command } = context;
	const message = renderHelp({ command, refusals, about, misread: misread ?? null, ...(can && { can }) });
	await context.answers.privately(typed.origin, typed.by.userId, message);
}

/** What this person may not do here, with the reasons. */
async function refusalsFor({ people: { access } }: Context, person: Person) {
	const refusals: Partial<Record<Verb, { reason: string; ask: string }>> = {};
	const verbs: Verb[] = ['read', 'retry', 'stop', 'delete', 'tag', 'alert', 'watch'];
	await Promise.all(
		verbs.map(async (verb) => {
			const verdict = await access.check(person, verb);
			if (!verdict.allowed) refusals[verb] = verdict;
		}),
	);
	return refusals;
}
