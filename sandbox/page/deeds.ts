import type { Slack } from '../slack/index.js';

/** Where a control stands: a message, or a modal or Home of the person who acts. */
export type Where = { channel: string; ts: string } | { view: string };

/** One control of a place; block_id, action_id and value come from the picture. */
type Which = {
	where: Where;
	block: string;
	of: string;
	value?: string;
};

/** What a person does on the page. Each is done by the workspace's own people, so that it can be no more than theirs. */
export type Deed =
	| { does: 'types'; channel: string; text: string; thread?: string }
	| ({ does: 'clicks'; label: string } & Which)
	| ({ does: 'picks'; choice: string | string[] | { id: string } } & Which)
	| ({ does: 'searches'; query: string } & Which)
	| { does: 'submits'; values: Record<string, string> }
	| { does: 'closes'; all: boolean }
	| { does: 'opensHome' };

/** What the page is told: what she would see at once (an app that did not answer, errors under inputs, labels found). */
export type Told = {
	error?: string;
	errors?: Record<string, string>;
	url?: string;
	found?: string[];
	/** Whatever the deed changed stands in the picture of this `at`. */
	at?: number;
};

export type DoDeed = (person: string, deed: Deed) => Promise<Told>;

/** @throws when there is no such person, place or control */
export function createDeeds(slack: Slack): DoDeed {
	return async (personId, deed) => {
		const { people, channels } = slack.snapshot();
		const record = people.find(({ id, bot }) => id === personId && !bot);
		if (!record) throw new Error(`There is no person ${personId}`);
		const person = slack.person(record.name);

		const channelOf = (id: string) => {
			const channel = channels.find((each) => each.id === id);
			if (!channel) throw new Error(`There is no channel ${id}`);
			return channel.kind === 'im' ? person.dm() : slack.channel(channel.name);
		};
		const place = (where: Where) => {
			const found =
				'view' in where
					? [person.modal(), person.home()].find((view) => view?.id === where.view)
					: person.sees().find(({ channel, ts }) => channel === where.channel && ts === where.ts);
			if (!found) throw new Error('That is not there any more.');
			return found;
		};

		switch (deed.does) {
			case 'types': {
				const channel = channelOf(deed.channel);
				if (!deed.text.startsWith('/')) {
					person.says(deed.text, channel, deed.thread ? { thread: deed.thread } : {});
					return {};
				}
				// Slack takes no commands in threads.
				if (deed.thread) return { error: `${deed.text.split(/\s/)[0]} is not supported in threads. Sorry!` };
				const { error } = await person.types(deed.text, channel);
				return error ? { error } : {};
			}
			case 'clicks': {
				const { where, label } = deed;
				return told(await person.clicks(place(where), label, whichOf(deed)));
			}
			case 'picks': {
				const { where, choice } = deed;
				return told(await person.picks(place(where), choice, whichOf(deed)));
			}
			case 'searches': {
				const { where, query, block, of } = deed;
				return { found: await person.searches(place(where), query, { block, of }) };
			}
			case 'submits':
				return told(await person.submits(deed.values));
			case 'closes':
				await person.closes({ all: deed.all });
				return {};
			case 'opensHome':
				return told(await person.opensHome());
		}
	};
}

const whichOf = ({ block, of, value }: Which) => ({ block, of, ...(value !== undefined && { value }) });

const told = ({ error, errors, url }: Told & { acked: boolean }): Told => ({
	...(error && { error }),
	...(errors && { errors }),
	...(url && { url }),
});
