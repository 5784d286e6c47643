import type { Access } from '../../access/index.js';
import type { Ambient } from '../../lib/ambient.js';
import { problemOf } from '../../operations/problem.js';
import type { Message } from '../blocks/blocks.js';
import { renderFormAgain } from '../blocks/not-taken.js';
import { renderProblem } from '../blocks/problem.js';
import { whole } from '../blocks/spoken.js';
import { createAfterAcks } from './after-acks.js';
import type { Answers } from './answers.js';
import type { Change, ClickedView } from './change.js';
import type { Changes } from './changes.js';
import type { Clicked, Interaction, Submitted, Typed } from './interaction.js';
import { clickedOf, submittedOf, typedOf } from './interaction.js';
import type { Routes } from './routes.js';
import { createSearches } from './searches.js';
import { createFewAtATime, type TooMuch } from './too-much.js';

/**
 * What is to be done, told from the interaction alone, since nothing may be waited for before Slack has its answer.
 * `read` shows something and changes nothing: it is acknowledged first and begins then, for those who may read. `open`:
 * for everybody, as it shows nothing of n8n, or asks for leave itself. `take` changes something: it is written to the
 * queue, and acknowledged when it is there; whoever performs it asks for leave. So a process that dies, whenever that is,
 * leaves nobody believing that something is being done which is not.
 */
export type Listener<In extends Interaction> = Reads<In> | { take(interaction: In): Change };
type Reads<In> = { read(interaction: In): Promise<void>; open?: true };

/** Chooses the listener for this very interaction. */
type Choose<In extends Interaction> = (interaction: In) => Listener<In>;
export type Listeners = ReturnType<typeof createListeners>;

/** True where the person may be shown what n8n has run. Who may not has been told so. */
export type MayRead = (interaction: Interaction & { view?: ClickedView | null }) => Promise<boolean>;

export type ListenersOptions = Ambient & {
	answers: Answers;
	changes: Pick<Changes, 'put'>;
	access: Pick<Access, 'check'>;
	mayRead: MayRead;
	tooMuch: TooMuch;
	/** Milliseconds from the listener's start to the end of the ack. */
	onAck?(kind: 'command' | 'action' | 'view' | 'search', ms: number): void;
};

type Acks = {
	kind: 'command' | 'action' | 'view';
	/** Tells Slack that it has arrived. */
	ack(): Promise<unknown>;
	/** Tells Slack that it has arrived, and the person that nothing was taken. */
	sorry(message: Message): Promise<unknown>;
};

/** What happens between Slack and us, in the order that the promises of `Listener` need. */
function createAckFirst(options: ListenersOptions) {
	const { answers, changes, mayRead, tooMuch, log, onAck } = options;
	const underWay = new Set<Promise<unknown>>();
	const inTurn = createFewAtATime();
	const afterAcks = createAfterAcks();

	function track(work: Promise<unknown>) {
		underWay.add(work);
		work.finally(() => underWay.delete(work));
	}

	async function respond<In extends Interaction>(
		what: string,
		interaction: In,
		choose: Choose<In>,
		{ kind, ack, sorry }: Acks,
		characters = 0,
	) {
		const start = performance.now();
		const refusal = await tooMuch(interaction.by, characters);
		if (refusal) {
			await (refusal.told && kind === 'action' ? ack() : sorry(refusal.message));
			onAck?.(kind, performance.now() - start);
			return;
		}
		let listener: Listener<In>;
		let change: Change | null = null;
		try {
			listener = choose(interaction);
			if ('take' in listener) change = listener.take(interaction);
		} catch (error) {
			listener = { read: () => Promise.reject(error) };
		}
		let failed: unknown;
		if (change) await changes.put(what, interaction, change).catch((error) => (failed = error));
		await (failed === undefined ? ack() : sorry(problem(what, failed)));
		onAck?.(kind, performance.now() - start);
		if ('read' in listener) begin(what, interaction, listener);
	}

	function problem(what: string, error: unknown): Message {
		const problem = problemOf(error, `${what} did not work`, options);
		log.error({ ref: problem.ref, err: error, what }, 'a listener failed');
		return renderProblem({ problem });
	}

	const privately = ({ origin, by }: Interaction, message: Message) =>
		answers.privately(origin, by.userId, message).catch(() => {});

	/** Deliberately not awaited by the listener: Bolt's part ends with the ack. */
	function begin<In extends Interaction>(what: string, interaction: In, { read, open }: Reads<In>) {
		const shown = async () => {
			if (open || (await mayRead(interaction))) await read(interaction);
		};
		const work = afterAcks(() => inTurn(interaction.by.userId, shown));
		track(work.catch((error: unknown) => privately(interaction, problem(what, error))));
	}

	return {
		respond,
		/** Not awaited by whoever begins it. */
		tell: (interaction: Interaction, message: Message) => track(privately(interaction, message)),
		/** Bolt itself acknowledges events. */
		background(what: string, work: Promise<unknown>) {
			track(work.catch((error) => log.warn({ err: error, what }, 'background work failed')));
		},
		/** Resolves when nothing is under way. */
		async idle() {
			while (underWay.size > 0) await Promise.allSettled([...underWay]);
		},
	};
}

export function createListeners(routes: Routes, options: ListenersOptions) {
	const { respond, tell, background, idle } = createAckFirst(options);
	const { now } = options;
	return {
		command(name: string, choose: Choose<Typed>) {
			routes.command(name, async ({ command, ack }) => {
				const typed = typedOf(command, now());
				const [verb = ''] = typed.text.split(/\s/);
				const sorry = (message: Message) => ack({ response_type: 'ephemeral', ...whole(message) });
				const acks: Acks = { kind: 'command', ack, sorry };
				await respond(
					`\`${name} ${verb.replace(/[^\w-]/g, '').slice(0, 20)}\``,
					typed,
					choose,
					acks,
					command.text?.length ?? 0,
				);
			});
		},
		action(id: RegExp, choose: Choose<Clicked>) {
			routes.action(id, async ({ body, action, ack }) => {
				const clicked = clickedOf(body, action, now());
				// Slack ignores whatever is said inside the ack of a click.
				const sorry = (message: Message) => ack().then(() => tell(clicked, message));
				await respond('That click', clicked, choose, { kind: 'action', ack, sorry });
			});
		},
		/** The modal closes at once. */
		submission(callbackId: string, choose: Choose<Submitted>) {
			routes.view(callbackId, async ({ body, view, ack }) => {
				const submitted = submittedOf(body, view, now());
				const sorry = (message: Message) => ack({ response_action: 'update', view: renderFormAgain(view, message) });
				await respond('That form', submitted, choose, { kind: 'view', ack, sorry });
			});
		},
		search: createSearches(routes, options),
		background,
		idle,
	};
}
