import type { LimitFunction } from 'p-limit';

/** A body holds more than allowed: the message says of what, as in "4 MB". */
export class TooLarge extends Error {}

export type Bound = {
	/** Counted after decompression. */
	bytes: number;
	/** Objects and lists, counted by their opening brackets: a few MB of empty ones keep the parser busy for a second. */
	brackets?: number;
	/** Where given, what is larger than `small` waits here for its turn, with its rest still at the other side. */
	limit?: LimitFunction;
};

/** As much is read of any answer without waiting for its turn. */
const small = 256 * 1024;

/** Reads a body as UTF-8 text, within the bound, and hands it to `use`, which keeps its turn until it has returned. */
export async function readText<T>(
	body: ReadableStream<Uint8Array> | null,
	bound: Bound,
	signal: AbortSignal,
	use: (text: string) => T,
): Promise<T> {
	const chunks = chunksOf(body);
	const decoder = new TextDecoder();
	let text = '';
	let size = 0;
	let brackets = 0;

	/** False at the end of the body. */
	async function readMore(until: number): Promise<boolean> {
		while (size <= until) {
			const { done, value } = await chunks.next();
			if (done) return false;
			size += value.byteLength;
			if (size > bound.bytes) throw new TooLarge(amountOf(bound.bytes));
			if (bound.brackets !== undefined) {
				brackets += bracketsIn(value);
				if (brackets > bound.brackets) throw new TooLarge(`${bound.brackets.toLocaleString('en')} objects and lists`);
			}
			text += decoder.decode(value, { stream: true });
		}
		return true;
	}
	async function readAll() {
		await readMore(Number.POSITIVE_INFINITY);
		return use(text + decoder.decode());
	}

	try {
		if (!bound.limit || !(await readMore(small))) return await readAll();
		return await bound.limit(() => {
			signal.throwIfAborted();
			return readAll();
		});
	} finally {
		await chunks.return(undefined);
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
