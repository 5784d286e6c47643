import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../recorded/n8n/', import.meta.url).pathname;

export type Recording = {
	/** `2.40.7/executions-get/data-flaky` */
	name: string;
	request: { method: string; path: string };
	response: { status: number; headers: Record<string, string>; body: unknown };
};

/** What real servers answered, of the cases whose name (with version and endpoint) matches. */
export function recordings(matching: RegExp): Recording[] {
	return readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.json') && matching.test(file.slice(0, -5)))
		.sort()
		.map((file) => ({ ...JSON.parse(readFileSync(join(root, file), 'utf8')), name: file.slice(0, -5) }))
		.filter(({ response }) => response !== undefined);
}

/** A recorded answer as it went over the wire. */
export function onTheWire({ response }: Recording): { type: string; text: string } {
	const type = response.headers['content-type'] ?? '';
	const { body } = response;
	if (body === null) return { type, text: '' };
	if (typeof body === 'object' && '$text' in body) return { type, text: String(body.$text) };
	return { type, text: JSON.stringify(body) };
}
