import { type ExecutionRef, readRef, refKey } from '../../instances/execution-ref.js';

/**
 * Every id by which a click, a choice or a submitted modal comes back: `verb:thing`, stable, since messages posted by
 * an earlier version are clicked for months. Where one message holds the same action several times (the rows of a
 * list) each carries a suffix: `row:more.4711`.
 */
export const actions = {
	/** Retry as it ran. Value: `cardReference()` (alert, details), `rowReference()` (list); otherwise an execution. */
	retry: 'retry:run',
	/** Retry after the button's own dialog was accepted; the suffix is the blocker that the dialog named. */
	retryConfirmed: 'retry:confirmed',
	/** Retry with the workflow as saved now. */
	retryLatest: 'retry:latest',
	/** In doubt: ask n8n once more. Value: `cardReference()`. */
	lookAgain: 'retry:look-again',
	/** In doubt: send a second retry although the first may have started. Confirmed by the button's own dialog. */
	retryAnyway: 'retry:anyway',
	/** Open the form that retries all of an incident. Value: `cardReference()`: its name, and the newest run that its card showed. */
	bulkRetryIncident: 'bulk:retry-incident',
	/** Stop one run. Value: `refKey()`. */
	stop: 'stop:run',
	/** Stop the retry that the card shows as running. Value: `cardReference()` with the running one's id. */
	stopRetry: 'stop:retry',
	/** Open the modal that stops all running and queued runs of the workflow. Value: `refKey()` of the alert's run. */
	stopWorkflow: 'stop:workflow',
	/** Open the details of an execution. */
	details: 'details:open',
	/** In the details: show or fold the stack. The suffix is `open` or `folded`, what it shall become. */
	detailsStack: 'details:stack',
	/** The same for the shape of the item that failed. */
	detailsItem: 'details:item',
	/** The same for the data, for those who may see it. */
	detailsData: 'details:data',
	/** Send that data as a file, to the one who asks alone. */
	detailsFile: 'details:file',
	/** In the details: read everything again. */
	detailsRefresh: 'details:refresh',
	/** A link button. Slack reports the click; there is nothing to do but to acknowledge it. */
	open: 'link:open',
	/** The ⋯ of an alert. Option values: `choice()`. */
	alertMore: 'alert:more',
	/** I have it. Value: `refKey()` of the alert, as of the others of an alert. */
	alertAcknowledge: 'alert:acknowledge',
	/** It is mine now, whoever had it. */
	alertTakeOver: 'alert:take-over',
	/** It is over. */
	alertResolve: 'alert:resolve',
	/** It may ring again. */
	alertUnmute: 'alert:unmute',
	/** The same in a list of mutes. Value: what is muted. */
	muteEnd: 'mute:end',
	/** Inputs of the form: what is muted, how long, or until when in words. */
	muteScope: 'mute:scope',
	muteFor: 'mute:for',
	muteUntil: 'mute:until',
	/** Inputs of the form for tags: those of a list, and others as typed. */
	tagChosen: 'tag:chosen',
	tagOthers: 'tag:others',
	/** Input of the form: who shall have it. */
	alertOwner: 'alert:owner',
	/** The ⋯ of a list's row. Option values: `choice()`. */
	rowMore: 'row:more',
	listNext: 'list:next',
	listPrevious: 'list:previous',
	listRefresh: 'list:refresh',
	/** Open the form with the filters of a list. Value: the list's id. */
	listFilters: 'list:filters',
	/** Its inputs. */
	filterWorkflow: 'filter:workflow',
	filterStatus: 'filter:status',
	filterSince: 'filter:since',
	filterError: 'filter:error',
	/** An answer to a question put by confirm.ts. Value: its opaque reference. */
	confirmYes: 'confirm:yes',
	/** To "unpublished edits would run": retry with the workflow as it ran instead. */
	confirmAsItRan: 'confirm:as-it-ran',
	confirmNo: 'confirm:no',
	/** I have it. Value: `conditionValue()`, as of all that follow. */
	conditionAcknowledge: 'condition:acknowledge',
	/** It may go on for a while without ringing again. */
	conditionLeave: 'condition:leave',
	/** Its kind of this workflow may ring again. */
	conditionUnmute: 'condition:unmute',
	/** Open the modal that stops all that runs of a workflow. */
	conditionStop: 'condition:stop',
	/** Activate the workflow that was switched off. Confirmed by the button's own dialog. */
	conditionActivate: 'condition:activate',
	/** Open the modal that deactivates a workflow and stops all that runs of it. */
	conditionHalt: 'condition:halt',
	/** The ⋯ of a condition. Option values: `choice()`. */
	conditionMore: 'condition:more',
	/** Do what a command does. Value: what would be typed behind the slash command. */
	runCommand: 'command:run',
	homeRefresh: 'home:refresh',
	/** End a watch. Value: its number. */
	unwatch: 'watch:remove',
	/** Open the form of a watch. */
	watchOpen: 'watch:open',
	/** Its inputs. */
	watchWorkflows: 'watch:chosen',
	watchOnly: 'watch:only',
	watchConditions: 'watch:conditions',
	watchFrom: 'watch:from',
	watchHold: 'watch:hold',
	watchRemind: 'watch:remind',
	watchOncall: 'watch:oncall',
	watchGroup: 'watch:group',
	/** Open the preview of a job on all that a list found. Value: the list's id. */
	bulkRetryList: 'bulk:retry-list',
	/** Open the preview of a job on the open failures of an alert. Value: `cardReference()` with the newest shown. */
	bulkRetryAlert: 'bulk:retry-alert',
	/** The ⋯ under a list. Option values: `choice()` with the list's id. */
	listMore: 'list:more',
	/** Open a preview that could not be opened in time. Value: the job's id, as of all that follow. */
	bulkOpen: 'bulk:open',
	bulkPause: 'bulk:pause',
	/** Go on after a pause, or although the first one failed. */
	bulkResume: 'bulk:resume',
	/** Cancel; while a deletion waits, undo it. */
	bulkCancel: 'bulk:cancel',
	bulkRetryFailed: 'bulk:retry-failed',
	bulkResults: 'bulk:results',
	/** Show how a job stands, to the one who asks. */
	bulkShow: 'bulk:show',
	/** Inputs of the preview; they are read at its submit. */
	bulkWorkflow: 'bulk:workflow',
	bulkStart: 'bulk:start',
	bulkAtOnce: 'bulk:at-once',
	bulkRunning: 'bulk:running',
	bulkWhich: 'bulk:which',
	/** In the preview: show the choices that few need. Value: the job's id. */
	bulkMore: 'bulk:more',
} as const;

export type Action = (typeof actions)[keyof typeof actions];

/** `callback_id`s of modals. */
export const callbacks = {
	details: 'details:modal',
	stopWorkflow: 'stop:workflow-modal',
	/** `private_metadata`: `writeMetadata()` with the alert. */
	assign: 'alert:assign',
	/** `private_metadata`: the same. */
	mute: 'mute:modal',
	/** `private_metadata`: the same of the execution, and the ids of its tags. */
	tag: 'tag:modal',
	/** `private_metadata`: the channel that is to watch. */
	watch: 'watch:form',
	/** `private_metadata`: the list's id, and the channel where it was asked for. */
	listFilters: 'list:filters-form',
	/** `private_metadata`: the job's id, empty where there is nothing to confirm. */
	bulk: 'bulk:preview',
} as const;

/** What the options of an overflow ask for. */
export const choices = {
	retry: 'retry',
	retryLatest: 'retry-latest',
	details: 'details',
	open: 'open',
	/** All of an alert's workflow that failed of late. */
	retryWorkflow: 'retry-workflow',
	/** Of an alert. */
	assign: 'assign',
	mute: 'mute',
	tag: 'tag',
	resolve: 'resolve',
	/** Of a condition. */
	conditionAcknowledge: 'condition-acknowledge',
	conditionLeave: 'condition-leave',
	conditionMute: 'condition-mute',
	conditionMuteLong: 'condition-mute-long',
	/** All that a list found. */
	deleteList: 'delete-list',
} as const;

export type Choice = (typeof choices)[keyof typeof choices];

/** An action's id, made unique within its message by `suffix`. */
export const actionId = (action: Action, suffix?: string | number): string =>
	suffix === undefined ? action : `${action}.${suffix}`;

/** Matches an action with and without a suffix. */
export const matching = (action: Action) => new RegExp(`^${action}(?:\\..*)?$`);

/** What follows the action in an id, or null. */
export const suffixOf = (id: string): string | null => /\.(.*)$/s.exec(id)?.[1] ?? null;

/** The value of an overflow's option: what is asked for, then what for (an execution, a row or a list). */
export const choice = (what: Choice, reference: string) => `${what}:${reference}`;

export function readChoice(value: string): { what: Choice; reference: string } | null {
	const colon = value.indexOf(':');
	const what = value.slice(0, Math.max(0, colon)) as Choice;
	return Object.values(choices).includes(what) ? { what, reference: value.slice(colon + 1) } : null;
}

/** A row of a list: which list (its filters and place are kept in Redis) and which execution. */
export const rowReference = (listId: string, execution: ExecutionRef) => `${listId}.${refKey(execution)}`;

/**
 * A card as it was drawn, since a click means what its person saw: whose it is, the run that the button is about, and
 * when the retry that the card tells of was asked (epoch milliseconds; 0: it tells of none).
 */
export type Drawn = { alert: ExecutionRef; execution: ExecutionRef; askedAt: number };

export const cardReference = ({ alert, execution, askedAt }: Drawn) =>
	`${refKey(alert)}/${refKey(execution)}/${askedAt}`;

/** What a button's value names. */
export type Target = {
	execution: ExecutionRef;
	/** The card as it was drawn; null where the button stands elsewhere or is of an earlier version. */
	drawn: Drawn | null;
	/** The list that it is a row of. */
	listId: string | null;
};

/** Null where the value is none of ours. */
export function targetIn(value: string): Target | null {
	const card = /^([\w-]+)\/([\w-]+)\/(\d{1,15})$/.exec(value);
	const row = /^([\w-]{1,40})\.([\w-]+)$/.exec(value);
	const execution = readRef(card?.[2] ?? row?.[2] ?? value);
	const alert = card && readRef(card[1]!);
	if (!execution || (card && !alert)) return null;
	const drawn = card && alert && { alert, execution, askedAt: Number(card[3]) };
	return { execution, drawn, listId: row?.[1] ?? null };
}

/** A modal does not say in which channel it was opened, and what is clicked in it needs that. */
export const writeMetadata = (execution: ExecutionRef, channelId: string) => `${refKey(execution)} ${channelId}`;

export function readMetadata(metadata: string): { execution: ExecutionRef; channelId: string } | null {
	const [, ref = '', channelId = ''] = /^(\S+) ([A-Z0-9]{2,20})$/.exec(metadata) ?? [];
	const execution = readRef(ref);
	return execution && { execution, channelId };
}
