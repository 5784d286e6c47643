import type { Access, Audit } from '../access/index.js';
import type { Alerts } from '../alerts/index.js';
import type { Bulks } from '../bulk/index.js';
import type { Instance } from '../instances/instance.js';
import type { Ambient } from '../lib/ambient.js';
import type { Operations } from '../operations/index.js';
import type { Watches } from '../routing/index.js';
import type { MayRead } from './bolt/ack-first.js';
import type { Answers } from './bolt/answers.js';
import type { ChannelStates } from './bolt/channel-state.js';
import type { SlackClients } from './bolt/clients.js';
import type { SlackDirectory } from './bolt/directory.js';
import type { Upload } from './bolt/upload.js';
import type { BulkCardData } from './features/bulk/card-data.js';
import type { BulkFiles } from './features/bulk/files.js';
import type { BulkMessages } from './features/bulk/messages.js';
import type { createBulkPreviews } from './features/bulk/preview-presenter.js';
import type { createBulkResults } from './features/bulk/results-presenter.js';
import type { ChosenRuns } from './features/executions/chosen-runs.js';
import type { Lists } from './features/executions/lists.js';
import type { InstantReader } from './features/instant/read.js';
import type { StatusReader } from './features/status/read.js';
import type { Outbox } from './outbox/outbox.js';
import type { PendingConfirmations } from './pending-confirmations.js';
import type { Requests } from './requests.js';

/** What the listeners are given. */
export type Context = Ambient & {
	/** The n8n that we work on; asked in the time that a person still waits. */
	instance: Instance;
	people: { access: Access; audit: Audit; directory: Pick<SlackDirectory, 'zone' | 'groups'>; mayRead: MayRead };
	answers: Answers;
	slack: {
		clients: SlackClients;
		upload: Upload;
		/** Where failures ring; null until it is found. */
		alertChannelId(): string | null;
	};
	/** What somebody wants done: for leave and on to its queue, or kept until they have said yes. */
	asking: { requests: Requests; pendingConfirmations: PendingConfirmations };
	alerts: Alerts;
	operations: Operations;
	bulk: {
		bulks: Bulks;
		cardData: BulkCardData;
		messages: BulkMessages;
		previews: ReturnType<typeof createBulkPreviews>;
		results: ReturnType<typeof createBulkResults>;
		files: BulkFiles;
		/** Items at once, of all of them. */
		limit: number;
	};
	reading: { lists: Lists; status: StatusReader; instant: InstantReader; chosen: ChosenRuns };
	/** Which channels want to hear of what. */
	watching: { watches: Watches; stateOf: ChannelStates; outbox: Pick<Outbox, 'put'> };
};
