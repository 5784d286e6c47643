/** What a workspace is made of. Times are Slack's `ts` strings (seconds, a dot, six digits) unless said otherwise. */

export type Fields = Record<string, unknown>;

export type Block = Fields & {
	type: string;
	block_id?: string;
};

export type Metadata = {
	event_type: string;
	event_payload: Fields;
};

export type FileRecord = {
	id: string;
	name: string;
	title: string;
	size: number;
	content: Buffer;
	altText?: string;
	user: string;
	created: number;
	complete: boolean;
};

/** How top-level text is treated: what `parse` and `link_names` asked for. */
export type TextMode = {
	parse: 'none' | 'full' | 'client';
	linkNames: boolean;
};

/** A message as the workspace keeps it. */
export type Stored = {
	ts: string;
	channel: string;
	user: string;
	fromBot: boolean;
	text: string;
	mode: TextMode;
	blocks: Block[];
	attachments: Fields[];
	threadTs: string | null;
	broadcast: boolean;
	metadata: Metadata | null;
	edited: { user: string; ts: string } | null;
	ephemeralFor: string | null;
	files: string[];
	reactions: { name: string; users: string[] }[];
	/** What each person has chosen in the message's selects, radios and so on, by person id. */
	choices: Map<string, Choices>;
};

/** Values of stateful elements: block_id → action_id → what the element holds. */
export type Choices = Map<string, Map<string, Fields>>;

/** A message as a test or the page sees it: a snapshot, not the live thing. */
export type Message = {
	ts: string;
	channel: string;
	user: string;
	text: string;
	/** The first line of its text, which is what a notification shows. */
	headline: string;
	blocks: Block[];
	attachments: Fields[];
	threadTs?: string;
	/** A reply that its channel shows as well. */
	inChannel?: true;
	metadata?: Metadata;
	edited?: { user: string; ts: string };
	ephemeralFor?: string;
	files: string[];
	reactions: { name: string; users: string[] }[];
	/** Whom this message notifies: `<!channel>`, `<!here>`, `<!everyone>`, `<@U…>`, `<!subteam^S…>`. */
	pings: string[];
};

/** A modal or a Home tab as its person sees it. */
export type View = {
	id: string;
	type: 'modal' | 'home';
	title: string;
	blocks: Block[];
	submit?: string;
	close?: string;
	callbackId: string;
	privateMetadata: string;
	hash: string;
	/** What the inputs hold: block_id → action_id → value object, as in `view.state.values`. */
	values: Record<string, Record<string, Fields>>;
	/** Messages under inputs after a refused submit, by input label. */
	errors: Record<string, string>;
	/** The line Slack shows at the top when the app did not answer or answered nonsense. */
	notice?: string;
};

export type PersonOptions = {
	/** `true` or `'multi'`: a multi-channel guest; `'single'`: a single-channel guest. */
	guest?: boolean | 'multi' | 'single';
	/** A member of another organisation, here through a shared channel. */
	stranger?: boolean;
	/**
	 * In a Grid organisation: the workspaces that she is a member of, her home first. Without `ours` she is here through a
	 * channel that is shared within the organisation.
	 */
	workspaces?: readonly ('ours' | 'sister')[];
	/** In a Grid organisation: whose client she uses, which is what payloads say; her home unless given. */
	uses?: 'ours' | 'sister';
	bot?: boolean;
	deactivated?: boolean;
	/** What she may in the workspace; an owner is an admin, too. */
	role?: 'member' | 'admin' | 'owner';
	/** Her time zone, an IANA name; UTC unless given. */
	tz?: string;
};

export type PersonRecord = {
	id: string;
	name: string;
	/** Her home. */
	teamId: string;
	/** Workspaces of the Grid organisation that she is a member of; none where there is no such organisation. */
	teams: string[];
	/** What payloads say of her. */
	payloadTeam: string;
	guest: false | 'multi' | 'single';
	stranger: boolean;
	bot: boolean;
	deactivated: boolean;
	role: 'member' | 'admin' | 'owner';
	tz?: string;
};

export type ChannelRecord = {
	id: string;
	name: string;
	kind: 'public' | 'private' | 'im';
	archived: boolean;
	/** Everybody who comes to the workspace later becomes a member. */
	open: boolean;
	members: Set<string>;
	messages: Stored[];
	/** Unix seconds. */
	created: number;
};

export type GroupRecord = {
	id: string;
	handle: string;
	users: string[];
};

/** One call of the Web API, or of a response_url (method `response_url`). */
export type Call = {
	method: string;
	body: Fields;
	/** Clock milliseconds. */
	at: number;
	ok: boolean;
	error?: string;
};

/** Something the app did that Slack would not tell it about: a second ack, a late ack, an unreadable answer. */
export type Problem = {
	at: number;
	what: string;
};

/** A modal or a Home tab of one person. */
export type ViewRecord = {
	id: string;
	type: 'modal' | 'home';
	person: string;
	/** Everything of the view but its blocks, as it was sent. */
	frame: Fields;
	blocks: Block[];
	choices: Choices;
	hash: string;
	rootId: string;
	previousId: string | null;
	/** By block_id, after `response_action: errors`. */
	errors: Record<string, string>;
	notice: string | null;
};
