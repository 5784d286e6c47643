import { faultsOfSuggestions } from './blocks/check.js';
import { isObject } from './blocks/shape.js';
import { type Deed, type Delivery, deedOf, type EnvelopeType, type Outcome } from './delivery/delivery.js';
import { type Control, valuesOf } from './elements.js';
import type { ChannelRecord, Fields, Stored, ViewRecord } from './model.js';
import { escapeText } from './mrkdwn.js';
import { Refusal } from './refusal.js';
import type { Origin, Responses } from './responses.js';
import { messageJson } from './snapshots.js';
import type { Triggers } from './triggers.js';
import { asTyped } from './typed.js';
import { viewJson } from './views.js';
import { slackbot, type World } from './world.js';

/** Where a control stands. */
export type Place = { message: Stored } | { view: ViewRecord };

export type InteractionParts = {
	world: World;
	delivery: Delivery;
	triggers: Triggers;
	responses: Responses;
	baseUrl: string;
	shouldEscape: boolean;
};

export type Interactions = {
	command(person: string, channel: ChannelRecord, typed: string): Promise<Deed>;
	/** A control was used; `value` is what an action of its kind carries (`selected_option`, `value`, …). */
	act(person: string, place: Place, control: Control, value: Fields): Promise<Deed>;
	/** Options for an external select. */
	suggest(person: string, place: Place, control: Control, query: string): Promise<{ deed: Deed; answer: Fields }>;
	shortcut(person: string, callbackId: string, message?: Stored): Promise<Deed>;
	/** Any other payload of the interactive kind, from this person. */
	send(person: string, payload: Fields): Promise<Outcome>;
};

export function createInteractions(parts: InteractionParts): Interactions {
	const { world, delivery, triggers, responses } = parts;

	/** What every interactive payload carries. */
	const frame = (person: string): Fields => {
		const { id, name, payloadTeam } = world.people.get(person)!;
		const { enterprise } = world;
		return {
			user: { id, username: name, name, team_id: payloadTeam },
			api_app_id: world.app.id,
			token: world.app.verificationToken,
			team: {
				id: world.team.id,
				domain: world.team.domain,
				...(enterprise && { enterprise_id: enterprise.id, enterprise_name: enterprise.name }),
			},
			enterprise: enterprise && { id: enterprise.id, name: enterprise.name },
			is_enterprise_install: false,
		};
	};

	const post = (type: EnvelopeType, payload: Fields, answerable: boolean): Promise<Outcome> =>
		delivery.send({ type, payload, answerable });

	/** The part of a payload that says where it happened. A message only its person sees is not sent along. */
	function placeFields(person: string, place: Place): Fields {
		if ('view' in place) {
			const { view } = place;
			return { container: { type: 'view', view_id: view.id }, view: viewJson(world, view) };
		}
		const { message } = place;
		const channel = world.channels.get(message.channel)!;
		const ephemeral = message.ephemeralFor !== null;
		return {
			container: {
				type: 'message',
				message_ts: message.ts,
				channel_id: channel.id,
				is_ephemeral: ephemeral,
				...(message.threadTs && { thread_ts: message.threadTs }),
			},
			channel: { id: channel.id, name: payloadName(channel) },
			...(!ephemeral && { message: messageJson(world, message) }),
			state: { values: valuesOf(message.choices.get(person) ?? new Map()) },
		};
	}

	async function act(person: string, place: Place, { block, element }: Control, value: Fields): Promise<Deed> {
		const action = {
			type: element.type,
			action_id: element.action_id,
			block_id: block.block_id,
			...(isObject(element.placeholder) && { placeholder: element.placeholder }),
			...value,
			action_ts: world.ids.ts(),
		};
		const payload = {
			type: 'block_actions',
			...frame(person),
			trigger_id: triggers.issue(person),
			...placeFields(person, place),
			...('message' in place && {
				response_url: urlFor({
					person,
					channel: world.channels.get(place.message.channel)!,
					message: place.message,
				}),
			}),
			actions: [action],
		};
		const outcome = await post('interactive', payload, false);
		if (outcome.acked && Object.keys(outcome.body).length > 0) {
			world.problem(`the answer inside the ack of a ${element.type} is ignored: ${JSON.stringify(outcome.body)}`);
		}
		return deedOf(outcome, 'The app did not respond (operation_timeout).');
	}

	const urlFor = (origin: Origin): string => `${parts.baseUrl}${responses.issue(origin)}`;

	return {
		act,

		async command(person, channel, typed) {
			const [command = '', ...rest] = typed.trim().split(/(?<=^\S+)\s+/);
			const origin: Origin = { person, channel, command: typed };
			const { name, payloadTeam } = world.people.get(person)!;
			const { enterprise } = world;
			const payload = {
				token: world.app.verificationToken,
				team_id: payloadTeam,
				team_domain: world.team.domain,
				...(enterprise && { enterprise_id: enterprise.id, enterprise_name: enterprise.name }),
				channel_id: channel.id,
				channel_name: payloadName(channel),
				user_id: person,
				user_name: name,
				command,
				text: asTyped(world, rest.join(' '), parts.shouldEscape),
				api_app_id: world.app.id,
				is_enterprise_install: 'false',
				response_url: urlFor(origin),
				trigger_id: triggers.issue(person),
			};
			const outcome = await post('slash_commands', payload, true);
			const deed = deedOf(outcome, commandError(command, outcome));
			if (outcome.acked && (outcome.body.text || outcome.body.blocks || outcome.body.attachments)) {
				try {
					responses.answer(origin, outcome.body);
				} catch (error) {
					if (!(error instanceof Refusal)) throw error;
					world.problem(`the answer inside the ack of ${command} is refused: ${error.error}`);
					deed.error = `${command} failed with the error "invalid_command_response"`;
				}
			}
			if (deed.error) world.add(channel, { user: slackbot, text: escapeText(deed.error), ephemeralFor: person });
			return deed;
		},

		async suggest(person, place, control, query) {
			const payload = {
				type: 'block_suggestion',
				...frame(person),
				...placeFields(person, place),
				action_id: control.element.action_id,
				block_id: control.block.block_id,
				value: query,
			};
			const outcome = await post('interactive', payload, true);
			const deed = deedOf(outcome, notLoaded);
			if (!outcome.acked) return { deed, answer: {} };
			const faults = faultsOfSuggestions(outcome.body);
			if (faults.length === 0) return { deed, answer: outcome.body };
			world.problem(`what is offered in ${control.element.action_id} is refused: ${faults.join('; ')}`);
			return { deed: { ...deed, error: notLoaded }, answer: {} };
		},

		async shortcut(person, callbackId, message) {
			const channel = message && world.channels.get(message.channel);
			const payload = {
				type: message ? 'message_action' : 'shortcut',
				...frame(person),
				callback_id: callbackId,
				trigger_id: triggers.issue(person),
				action_ts: world.ids.ts(),
				...(message &&
					channel && {
						message_ts: message.ts,
						message: messageJson(world, message),
						channel: { id: channel.id, name: payloadName(channel) },
						response_url: urlFor({ person, channel }),
					}),
			};
			return deedOf(await post('interactive', payload, false), 'The app did not respond (operation_timeout).');
		},

		send: (person, payload) => post('interactive', { ...frame(person), ...payload }, true),
	};
}

/** What Slack shows in a select that the app has not filled. */
const notLoaded = 'Result could not be loaded.';

/** Names that Slack puts into payloads for what is not a public channel. */
const payloadName = (channel: ChannelRecord): string =>
	({ public: channel.name, private: 'privategroup', im: 'directmessage' })[channel.kind];

function commandError(command: string, outcome: Outcome): string {
	if (outcome.acked) return '';
	if (outcome.failure === 'timeout') {
		return `${command} failed because the app did not respond. Please try again or contact the app developer.`;
	}
	const status = outcome.status ?? 0;
	const code = status >= 500 ? 'http_service_error' : status >= 400 ? 'http_client_error' : 'dispatch_failed';
	return `${command} failed with the error "${code}"`;
}
