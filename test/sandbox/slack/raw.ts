import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Slack } from '../../../sandbox/slack/index.js';

// biome-ignore lint/suspicious/noExplicitAny: payloads are looked into field by field
type Payload = any;

export type Envelope = {
	envelope_id: string;
	type: string;
	payload: Payload;
	accepts_response_payload: boolean;
	retry_attempt?: number;
};

/** A bare Socket Mode connection: keeps what arrives and acknowledges only as it is told. */
export async function rawSocket(slack: Slack, answer?: (envelope: Envelope) => object | undefined) {
	const opened = await fetch(`${slack.apiUrl}apps.connections.open`, {
		method: 'POST',
		headers: { authorization: `Bearer ${slack.appToken}` },
	});
	const { url } = (await opened.json()) as { url: string };
	const socket = new WebSocket(url);
	const frames: Payload[] = [];
	const envelopes: Envelope[] = [];
	socket.on('message', (data) => {
		const frame = JSON.parse(String(data));
		frames.push(frame);
		if (!frame.envelope_id) return;
		envelopes.push(frame);
		const payload = answer?.(frame);
		if (payload) socket.send(JSON.stringify({ envelope_id: frame.envelope_id, payload }));
	});
	await once(socket, 'message');
	return {
		socket,
		/** Everything that came, hello first. */
		frames,
		envelopes,
		ack: (envelope: Envelope, payload: object = {}) =>
			socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload })),
		/** The payload of the latest envelope. */
		get last(): Payload {
			return envelopes.at(-1)?.payload;
		},
	};
}

/** Acknowledges everything at once. */
export const takeAll = (): object => ({});
