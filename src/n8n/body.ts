import type { Places } from './places.js';

/** Thrown where a body holds more than allowed. `most` says what of, as in "4 MB". */
export class TooLarge extends Error {
	readonly most: string;

	constructor(most: string) {
		super(`more than ${most}`);
		this.most = most;
	}
}

export type Bound = {
	/** Counted after decompression. */
	bytes: number;
	/** Objects and lists, counted by their opening brackets: of a few MB of empty ones the parser has for a second. */
	brackets?: number;
	/** Where given, what is larger than `small` waits for a place here, with its rest still at the other side. */
	places?: Places;
};

/** As much is read of any answer without waiting for a place. */
const small = 256 * 1024;

/**
 * Reads a body as UTF-8 text, and no more of it than the bound allows, and hands it to `use`, which keeps its place
 * until it has returned.
 */
export async function readText<T>(
	body: ReadableStream<Uint8Array> | null,
	bound: Bound,
	signal: AbortSignal,
	use: (text: string) => T,
): Promise<T> {
	let leave = () => {};
	try {
		const parts: string[] = [];
		const decoder = new TextDecoder();
		let size = 0;
		let brackets = 0;
		let waited = false;
		for await (const chunk of chunksOf(body)) {
			size += chunk.byteLength;
			if (size > bound.bytes) throw new TooLarge(amountOf(bound.bytes));
			if (bound.brackets !== undefined) {
				brackets += bracketsIn(chunk);
				if (brackets > bound.brackets) throw new TooLarge(`${bound.brackets.toLocaleString('en')} objects and lists`);
			}
			if (size > small && bound.places && !waited) {
				waited = true;
				leave = await bound.places.take(signal);
			}
			parts.push(decoder.decode(chunk, { stream: true }));
		}
		parts.push(decoder.decode());
		return use(parts.join(''));
	} finally {
		leave();
	}
}

/** The beginning of a body, of an error's: what it says of itself stands there. */
export async function readBeginning(body: ReadableStream<Uint8Array> | null, bytes: number): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	let left = bytes;
	for await (const chunk of chunksOf(body)) {
		text += decoder.decode(chunk.subarray(0, left), { stream: true });
		left -= chunk.byteLength;
		if (left <= 0) break;
	}
	return text;
}

async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
	if (!body) return;
	const reader = body.getReader();
	let ended = false;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			ended = done;
			if (done) return;
			yield value;
		}
	} finally {
		// Not waited for: a server that never ends its answer must not hold us here.
		if (!ended) reader.cancel().catch(() => {});
	}
}

function bracketsIn(chunk: Uint8Array): number {
	let count = 0;
	for (let i = 0; i < chunk.length; i++) if (chunk[i] === 0x7b || chunk[i] === 0x5b) count++;
	return count;
}

const amountOf = (bytes: number) => (bytes % 2 ** 20 === 0 ? `${bytes / 2 ** 20} MB` : `${bytes} bytes`);
