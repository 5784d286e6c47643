/** Without another acknowledgement for so long, what arrived at the same instant is taken to be answered. */
const quietMs = 4;
/** Where there is no such pause nobody waits longer for it. */
const longestMs = 50;

/**
 * Work that begins when everybody has their acknowledgement: where a whole team types at once, reading and drawing for the
 * first would hold up the ack of the last. Begun one in a turn of the event loop, so that what arrives meanwhile is
 * acknowledged in between.
 */
export function createAfterAcks() {
	const waiting: (() => void)[] = [];
	let beginning = false;
	let quiet: NodeJS.Timeout | null = null;
	let firstAt = 0;

	function beginNext() {
		quiet = null;
		waiting.shift()?.();
		beginning = waiting.length > 0;
		if (beginning) setImmediate(beginNext);
	}

	/** Resolves when the work is done. */
	return <T>(work: () => Promise<T>) =>
		new Promise<T>((resolve, reject) => {
			waiting.push(() => work().then(resolve, reject));
			if (beginning) return;
			if (quiet === null) {
				firstAt = performance.now();
				quiet = setTimeout(beginNext, quietMs);
			} else if (performance.now() - firstAt < longestMs) quiet.refresh();
		});
}
