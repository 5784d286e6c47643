import type { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from 'pino';
import { z } from 'zod';
import { isCommand, isEvent, isInteraction, parsed } from './payloads.js';

type Client = SocketModeReceiver['client'];
type Take = (data: string | ArrayBuffer, isBinary: boolean) => Promise<void>;

const envelope = z.object({ type: z.string(), envelope_id: z.string().optional(), payload: z.unknown().optional() });

/**
 * Lets through to the socket client what has the shape of Slack's envelopes. It would read `payload.event.type` of
 * anything and give it out as an event of its own by that name: a `null` ends the process, an event named
 * "disconnected" looks like the end of the connection.
 */
export function guardEnvelopes(client: Client, log: Logger): void {
	const [take] = client.listeners('ws_message') as Take[];
	if (!take) throw new Error('@slack/socket-mode takes its messages in another way now');
	client.removeAllListeners('ws_message');
	client.on('ws_message', (data: string | ArrayBuffer, isBinary: boolean) => {
		const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
		if (!isEnvelope(text)) return log.warn('Slack sent an envelope that cannot be read');
		take(text, isBinary).catch((err) => log.warn({ err }, 'an envelope from Slack could not be taken'));
	});

	function isEnvelope(text: string): boolean {
		const read = envelope.safeParse(parsed(text));
		if (!read.success) return false;
		const { type, envelope_id, payload } = read.data;
		if (type === 'hello' || type === 'disconnect') return true;
		if (envelope_id === undefined) return false;
		if (type === 'slash_commands') return isCommand(payload);
		if (type === 'interactive') return isInteraction(payload);
		return type === 'events_api' && isEvent(payload) && !isItsOwn((payload as EventPayload).event.type);
	}

	const isItsOwn = (name: string) => name === 'error' || client.listenerCount(name) > 0;
}

type EventPayload = { event: { type: string } };
