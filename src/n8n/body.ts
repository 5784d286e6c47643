/** Thrown where a body is larger than allowed. */
export class TooLarge extends Error {}

/** Reads a body as UTF-8 text, and no more than `most` bytes of it (counted after decompression). */
export async function readText(body: ReadableStream<Uint8Array> | null, most: number): Promise<string> {
	if (!body) return '';
	const reader = body.getReader();
	const decoder = new TextDecoder();
	const parts: string[] = [];
	let size = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) break;
		size += value.byteLength;
		if (size > most) {
			// Not waited for: a server that never ends its answer must not hold us here.
			reader.cancel().catch(() => {});
			throw new TooLarge();
		}
		parts.push(decoder.decode(value, { stream: true }));
	}
	parts.push(decoder.decode());
	return parts.join('');
}
